import type { Model } from 'highs';
import { connectivity, type Component } from '../../../awards/ranking/connectivity.ts';
import { addRow, limitNextRun, openModel, OPTIMAL, type Row } from '../../highs.ts';
import { joined } from './join-panels.ts';
import {
	edgesOf,
	obstacle,
	panelsOf,
	type Edge,
	type NoPanels,
	type PanelProblem,
	type Panels
} from './panel-problem.ts';

/**
 * Assigns nominations to the jurors who read them: as many readings each as asked, loads as even as they can be, then
 * the least nearness, and jurors in common holding all nominations together. The same problem gives the same panels.
 *
 * Without the last condition it is a flow of least cost, from jurors (whose next nomination costs more than the one
 * before: 1, 3, 5, …, which add up to the square) to nominations: the linear program of a network has whole vertices.
 * One step of evenness outweighs all nearness together.
 *
 * The last condition joins as it is broken. Where the best panels fall apart, exchanges that cost nothing are tried
 * first: panels that cost no more than the best of all are the best. Else each group gets a row: some reading must
 * lead out of it (some juror of it reads outside, or somebody else reads in it). All panels that hold together keep
 * every such row, so that the least cost under some of them is never more than theirs; and as soon as the best panels
 * hold together, they are the best. Groups are finitely many, and {@link obstacle} has seen that there is an end.
 *
 * @param options.seconds gives up then
 */
export async function assignPanels(
	problem: PanelProblem,
	{ seconds = 10 }: { seconds?: number } = {}
): Promise<Panels | NoPanels> {
	const edges = edgesOf(problem);
	const impossible = obstacle(problem, edges);
	if (impossible) return impossible;
	if (problem.readings === 'everyone' || edges.length === 0) return panelsOf(problem, edges);
	const ends = performance.now() + seconds * 1000;
	const free = edges.filter(({ kept }) => !kept);
	const model = await openModel({ ...flow(problem, edges, free, problem.readings), isWhole: true });
	try {
		for (;;) {
			const found = solve(model, ends);
			if (!found) return { kind: 'time' };
			const given = new Set(free.filter((_, column) => found[column]! > 0.5));
			const chosen = edges.filter((edge) => edge.kept || given.has(edge));
			const whole = joined(edges, chosen);
			if (whole) return panelsOf(problem, whole);
			for (const group of connectivity(chosen).components) addRow(model, wayOut(group, free));
		}
	} finally {
		model.dispose();
	}
}

/** Columns: a free edge each, then one for each nomination that a juror may have. */
function flow(problem: PanelProblem, edges: readonly Edge[], free: readonly Edge[], readings: number) {
	const nearness = edges.reduce((sum, { proximity }) => sum + proximity, 0);
	const costs = free.map(({ proximity }) => proximity);
	const rows: Row[] = problem.nominations.map((_, i) => {
		const kept = edges.filter((edge) => edge.kept && edge.nomination === i).length;
		return { columns: columnsOf(free, (edge) => edge.nomination === i), atLeast: readings - kept };
	});
	for (const j of problem.jurors.keys()) {
		const theirs = edges.filter(({ juror }) => juror === j);
		const kept = theirs.filter((edge) => edge.kept).length;
		const next = theirs.map((_, load) => costs.push((nearness + 1) * (2 * load + 1)) - 1);
		const read = columnsOf(free, ({ juror }) => juror === j);
		rows.push({
			columns: [...next, ...read],
			values: [...next.map(() => 1), ...read.map(() => -1)],
			atLeast: kept,
			atMost: kept
		});
	}
	return { sense: 'minimize' as const, costs, rows };
}

function solve(model: Model, ends: number): Float64Array | undefined {
	const left = (ends - performance.now()) / 1000;
	if (left <= 0) return undefined;
	limitNextRun(model, left);
	return model.run().modelStatus === OPTIMAL ? model.getSolution().colValue : undefined;
}

/** One reading at least between a group and the others. */
function wayOut(group: Component, free: readonly Edge[]): Row {
	const columns = columnsOf(
		free,
		({ juror, nomination }) => group.jurors.includes(juror) !== group.nominations.includes(nomination)
	);
	return { columns, atLeast: 1 };
}

function columnsOf(free: readonly Edge[], which: (edge: Edge) => boolean): number[] {
	return free.flatMap((edge, column) => (which(edge) ? [column] : []));
}
