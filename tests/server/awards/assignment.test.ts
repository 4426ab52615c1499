import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectivity } from '../../../src/lib/awards/ranking/connectivity.ts';
import { seededRandom } from '../../../src/lib/random/seeded-random.ts';
import { assignPanels } from '../../../src/lib/server/awards/assignment/assign-panels.ts';
import {
	usualReadings,
	type NoPanels,
	type Pair,
	type PanelProblem,
	type Panels
} from '../../../src/lib/server/awards/assignment/panel-problem.ts';
import { searchPanels } from '../../../src/lib/server/awards/assignment/panels-search.ts';

const same = (a: Pair) => (b: Pair) => a.juror === b.juror && a.nomination === b.nomination;
const range = (length: number, from = 0) => Array.from({ length }, (_, i) => from + i);

function asked(problem: Partial<PanelProblem> & Pick<PanelProblem, 'jurors' | 'nominations'>): PanelProblem {
	return { readings: 2, forbidden: [], kept: [], ...problem };
}

async function assigned(problem: PanelProblem): Promise<Panels> {
	const found = await assignPanels(problem);
	if (found.kind !== 'assigned') throw new Error(found.kind);
	return found;
}

/** Whether panels keep every rule. */
function keepsAll({ nominations, readings, forbidden, kept }: PanelProblem, pairs: readonly Pair[]): boolean {
	const enough = nominations.every(
		(nomination) => pairs.filter((pair) => pair.nomination === nomination).length >= Number(readings)
	);
	const begun = kept.every((one) => forbidden.some(same(one)) || pairs.some(same(one)));
	return (
		enough && begun && !pairs.some((pair) => forbidden.some(same(pair))) && connectivity(pairs).connected
	);
}

/** The least cost of all sets of pairs that keep every rule, by trying them all; undefined where there is none. */
function leastCost(problem: PanelProblem): [number, number] | undefined {
	const { jurors, nominations, proximity } = problem;
	const all = jurors.flatMap((juror) => nominations.map((nomination) => ({ juror, nomination })));
	let best: [number, number] | undefined;
	for (let set = 0; set < 2 ** all.length; set++) {
		const pairs = all.filter((_, at) => (set >> at) & 1);
		const loads = jurors
			.map((juror) => pairs.filter((pair) => pair.juror === juror).length ** 2)
			.reduce((a, b) => a + b, 0);
		if (best && loads > best[0]) continue;
		const near = pairs
			.map(
				({ juror, nomination }) => proximity?.[jurors.indexOf(juror)]?.[nominations.indexOf(nomination)] ?? 0
			)
			.reduce((a, b) => a + b, 0);
		if (best && loads === best[0] && near >= best[1]) continue;
		if (keepsAll(problem, pairs)) best = [loads, near];
	}
	return best;
}

const small: fc.Arbitrary<PanelProblem> = fc
	.record({ m: fc.integer({ min: 2, max: 3 }), n: fc.integer({ min: 1, max: 4 }) })
	.chain(({ m, n }) => {
		const jurors = range(m, 1);
		const nominations = range(n, 11);
		const pairs = jurors.flatMap((juror) => nominations.map((nomination) => ({ juror, nomination })));
		return fc.record({
			jurors: fc.constant(jurors),
			nominations: fc.constant(nominations),
			readings: fc.integer({ min: 1, max: 2 }),
			forbidden: fc.subarray(pairs, { maxLength: Math.min(4, m * n) }),
			kept: fc.subarray(pairs, { maxLength: Math.min(3, m * n) }),
			proximity: fc.array(fc.array(fc.nat({ max: 2 }), { minLength: n, maxLength: n }), {
				minLength: m,
				maxLength: m
			})
		});
	});

describe('assigning nominations to jurors', () => {
	test('costs what trying everything finds, and has no panels only where there are none', async () => {
		await fc.assert(
			fc.asyncProperty(small, async (problem) => {
				const least = leastCost(problem);
				const found = await assignPanels(problem);
				if (found.kind !== 'assigned') {
					expect(least).toBeUndefined();
					return;
				}
				expect(keepsAll(problem, found.pairs)).toBe(true);
				expect([found.cost.loads, found.cost.proximity]).toEqual(least);
			}),
			{ numRuns: 60 }
		);
	}, 60_000);

	test('forty nominations, eight jurors, conflicts: four readings each, even, held together, the same every time', async () => {
		const random = seededRandom(40);
		const forbidden = range(32).map(() => ({
			juror: Math.floor(random() * 8),
			nomination: Math.floor(random() * 40)
		}));
		const problem = asked({ jurors: range(8), nominations: range(40), readings: 4, forbidden });
		const found = await assigned(problem);
		expect(keepsAll(problem, found.pairs)).toBe(true);
		expect(found.pairs).toHaveLength(160);
		expect(found.loads).toEqual(range(8).map(() => 20));
		expect(await assigned(problem)).toEqual(found);
	});

	test('panels that would rather stay apart are held together at the least cost', async () => {
		// Two networks of two jurors and three nominations: reading across costs 1. Apart it would cost nothing; held
		// together and even, two readings must cross.
		const proximity = range(4).map((j) => range(6).map((i) => (j % 2 === i % 2 ? 0 : 1)));
		const problem = asked({ jurors: range(4), nominations: range(6), proximity });
		const found = await assigned(problem);
		expect(keepsAll(problem, found.pairs)).toBe(true);
		expect(found).toMatchObject({ loads: [3, 3, 3, 3], cost: { loads: 36, proximity: 2 } });
	});

	test('what was begun is kept, and given back on a conflict', async () => {
		const kept = range(5).map((nomination) => ({ juror: 0, nomination }));
		const problem = asked({ jurors: range(3), nominations: range(6), kept });
		const before = await assigned(problem);
		for (const one of kept) expect(before.pairs.some(same(one))).toBe(true);
		expect(before.loads[0]).toBe(5);
		const after = await assigned({ ...problem, forbidden: [kept[0]!] });
		expect(after.pairs.some(same(kept[0]!))).toBe(false);
		expect(after.pairs.filter(({ nomination }) => nomination === 0)).toHaveLength(2);
	});

	test('a juror who leaves halfway: the others take over, and keep what they began', async () => {
		const whole = asked({ jurors: range(6), nominations: range(20), readings: 4 });
		const before = await assigned(whole);
		const kept = before.pairs.filter(({ juror }) => juror !== 5);
		const problem = { ...whole, jurors: range(5), kept };
		const after = await assigned(problem);
		expect(keepsAll(problem, after.pairs)).toBe(true);
		expect(after.pairs).toHaveLength(80);
	});

	test('small categories: everyone reads all that they may', async () => {
		expect(usualReadings(15)).toBe('everyone');
		expect(usualReadings(16)).toBe(4);
		const problem = asked({
			jurors: [1, 2],
			nominations: [7, 8],
			readings: 'everyone',
			forbidden: [{ juror: 2, nomination: 7 }]
		});
		expect((await assigned(problem)).pairs).toEqual([
			{ juror: 1, nomination: 7 },
			{ juror: 1, nomination: 8 },
			{ juror: 2, nomination: 8 }
		]);
		expect((await assigned(asked({ jurors: [1, 2], nominations: [] }))).pairs).toEqual([]);
	});

	test('says which nominations too few may read', async () => {
		const problem = asked({
			jurors: range(3),
			nominations: [7, 8, 9],
			forbidden: [
				{ juror: 0, nomination: 8 },
				{ juror: 1, nomination: 8 },
				...range(3).map((juror) => ({ juror, nomination: 9 }))
			]
		});
		const short: NoPanels = {
			kind: 'too_few_jurors',
			nominations: [
				{ nomination: 8, jurors: 1 },
				{ nomination: 9, jurors: 0 }
			]
		};
		expect(await assignPanels(problem)).toEqual(short);
		expect(await assignPanels({ ...problem, readings: 'everyone' })).toEqual({
			kind: 'too_few_jurors',
			nominations: [{ nomination: 9, jurors: 0 }]
		});
	});

	test('says which nominations conflicts keep apart', async () => {
		const forbidden = [
			...[0, 1].map((juror) => ({ juror, nomination: 9 })),
			...[2, 3].flatMap((juror) => [7, 8].map((nomination) => ({ juror, nomination })))
		];
		expect(await assignPanels(asked({ jurors: range(4), nominations: [7, 8, 9], forbidden }))).toEqual({
			kind: 'apart',
			groups: [[7, 8], [9]]
		});
	});

	test('gives up in time', async () => {
		const problem = asked({ jurors: range(4), nominations: range(10) });
		expect(await assignPanels(problem, { seconds: 0 })).toEqual({ kind: 'time' });
	});

	test('in a thread of its own, finds the same', async () => {
		const problem = asked({ jurors: range(5), nominations: range(16), readings: 4 });
		const found = await searchPanels({ problem, seconds: 5 }, { limitMs: 10_000 });
		expect(found).toEqual(await assignPanels(problem));
	});
});
