import { describe, expect, test } from 'vitest';
import { castBallot } from '../../../../src/lib/server/awards/deliberation/ballot.ts';
import { closeRound, openRound } from '../../../../src/lib/server/awards/deliberation/rounds.ts';
import { deliberationOf } from '../../../../src/lib/server/awards/deliberation/queries.ts';
import { setShortlist } from '../../../../src/lib/server/awards/deliberation/shortlist.ts';
import type { RoundKind } from '../../../../src/lib/schemas/award-lists.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { assign, makeJuror, makeNomination } from '../../../factories/awards.ts';
import { lock, makeDeliberation, type MadeDeliberation } from '../../../factories/results.ts';
import { refusal } from './refusal.ts';

const codesOf = ({ nominations }: MadeDeliberation) => nominations.map(({ nomination }) => nomination.code);
const open = (made: MadeDeliberation, kind: RoundKind, codes = codesOf(made)) =>
	openRound({ actor: made.staff, ...made.at, kind, codes });
const close = (made: MadeDeliberation) => closeRound({ actor: made.staff, ...made.at });
const seen = (made: MadeDeliberation, actor = made.staff) =>
	deliberationOf(actor, made.at.editionSlug, made.at.categorySlug);

async function vote(made: MadeDeliberation, juror: number, order: number[]) {
	const round = (await seen(made)).rounds.at(-1)!;
	const codes = codesOf(made);
	return castBallot({
		...{ actor: made.jurors[juror]!.actor, ...made.at, roundId: round.id },
		ranks: Object.fromEntries(order.map((one, i) => [codes[one]!, i + 1]))
	});
}

/** Two nominations that nothing separates, and a third far behind. */
const TIED = [
	[
		[4, 8],
		[4, 8],
		[1, 1]
	],
	[
		[5, 8],
		[4, 8],
		[1, 2]
	],
	[
		[4, 8],
		[5, 8],
		[1, 1]
	]
];

describe('a ballot', () => {
	test('is ranked by the jury, counted when it closes, and minuted', async () => {
		const made = await makeDeliberation({ marks: TIED });
		expect((await seen(made)).ranking.deliberation).toContain('tie');
		await open(made, 'tie', codesOf(made).slice(0, 2));
		await vote(made, 0, [1, 0]);
		await vote(made, 1, [1, 0]);
		await vote(made, 2, [0, 1]);
		await vote(made, 2, [1, 0]);
		const before = (await seen(made, made.jurors[2]!.actor)).rounds[0]!;
		expect(before).toMatchObject({ cast: 3, voters: 3, count: null });
		expect(before.mine).toEqual({
			[made.nominations[1]!.nomination.id]: 1,
			[made.nominations[0]!.nomination.id]: 2
		});
		await close(made);
		const { rounds, entries } = await seen(made);
		expect(rounds[0]!.count!.winners).toEqual([made.nominations[1]!.nomination.id]);
		expect(rounds[0]!.count!.tie).toMatchObject({ by: 'ballot' });
		expect(entries.map(({ kind }) => kind)).toEqual([
			...['opened', 'ranking', 'round_opened', 'round_closed', 'tie_broken']
		]);
		expect(await refusal(vote(made, 0, [0, 1]))).toBe('round_closed');
		expect(await refusal(close(made))).toBe('round_closed');
	});

	test('that ends level goes to the next step, down to laureates together', async () => {
		const made = await makeDeliberation({ marks: TIED });
		await open(made, 'tie', codesOf(made).slice(0, 2));
		await vote(made, 0, [1, 0]);
		await vote(made, 1, [0, 1]);
		await close(made);
		const { tie } = (await seen(made)).rounds[0]!.count!;
		expect(tie!.steps.map(({ step }) => step)).toEqual(['ballot', 'majority', 'heaviest_criterion']);
		expect(tie).toMatchObject({ by: 'co_laureates' });
		expect(tie!.laureates).toHaveLength(2);
	});

	test('says nothing of whom a conflict keeps from the voter: leaving them out puts nobody last', async () => {
		const made = await makeDeliberation({ marks: [] });
		const someone = made.staff;
		const bound = await makeJuror(made.of);
		const free = await makeJuror(made.of);
		const theirs = await makeNomination(made.of, { by: bound });
		made.jurors = [bound, free];
		made.nominations.push(theirs);
		await assign(bound, made.nominations.slice(0, 3));
		await assign(free, made.nominations);
		await openRound({ actor: someone, ...made.at, kind: 'shortlist', codes: codesOf(made) });
		// Even by number of code, theirs is no candidate for them.
		await vote(made, 0, [3, 0, 1, 2]);
		await vote(made, 1, [3, 0, 1, 2]);
		const mine = (await seen(made, bound.actor)).rounds[0]!;
		expect(mine.candidates).not.toContain(theirs.nomination.id);
		await close(made);
		const { count } = (await seen(made)).rounds[0]!;
		expect(count!.winners).toEqual([theirs.nomination.id]);
		expect(count!.pairwise[0]![3]).toBe(0);
		// Control: counted as if they could speak of it, their ballot would put it last.
		const shown = (await seen(made, bound.actor)).rounds[0]!.count!;
		expect(shown.candidates).toHaveLength(3);
		expect(JSON.stringify(await seen(made, bound.actor))).not.toContain(theirs.nomination.code);
	});

	test('is one at a time, of two at least, opened by the permanence and voted by the jury', async () => {
		const made = await makeDeliberation();
		expect(await refusal(open(made, 'tie', codesOf(made).slice(0, 1)))).toBe('round_too_few');
		const both = await Promise.all([refusal(open(made, 'tie')), refusal(open(made, 'shortlist'))]);
		expect(both.sort()).toEqual(['done', 'round_open_already']);
		expect(await refusal(close(made))).toBe('round_without_ballot');
		const { id } = (await seen(made)).rounds[0]!;
		const ballot = { ...made.at, roundId: id, ranks: { [codesOf(made)[0]!]: 1 } };
		expect(await refusal(castBallot({ actor: made.staff, ...ballot }))).toBe('not_allowed');
		expect(await refusal(castBallot({ actor: made.jurors[0]!.actor, ...ballot, ranks: {} }))).toBe(
			'ballot_empty'
		);
		expect(
			await refusal(
				openRound({ actor: made.jurors[0]!.actor, ...made.at, kind: 'tie', codes: codesOf(made) })
			)
		).toBe('not_allowed');
	});
});

test('finalists are chosen by the permanence, minuted, and may change until the lock', async () => {
	const made = await makeDeliberation();
	const choose = (codes: string[]) => setShortlist({ actor: made.staff, ...made.at, codes });
	await choose(codesOf(made).slice(0, 2));
	await choose(codesOf(made).slice(1));
	const { nominees, entries } = await seen(made);
	expect(nominees.map(({ status }) => status)).toEqual(['eligible', 'shortlisted', 'shortlisted']);
	expect(entries.filter(({ kind }) => kind === 'shortlist')).toHaveLength(2);
	expect(await refusal(choose([]))).toBe('round_too_few');
	await lock(made);
	expect(await refusal(choose(codesOf(made)))).toBe('result_locked');
	expect(await refusal(open(made, 'tie'))).toBe('result_locked');
});

test('a « coup de cœur » is a ballot among all the nominations of the edition but those that have a prize', async () => {
	const made = await makeDeliberation();
	await lock(made);
	const [favourite] = await write('awards.test', (tx) =>
		tx
			.insert(t.awardCategory)
			.values({
				...{ editionId: made.of.edition.id, slug: 'coup-de-coeur', name: 'Coup de cœur du jury' },
				...{ mode: 'favourite', nomineeKind: 'project', position: 9 }
			})
			.returning()
	);
	const at = { editionSlug: made.at.editionSlug, categorySlug: favourite!.slug };
	await openRound({ actor: made.staff, ...at, kind: 'favourite', codes: codesOf(made) });
	const { rounds, nominees } = await deliberationOf(made.staff, at.editionSlug, at.categorySlug);
	expect(nominees).toHaveLength(3);
	expect(rounds[0]!.candidates).toEqual(made.nominations.slice(1).map(({ nomination }) => nomination.id));
});
