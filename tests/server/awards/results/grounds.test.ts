import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { suggestedLaureates } from '../../../../src/lib/awards/ranking/suggested.ts';
import { castBallot } from '../../../../src/lib/server/awards/deliberation/ballot.ts';
import { addNote } from '../../../../src/lib/server/awards/deliberation/note.ts';
import { deliberationOf } from '../../../../src/lib/server/awards/deliberation/queries.ts';
import { closeRound, openRound } from '../../../../src/lib/server/awards/deliberation/rounds.ts';
import { confirmResult } from '../../../../src/lib/server/awards/results/confirm.ts';
import { proposeResult } from '../../../../src/lib/server/awards/results/propose.ts';
import { publishResults } from '../../../../src/lib/server/awards/results/publish.ts';
import { shownResult } from '../../../../src/lib/server/awards/results/queries.ts';
import { verifyAwards } from '../../../../src/lib/server/awards/verify.ts';
import type { RoundKind } from '../../../../src/lib/schemas/award-lists.ts';
import { DAY_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { makeNomination } from '../../../factories/awards.ts';
import { lock, makeDeliberation, type MadeDeliberation } from '../../../factories/results.ts';
import { refusal } from '../deliberation/refusal.ts';

let back = () => {};
afterEach(() => back());

type Prize = Pick<MadeDeliberation, 'at' | 'staff' | 'jurors'>;

const codesOf = ({ nominations }: MadeDeliberation) => nominations.map(({ nomination }) => nomination.code);
const proposing = ({ at, staff }: Prize, ...codes: string[]) =>
	refusal(proposeResult({ actor: staff, ...at, codes, reason: 'Voici pourquoi.' }));

/** A ballot of all jurors, each ranking these codes in this order. */
async function vote(made: Prize, kind: RoundKind, codes: string[], orders: string[][]): Promise<void> {
	await openRound({ actor: made.staff, ...made.at, kind, codes });
	const { rounds } = await deliberationOf(made.staff, made.at.editionSlug, made.at.categorySlug);
	for (const [i, order] of orders.entries())
		await castBallot({
			...{ actor: made.jurors[i]!.actor, ...made.at, roundId: rounds.at(-1)!.id },
			ranks: Object.fromEntries(order.map((code, rank) => [code, rank + 1]))
		});
	await closeRound({ actor: made.staff, ...made.at });
}

async function favouriteOf(made: MadeDeliberation): Promise<Prize> {
	const [other] = await write('awards.test', (tx) =>
		tx
			.insert(t.awardCategory)
			.values({
				...{ editionId: made.of.edition.id, slug: 'coup-de-coeur', name: 'Coup de cœur du jury' },
				...{ mode: 'favourite', nomineeKind: 'project', position: 9 }
			})
			.returning()
	);
	return { ...made, at: { editionSlug: made.at.editionSlug, categorySlug: other!.slug } };
}

const TIED = [
	[
		[4, 8],
		[4, 8],
		[1, 1]
	],
	[
		[4, 8],
		[4, 8],
		[1, 2]
	],
	[
		[4, 8],
		[4, 8],
		[1, 1]
	]
];

describe('a result follows from something', () => {
	test('whom the figures name needs no more; anybody else, a note since the ranking', async () => {
		const made = await makeDeliberation();
		const [first, second] = codesOf(made);
		expect(await proposing(made, second!)).toBe('laureate_contrary');
		expect(await proposing(made, first!)).toBe('done');
		await addNote({ actor: made.staff, ...made.at, text: 'La première s’est désistée de vive voix.' });
		expect(await proposing(made, second!)).toBe('done');
	});

	test('where the figures name nobody: a deliberation since the last ranking, letters sent being none', async () => {
		const made = await makeDeliberation({ marks: TIED });
		const [first, second] = codesOf(made);
		expect(await proposing(made, first!)).toBe('deliberation_required');
		await vote(made, 'tie', [first!, second!], [[second!, first!], [second!, first!], [second!]]);
		expect(await proposing(made, first!)).toBe('laureate_contrary');
		expect(await proposing(made, second!)).toBe('done');
		// A conflict found since takes readings out: what was said before was said of another ranking.
		await write('awards.test', (tx) =>
			tx
				.update(t.conflictDeclaration)
				.set({ conflict: true, declaredAt: now() })
				.where(eq(t.conflictDeclaration.jurorId, made.jurors[0]!.juror.id))
		);
		expect(await proposing(made, second!)).toBe('deliberation_required');
	});

	test('nobody whom nobody read, and nothing where one nomination was not, without a word', async () => {
		const made = await makeDeliberation();
		const unread = await makeNomination(made.of);
		for (const juror of made.jurors)
			await write('awards.test', (tx) =>
				tx.insert(t.conflictDeclaration).values({
					...{ jurorId: juror.juror.id, nominationId: unread.nomination.id, conflict: false },
					declaredAt: now()
				})
			);
		const { ranking } = await deliberationOf(made.staff, made.at.editionSlug, made.at.categorySlug);
		expect(ranking.deliberation).toEqual(['unread']);
		expect(await proposing(made, codesOf(made)[0]!)).toBe('deliberation_required');
		await addNote({ actor: made.staff, ...made.at, text: 'Personne ne pouvait la lire.' });
		expect(await proposing(made, unread.nomination.code)).toBe('laureate_unread');
		expect(await proposing(made, codesOf(made)[0]!)).toBe('done');
		const empty = await makeDeliberation({ marks: [] });
		await addNote({ actor: empty.staff, ...empty.at, text: 'Rien n’a été lu.' });
		expect(await proposing(empty, codesOf(empty)[0]!)).toBe('laureate_unread');
	});

	test('as many laureates as the prize gives, but for a tie that leaves more; and each once', async () => {
		const made = await makeDeliberation({ marks: TIED });
		const [first, second] = codesOf(made) as [string, string];
		await addNote({ actor: made.staff, ...made.at, text: 'Les deux se valent.' });
		expect(await proposing(made, first, second)).toBe('laureates_many');
		expect(await proposing(made, first, first)).toBe('laureate_twice');
		await vote(
			made,
			'tie',
			[first, second],
			[
				[first, second],
				[second, first]
			]
		);
		expect(await proposing(made, second, first)).toBe('done');
	});

	test('a « coup de cœur », from a closed ballot of the jury; locked and public, the recount finds nothing wrong', async () => {
		const made = await makeDeliberation();
		const codes = codesOf(made);
		const favourite = await favouriteOf(made);
		await addNote({ actor: made.staff, ...favourite.at, text: 'Le jury a aimé.' });
		expect(await proposing(favourite, codes[2]!)).toBe('favourite_round_required');
		await vote(favourite, 'favourite', codes, [[codes[2]!], [codes[2]!], [codes[2]!]]);
		expect(await proposing(favourite, codes[2]!)).toBe('done');
		const { digest } = (await shownResult(made.staff, favourite.at.editionSlug, favourite.at.categorySlug))!;
		for (const actor of [made.staff, made.second]) await confirmResult({ actor, ...favourite.at, digest });
		const at = Date.now() + 21 * DAY_MS;
		back = setClock(() => at);
		await publishResults();
		const code = codes[2]!;
		expect((await verifyAwards()).filter(({ object }) => object === code)).toEqual([]);
	});

	test('a « coup de cœur » is of what other prizes had read: nobody of a prize of the public is in its ballot', async () => {
		const made = await makeDeliberation();
		const favourite = await favouriteOf(made);
		const { editionSlug, categorySlug } = favourite.at;
		const shown = async () => {
			const { nominees } = await deliberationOf(made.staff, editionSlug, categorySlug);
			return nominees.map(({ code }) => code).sort();
		};
		const before = await shown();
		const [category] = await write('awards.test', (tx) =>
			tx
				.insert(t.awardCategory)
				.values({
					...{ editionId: made.of.edition.id, slug: 'public', name: 'Prix du public' },
					...{ mode: 'public', nomineeKind: 'person', position: 10 }
				})
				.returning()
		);
		const { nomination } = await makeNomination({ ...made.of, category: category! });
		expect(nomination.status).toBe('eligible');
		expect(await shown()).toEqual(before);
		expect(await refusal(vote(favourite, 'favourite', [nomination.code], []))).not.toBe('done');
	});

	test('one nomination in two proposals: the second is refused at its lock, and both prizes come out', async () => {
		const made = await makeDeliberation();
		const codes = codesOf(made);
		const favourite = await favouriteOf(made);
		await vote(favourite, 'favourite', codes, [[codes[0]!], [codes[0]!], [codes[0]!]]);
		expect(await proposing(favourite, codes[0]!)).toBe('done');
		await lock(made);
		const { digest } = (await shownResult(made.staff, favourite.at.editionSlug, favourite.at.categorySlug))!;
		await confirmResult({ actor: made.staff, ...favourite.at, digest });
		expect(await refusal(confirmResult({ actor: made.second, ...favourite.at, digest }))).toBe(
			'laureate_twice'
		);
	});
});

test('what a conflict in another prize hides from a voter makes no locked result stale', async () => {
	const made = await makeDeliberation({ marks: TIED });
	const [first, second] = codesOf(made) as [string, string];
	await vote(
		made,
		'tie',
		[first, second],
		[
			[first, second],
			[first, second],
			[first, second]
		]
	);
	await lock(made, [first]);
	const outside = await write('awards.test', async (tx) => {
		const [other] = await tx
			.insert(t.awardCategory)
			.values({
				...{ editionId: made.of.edition.id, slug: 'autre', name: 'Un autre' },
				...{ mode: 'jury', nomineeKind: 'project', position: 3 }
			})
			.returning();
		return other!;
	});
	const there = await makeNomination({ ...made.of, category: outside });
	await write('awards.test', (tx) =>
		tx.insert(t.conflictDeclaration).values({
			...{ jurorId: made.jurors[0]!.juror.id, nominationId: there.nomination.id, conflict: true },
			declaredAt: now()
		})
	);
	const shown = await shownResult(made.staff, made.at.editionSlug, made.at.categorySlug);
	expect(shown).toMatchObject({ isStale: false });
	// Ballots are few enough to be tried one by one against a digest of them: it is shown to nobody.
	const [kept] = await (
		await reader()
	)
		.select()
		.from(t.awardResult)
		.where(eq(t.awardResult.categoryId, made.of.category.id));
	const { basis } = kept!;
	expect(basis).toMatch(/^\w{20,}$/);
	const entries = await (await reader()).select().from(t.deliberationEntry);
	expect(JSON.stringify([shown, entries])).not.toContain(basis);
});

describe('whom a result may name', () => {
	const jury = { mode: 'jury' as const, laureates: 1 };
	const rows = (...ranks: number[]) =>
		ranks.map((calibrated, i) => ({ nomination: i + 1, ranks: { calibrated } })) as never;
	const figures = (...ranks: number[]) => ({
		rows: rows(...ranks),
		first: { calibrated: [1] } as never,
		deliberation: []
	});

	test('comes from figures that agree, up to the places there are', () => {
		expect(suggestedLaureates(jury, figures(1, 2, 3), [])).toEqual({ laureates: [1], by: 'figures' });
		expect(suggestedLaureates({ ...jury, laureates: 2 }, figures(1, 2, 3), [])!.laureates).toEqual([1, 2]);
		expect(suggestedLaureates({ ...jury, laureates: 2 }, figures(1, 2, 2), [])).toBeNull();
		expect(suggestedLaureates(jury, { ...figures(1, 2), deliberation: ['tie'] }, [])).toBeNull();
	});

	test('or from the last ballot on laureates, never from one on finalists', () => {
		const count = (...ranking: number[][]) => ({ ranking, tie: null });
		const shortlist = { kind: 'shortlist' as const, count: count([2], [1]) };
		expect(suggestedLaureates(jury, figures(1, 2), [shortlist])!.laureates).toEqual([1]);
		const tie = { kind: 'tie' as const, count: count([2], [1]) };
		expect(suggestedLaureates(jury, figures(1, 2), [tie, shortlist])).toEqual({
			laureates: [2],
			by: 'round'
		});
		const open = { kind: 'tie' as const, count: null };
		expect(suggestedLaureates(jury, figures(1, 2), [open])!.laureates).toEqual([1]);
	});
});
