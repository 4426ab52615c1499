import { and, eq, like } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import type { Facts } from '../../../../src/lib/server/outbox/emit.ts';
import { onVoteDecided } from '../../../../src/lib/server/outbox/handlers/polls.ts';
import { askDecision, takeDecision } from '../../../../src/lib/server/polls/office/decisions.ts';
import { makePerson } from '../../../factories/people.ts';
import {
	askedOf,
	deskOf,
	makeEventPoll,
	makePoll,
	makeVote,
	removeByTwo,
	vote
} from '../../../factories/polls.ts';

/** A vote of three finalists, in which somebody voted. */
async function standing() {
	const { of, nominations, at: place } = await makeVote();
	const made = await makePoll({
		owner: { categoryId: of.category.id },
		code: `${place.editionSlug}/${place.categorySlug}`,
		candidates: nominations.map(({ id, nomineeName }) => ({ nominationId: id, name: nomineeName }))
	});
	await vote(made.poll, 'a@exemple.org', [made.codes[0]!]);
	return { ...made, nominations };
}

/** What was mailed of a vote's decisions, each fact handled twice. */
async function told(pollId: number) {
	const db = await reader();
	const decisions = await db.select().from(t.pollDecision).where(eq(t.pollDecision.pollId, pollId));
	const facts = (await db.select().from(t.outbox).where(eq(t.outbox.kind, 'vote.decided'))).filter(
		({ payload }) => decisions.some(({ id }) => id === payload.decisionId)
	);
	for (const fact of [...facts, ...facts])
		await onVoteDecided(fact.payload as Facts['vote.decided'], fact as never);
	const mails = await Promise.all(
		decisions.map(({ id }) =>
			db
				.select()
				.from(t.mail)
				.where(and(eq(t.mail.template, 'vote-decided'), like(t.mail.dedupeKey, `vote.decided:${id}:%`)))
		)
	);
	return { facts: facts.length, mails: mails.flat() };
}

describe('what two people decide of a finalist', () => {
	test('is mailed once to the nominee and to whoever nominated, with its reason; so is its return', async () => {
		const { poll, codes, nominations } = await standing();
		const { nomineeEmail, nominatorId } = nominations[0]!;
		const [nominator] = await (await reader()).select().from(t.person).where(eq(t.person.id, nominatorId));
		const both = [nomineeEmail, nominator!.email].sort();
		await removeByTwo(poll, codes[0]!, 'Votes achetés');
		const removed = await told(poll.id);
		expect(removed.mails.map(({ recipient }) => recipient).sort()).toEqual(both);
		for (const { subject, text } of removed.mails) {
			expect(subject).toContain('retirée');
			expect(text).toContain('Votes achetés');
		}
		const [one, two] = [await makePerson({ roles: ['staff'] }), await makePerson({ roles: ['staff'] })];
		const place = await deskOf(poll);
		const asked = { kind: 'return', code: codes[0]!, reason: 'Erreur de lecture' } as const;
		await askDecision({ actor: one.actor, ...place, ...asked });
		// What is asked, and what is taken back, nobody hears of.
		expect((await told(poll.id)).facts).toBe(1);
		await takeDecision({ actor: one.actor, ...place, id: await askedOf(poll.id), agrees: false });
		expect((await told(poll.id)).facts).toBe(1);
		await askDecision({ actor: one.actor, ...place, ...asked });
		await takeDecision({ actor: two.actor, ...place, id: await askedOf(poll.id), agrees: true });
		const { mails } = await told(poll.id);
		expect(mails.filter(({ subject }) => subject.includes('remise en lice'))).toHaveLength(2);
		expect(mails).toHaveLength(4);
	});

	test('is not mailed to whoever has withdrawn since, nor to anybody of an event', async () => {
		const { poll, codes, nominations } = await standing();
		await removeByTwo(poll, codes[0]!, 'Votes achetés');
		await write('nominations.test', (tx) =>
			tx
				.update(t.nomination)
				.set({ status: 'withdrawn', withdrawnAt: new Date(), withdrawnBy: 'nominee' })
				.where(eq(t.nomination.id, nominations[0]!.id))
		);
		expect(await told(poll.id)).toEqual({ facts: 1, mails: [] });
		const event = await makeEventPoll();
		await vote(event.poll, 'a@exemple.org', [event.codes[0]!]);
		await removeByTwo(event.poll, event.codes[0]!, 'Annulé');
		expect((await told(event.poll.id)).mails).toEqual([]);
	});
});
