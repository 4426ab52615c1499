import { chosenIn, isText, valuesOf, type Question } from './questions.ts';

// What may be shown of answers so that nobody is told apart: the rules of decision 32.

/**
 * People under which nothing of a group is shown, and by which results grow. The triggers on `survey_response` know it
 * by heart.
 */
export const LEAST_PEOPLE = 5;

/** One response: its answers by question, as the store keeps them. */
export interface Response {
	id: string;
	answers: ReadonlyMap<number, { value: string; quotable: boolean }>;
}

/** How many gave each answer of a question, in the order of its answers. */
export interface Tally {
	people: number;
	counts: number[];
	/** Of marks; null otherwise. */
	mean: number | null;
	/** Of a recommendation: those who would (9, 10) less those who would not (0 to 6), in per cent. */
	score: number | null;
}

/** What is shown of a question. */
export interface QuestionResult {
	question: Question;
	/** Null: fewer than five answered it, or it is not told before the end. */
	tally: Tally | null;
	/** People who answered; null where that alone is not told. */
	answered: number | null;
	/** By the answers of the question that crosses; null: not crossed. */
	crossed: { label: string; tally: Tally | null }[] | null;
	/** Of words, in an order drawn by lot. */
	texts: { text: string; quotable: boolean }[];
}

/** Counts the answers of some responses to a question. */
export function tallyOf(question: Question, responses: readonly Response[]): Tally {
	const values = valuesOf(question);
	const given = responses.flatMap(({ answers }) => answers.get(question.id)?.value ?? []);
	const counts = values.map(
		(value) => given.filter((one) => chosenIn(question.kind, one).includes(value)).length
	);
	const isMark = question.kind === 'scale' || question.kind === 'recommend';
	const marks = isMark ? given.map(Number) : [];
	const part = (those: (mark: number) => boolean) => marks.filter(those).length / marks.length;
	return {
		people: given.length,
		counts,
		mean: marks.length === 0 ? null : marks.reduce((sum, mark) => sum + mark, 0) / marks.length,
		score:
			question.kind === 'recommend' && marks.length > 0
				? Math.round(100 * (part((mark) => mark >= 9) - part((mark) => mark <= 6)))
				: null
	};
}

/**
 * Which groups of a whole may be shown: none under five, and, since the whole is shown too, none that would leave fewer
 * than five to be had by taking the shown ones away.
 */
export function shownGroups(sizes: readonly number[]): boolean[] {
	const shown = sizes.map((size) => size >= LEAST_PEOPLE);
	for (;;) {
		const hidden = sizes.reduce((sum, size, i) => (shown[i] ? sum : sum + size), 0);
		if (hidden === 0 || hidden >= LEAST_PEOPLE) return shown;
		const smallest = sizes.reduce<number>(
			(least, size, i) => (shown[i] && (least < 0 || size < sizes[least]!) ? i : least),
			-1
		);
		if (smallest < 0) return shown;
		shown[smallest] = false;
	}
}

/**
 * What may be shown of each question. Before the end, only what everybody is asked, uncrossed: whoever looks twice sees
 * five more people at once, and never which of them a condition let in. By one question alone are results crossed, so
 * that no two crossings can be taken from one another.
 */
export function resultsOf(
	questions: readonly Question[],
	responses: readonly Response[],
	{ isClosed, crossedBy }: { isClosed: boolean; crossedBy: number | null }
): QuestionResult[] {
	const crossing = isClosed ? questions.find(({ id }) => id === crossedBy) : undefined;
	return questions.map((question) => {
		const those = responses.filter(({ answers }) => answers.has(question.id));
		const isTold =
			responses.length >= LEAST_PEOPLE &&
			(question.showIfQuestionId === null || (isClosed && those.length >= LEAST_PEOPLE)) &&
			those.length >= LEAST_PEOPLE;
		if (!isTold) return { question, tally: null, answered: null, crossed: null, texts: [] };
		return {
			question,
			tally: tallyOf(question, those),
			answered: those.length,
			crossed: crossing && crossing.id !== question.id ? crossed(question, those, crossing) : null,
			texts: isText(question.kind) ? textsOf(question, those) : []
		};
	});
}

function textsOf(question: Question, responses: readonly Response[]) {
	return responses.map(({ answers }) => {
		const { value, quotable } = answers.get(question.id)!;
		return { text: value, quotable };
	});
}

function crossed(question: Question, responses: readonly Response[], by: Question) {
	if (isText(question.kind)) return null;
	const groups = valuesOf(by).map((value) =>
		responses.filter(({ answers }) => answers.get(by.id)?.value === value)
	);
	const without = responses.filter(({ answers }) => !answers.has(by.id));
	// Those without an answer are a group too: else they could be had by difference.
	const shown = shownGroups([...groups.map(({ length }) => length), without.length]);
	return groups.map((group, i) => ({
		label: by.options[i] ?? (i === 0 ? 'Oui' : 'Non'),
		tally: shown[i] ? tallyOf(question, group) : null
	}));
}

/** How many of an organisation were asked, and answered. */
export interface Turnout {
	/** `''`: several, merged, or people without one. */
	name: string;
	asked: number;
	answered: number;
}

/**
 * Response by organisation: those with fewer than five asked are one line, to which others are added, the smallest
 * first, until it has five. Nothing is told of fewer than five people in all.
 */
export function turnoutOf(lines: readonly Turnout[]): Turnout[] {
	const sorted = lines.toSorted((a, b) => a.asked - b.asked);
	const rest: Turnout = { name: '', asked: 0, answered: 0 };
	const kept: Turnout[] = [];
	for (const line of sorted) {
		const isSmall = line.name === '' || line.asked < LEAST_PEOPLE;
		if (isSmall) merge(rest, line);
		else kept.push(line);
	}
	while (rest.asked > 0 && rest.asked < LEAST_PEOPLE && kept.length > 0) merge(rest, kept.shift()!);
	const told = rest.asked >= LEAST_PEOPLE ? [...kept, rest] : kept;
	return told.toSorted((a, b) =>
		a.name === '' ? 1 : b.name === '' ? -1 : a.name.localeCompare(b.name, 'fr')
	);
}

function merge(into: Turnout, line: Turnout): void {
	into.asked += line.asked;
	into.answered += line.answered;
}
