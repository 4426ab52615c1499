import type { Reading } from './readings.ts';

/** Nominations that jurors in common hold together, and those jurors; numbers rise. */
export interface Component {
	readonly nominations: readonly number[];
	readonly jurors: readonly number[];
}

/** Whether every two nominations can be compared, through jurors who read both or a chain of them. */
export interface Connectivity {
	readonly connected: boolean;
	/** The largest first: whatever is in another one is apart. */
	readonly components: readonly Component[];
}

/**
 * The connected components of the graph whose two sides are jurors and nominations, and whose edges are readings.
 * Between two components nothing says whether one jury was more severe or its nominations weaker: a calibrated ranking
 * needs a single one. Nothing read at all counts as connected.
 */
export function connectivity(readings: readonly Omit<Reading, 'score'>[]): Connectivity {
	const readers = Map.groupBy(readings, ({ nomination }) => nomination);
	const read = Map.groupBy(readings, ({ juror }) => juror);
	const seen = new Set<number>();
	const components: Component[] = [];
	for (const start of [...readers.keys()].sort((a, b) => a - b)) {
		if (seen.has(start)) continue;
		const nominations = [start];
		const jurors = new Set<number>();
		seen.add(start);
		for (const nomination of nominations)
			for (const { juror } of readers.get(nomination)!) {
				if (jurors.has(juror)) continue;
				jurors.add(juror);
				for (const other of read.get(juror)!) {
					if (seen.has(other.nomination)) continue;
					seen.add(other.nomination);
					nominations.push(other.nomination);
				}
			}
		components.push({
			nominations: nominations.sort((a, b) => a - b),
			jurors: [...jurors].sort((a, b) => a - b)
		});
	}
	components.sort((a, b) => b.nominations.length - a.nominations.length);
	return { connected: components.length <= 1, components };
}
