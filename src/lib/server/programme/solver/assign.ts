import type { Model } from 'highs';
import { addRow, INFEASIBLE, limitNextRun, openModel, OPTIMAL } from '../../highs.ts';
import { assignmentModel, type AssignmentModel } from './assignment-model.ts';
import { firstComeFirstServed } from './first-come.ts';
import type { AssignmentProblem, Seat } from './wishes.ts';

/** What a guarantee costs: the best assignment that gives everyone so many seats. */
interface Level {
	/** Everyone has at least this many of their wishes, or all those they could have together. */
	readonly guaranteed: number;
	/** People who have their first wish. */
	readonly firstWishes: number;
}

/** The best assignment of people to sessions, with what proves it. */
export interface Assignment {
	readonly seats: readonly Seat[];
	readonly guaranteed: number;
	/** What each guarantee costs, from none to this one. */
	readonly levels: readonly Level[];
	/** Why everyone has not one seat more: it cannot be, it would cost too many first wishes, or all is given. */
	readonly limit: 'impossible' | 'too_dear' | 'everything' | 'time';
	/** Whether it is proved that no assignment with this guarantee is better; whether a seat more could be guaranteed, {@link limit} says. */
	readonly proven: boolean;
	/** What the seats are worth (first wishes weigh most), and the most that any assignment could be worth, fair or not. */
	readonly value: number;
	readonly bound: number;
}

const NOTHING_TO_GIVE: Assignment = {
	seats: [],
	guaranteed: 0,
	levels: [{ guaranteed: 0, firstWishes: 0 }],
	limit: 'everything',
	proven: true,
	value: 0,
	bound: 0
};

/** Of those who could have their first wish, the share that a better guarantee may cost. */
const FIRST_WISHES_FOR_FAIRNESS = 0.01;

/** People whose guarantee joins the model at once: few enough to see early that it costs too much. */
const ROWS_AT_ONCE = 500;

/**
 * Assigns people to the sessions they wish for: the person least well served first, then the most first wishes, then
 * the dearest of the others.
 *
 * Everyone is guaranteed as many seats as can be, as long as no more than one first wish in a hundred is lost for it. The
 * guarantee rises one seat at a time, and its rows join the model only for those whom the best assignment so far
 * leaves short: a few hundred among ten thousand.
 *
 * @param problem wishes name only sessions of `choices`; capacities are seats that may still be given
 * @param options.seconds stops there, with the best found so far
 * @param options.onProgress told of each guarantee that can be kept
 */
export async function assign(
	problem: AssignmentProblem,
	options: { seconds?: number; onProgress?: (level: Level) => void } = {}
): Promise<Assignment> {
	const written = assignmentModel(problem);
	if (written.columns.length === 0) return NOTHING_TO_GIVE;
	const most = Math.max(0, ...written.people.map(({ possible }) => possible));
	const ends = performance.now() + (options.seconds ?? 60) * 1000;
	const model = await openModel({
		sense: 'maximize',
		costs: written.weights,
		rows: written.limits,
		isWhole: written.needsIntegers
	});
	try {
		const free = run(model, ends);
		if (!free) return withoutSolver(problem, written);
		const levels: Level[] = [{ guaranteed: 0, firstWishes: firstWishes(written, free) }];
		const affordable = levels[0]!.firstWishes * (1 - FIRST_WISHES_FOR_FAIRNESS);
		const promised = new Map<number, number>();
		let best = free;
		let limit: Assignment['limit'] = 'everything';
		while (levels.length <= most) {
			const next = raise(model, written, levels.length, promised, { best, affordable, ends });
			if (typeof next === 'string') {
				limit = next;
				break;
			}
			best = next;
			levels.push({ guaranteed: levels.length, firstWishes: firstWishes(written, best) });
			options.onProgress?.(levels.at(-1)!);
		}
		return {
			seats: seatsOf(written, best),
			guaranteed: levels.length - 1,
			levels,
			limit,
			proven: true,
			value: best.value,
			bound: free.value
		};
	} finally {
		model.dispose();
	}
}

function seatsOf({ columns }: AssignmentModel, { values }: Optimum): Seat[] {
	return columns.filter((_, column) => values[column]! > 0.5);
}

function firstWishes(written: AssignmentModel, optimum: Optimum): number {
	return seatsOf(written, optimum).filter(({ rank }) => rank === 0).length;
}

/** An optimum: the value of each column, and of the whole. */
interface Optimum {
	values: Float64Array;
	value: number;
}

/**
 * Gives everyone `level` seats, or all they can have: adds the rows of those who are short until nobody is. Each row
 * can only lower the number of first wishes, so that too few of them on the way is too few at the end.
 */
function raise(
	model: Model,
	written: AssignmentModel,
	level: number,
	promised: Map<number, number>,
	{ best, affordable, ends }: { best: Optimum; affordable: number; ends: number }
): Optimum | 'impossible' | 'too_dear' | 'time' {
	for (;;) {
		const short = written.people.flatMap(({ columns, possible }, i) => {
			const due = Math.min(level, possible);
			const has = columns.reduce((sum, column) => sum + Math.round(best.values[column]!), 0);
			return has < due && (promised.get(i) ?? 0) < due ? [{ i, due, columns }] : [];
		});
		if (short.length === 0) return best;
		for (const { i, due, columns } of short.slice(0, ROWS_AT_ONCE)) {
			promised.set(i, due);
			addRow(model, { columns, atLeast: due });
		}
		const next = run(model, ends);
		if (!next) return model.getModelStatus() === INFEASIBLE ? 'impossible' : 'time';
		if (firstWishes(written, next) < affordable) return 'too_dear';
		best = next;
	}
}

/** @returns undefined when there is no solution, or none was proved the best in time */
function run(model: Model, ends: number): Optimum | undefined {
	const left = (ends - performance.now()) / 1000;
	if (left <= 0) return undefined;
	limitNextRun(model, left);
	if (model.run().modelStatus !== OPTIMAL) return undefined;
	return { values: model.getSolution().colValue, value: model.getObjectiveValue() };
}

/** Time ran out before anything was proved: first come, first served, beside what everyone's wishes are worth. */
function withoutSolver(problem: AssignmentProblem, { columns, weights }: AssignmentModel): Assignment {
	const seats = firstComeFirstServed(problem);
	const key = ({ person, session }: { person: number; session: number }) => `${person}:${session}`;
	const worth = new Map(columns.map((column, i) => [key(column), weights[i]!]));
	return {
		seats,
		guaranteed: 0,
		levels: [],
		limit: 'time',
		proven: false,
		value: seats.reduce((sum, seat) => sum + worth.get(key(seat))!, 0),
		bound: weights.reduce((sum, weight) => sum + weight, 0)
	};
}
