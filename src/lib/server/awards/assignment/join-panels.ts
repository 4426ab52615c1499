import { connectivity } from '../../../awards/ranking/connectivity.ts';
import type { Edge } from './panel-problem.ts';

/**
 * Holds panels together by exchanges that cost nothing: two jurors of different groups each take a nomination of the
 * other's, so that loads and numbers of readings stay, where that is no nearer.
 * @param edges all readings that may be
 * @returns readings in the order of `edges`; undefined where no such exchange leaves fewer groups
 */
export function joined(edges: readonly Edge[], chosen: readonly Edge[]): Edge[] | undefined {
	const at = new Map(edges.map((edge) => [key(edge.juror, edge.nomination), edge]));
	let current = new Set(chosen);
	for (;;) {
		const { connected, components } = connectivity([...current]);
		if (connected) return edges.filter((edge) => current.has(edge));
		const group = new Map(components.flatMap(({ jurors }, g) => jurors.map((juror) => [juror, g])));
		const fewer = exchanged(at, current, group, components.length);
		if (!fewer) return undefined;
		current = fewer;
	}
}

function exchanged(
	at: ReadonlyMap<string, Edge>,
	current: ReadonlySet<Edge>,
	group: ReadonlyMap<number, number>,
	groups: number
): Set<Edge> | undefined {
	const movable = [...current].filter(({ kept }) => !kept);
	for (const one of movable)
		for (const other of movable) {
			if (group.get(one.juror)! >= group.get(other.juror)!) continue;
			const first = at.get(key(one.juror, other.nomination));
			const second = at.get(key(other.juror, one.nomination));
			if (!first || !second) continue;
			if (first.proximity + second.proximity > one.proximity + other.proximity) continue;
			const next = new Set(current);
			next.delete(one);
			next.delete(other);
			next.add(first).add(second);
			if (connectivity([...next]).components.length < groups) return next;
		}
	return undefined;
}

function key(juror: number, nomination: number): string {
	return `${juror}:${nomination}`;
}
