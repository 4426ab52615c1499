import type { Reading } from '../../../src/lib/awards/ranking/readings.ts';

/** The normal equations written whole, θ then β, and solved by elimination with pivots: another way to the same minimum. */
export function dense(readings: readonly Reading[], lambda: number) {
	const nominations = [...new Set(readings.map(({ nomination }) => nomination))].sort((a, b) => a - b);
	const jurors = [...new Set(readings.map(({ juror }) => juror))].sort((a, b) => a - b);
	const size = nominations.length + jurors.length;
	const rows = Array.from({ length: size }, () => new Array<number>(size + 1).fill(0));
	for (const { nomination, juror, score } of readings) {
		const unknowns = [nominations.indexOf(nomination), nominations.length + jurors.indexOf(juror)];
		for (const p of unknowns) {
			for (const q of unknowns) rows[p]![q]! += 1;
			rows[p]![size]! += score;
		}
	}
	for (let j = nominations.length; j < size; j++) rows[j]![j]! += lambda;
	for (let p = 0; p < size; p++) {
		const pivot = rows.slice(p).reduce((best, row) => (Math.abs(row[p]!) > Math.abs(best[p]!) ? row : best));
		rows.splice(rows.indexOf(pivot), 1);
		rows.splice(p, 0, pivot);
		for (const row of rows) {
			if (row === pivot) continue;
			const times = row[p]! / pivot[p]!;
			for (let q = p; q <= size; q++) row[q]! -= times * pivot[q]!;
		}
	}
	const solution = rows.map((row, p) => row[size]! / row[p]!);
	return { theta: solution.slice(0, nominations.length), beta: solution.slice(nominations.length) };
}
