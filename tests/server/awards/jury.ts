import { seededRandom } from '../../../src/lib/random/seeded-random.ts';
import type { Reading } from '../../../src/lib/awards/ranking/readings.ts';

/** Readings written as rows of nominations and columns of jurors, numbered from 1; `null` where there is none. */
export function table(rows: readonly (readonly (number | null)[])[]): Reading[] {
	return rows.flatMap((row, i) =>
		row.flatMap((score, j) => (score === null ? [] : [{ nomination: i + 1, juror: j + 1, score }]))
	);
}

/** A jury drawn by a seed: each nomination read by `panel` of the jurors, connected or not as it falls. */
export function drawnJury(size: { nominations: number; jurors: number; panel: number; seed: number }) {
	const random = seededRandom(size.seed);
	const severities = Array.from({ length: size.jurors }, () => 20 * random() - 10);
	return table(
		Array.from({ length: size.nominations }, () => {
			const worth = 40 + 40 * random();
			const panel = severities
				.map((_, j) => ({ j, at: random() }))
				.sort((a, b) => a.at - b.at)
				.slice(0, size.panel)
				.map(({ j }) => j);
			return severities.map((severity, j) =>
				panel.includes(j) ? Math.round(worth + severity + 20 * (random() - 0.5)) : null
			);
		})
	);
}
