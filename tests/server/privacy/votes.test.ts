import { eq } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { DAY_MS, now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { destroyTraces } from '../../../src/lib/server/polls/ballots/destroy.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { emptyNominations } from '../../../src/lib/server/privacy/forget-nominations.ts';
import { makeNomination } from '../../factories/awards.ts';
import { makePerson } from '../../factories/people.ts';
import { makeEncouragement, makePoll, vote } from '../../factories/polls.ts';

let back = () => {};
afterEach(() => back());

test('« Mes données » has one’s vote and words while they can be tied to an address, and not after', async () => {
	const { poll, codes, candidates } = await makePoll();
	const someone = await makePerson();
	const { ballot } = await vote(poll, someone.person.email, [codes[1]!]);
	const other = await vote(poll, 'autre@exemple.org', [codes[0]!]);
	await makeEncouragement(candidates[1]!.id, ballot, 'Merci pour tout.');
	const shown = await makeEncouragement(candidates[0]!.id, other.ballot, 'Un mot d’une autre personne.');
	await write('polls.factory', (tx) =>
		tx.update(t.encouragement).set({ status: 'shown' }).where(eq(t.encouragement.id, shown))
	);
	const mine = async () => (await exportMyData(someone.actor)).data;
	const { votes_du_public, encouragements } = await mine();
	expect(votes_du_public).toMatchObject([
		{ bulletin: ballot, choix: 'Benoît Roy', preuve: 'code', annule: false }
	]);
	expect(encouragements).toMatchObject([{ a: 'Benoît Roy', mot: 'Merci pour tout.', etat: 'waiting' }]);
	const after = now().getTime() + 40 * DAY_MS;
	back = setClock(() => after);
	await destroyTraces();
	expect(await mine()).toMatchObject({ votes_du_public: [], encouragements: [] });
	// What nobody was shown has served; what everybody read stays.
	const rows = await (await reader()).select().from(t.encouragement);
	expect(rows.map(({ words }) => words)).toEqual(['Un mot d’une autre personne.']);
});

test('a nomination that stood in a vote is emptied, picture and all; the name in the ledger stays', async () => {
	const { of, poll, codes, candidates } = await makePoll();
	const { nomination, by } = await makeNomination(of);
	const [first] = candidates;
	await write('polls.factory', async (tx) => {
		const [file] = await tx
			.insert(t.nominationFile)
			.values({
				...{ code: 'PORTRAIT', nominationId: nomination.id, kind: 'photo', name: 'p.png', alt: 'Portrait' },
				...{ mediaType: 'image/png', size: 1, sha256: 'x', uploadedBy: by.person.id, createdAt: now() }
			})
			.returning();
		await tx
			.update(t.pollCandidate)
			.set({ nominationId: nomination.id, photoId: file!.id, story: 'Son histoire.' })
			.where(eq(t.pollCandidate.id, first!.id));
	});
	const { ballot } = await vote(poll, 'a@exemple.org', [codes[0]!]);
	await makeEncouragement(first!.id, ballot);
	await write('privacy.test', (tx) => emptyNominations(tx, [nomination.id], 'Personne anonymisée'));
	const db = await reader();
	const [row] = await db.select().from(t.pollCandidate).where(eq(t.pollCandidate.id, first!.id));
	expect(row).toMatchObject({ name: first!.name, story: '', photoId: null, votes: 1 });
	const words = eq(t.encouragement.ballotId, ballot);
	expect((await db.select().from(t.encouragement).where(words))[0]).toMatchObject({
		name: '',
		words: 'Bravo!'
	});
});
