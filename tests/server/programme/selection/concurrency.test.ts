import { and, eq, like } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { now } from '../../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../../src/lib/server/db/violations.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { Refusal } from '../../../../src/lib/server/errors.ts';
import { declareConflict } from '../../../../src/lib/server/programme/selection/conflicts.ts';
import { decide } from '../../../../src/lib/server/programme/selection/decide.ts';
import { saveReview } from '../../../../src/lib/server/programme/selection/save-review.ts';
import { previewLetters, sendLetters } from '../../../../src/lib/server/programme/selection/send-letters.ts';
import { verifySelection } from '../../../../src/lib/server/programme/selection/verify.ts';
import { makePerson } from '../../../factories/people.ts';
import { makeCall, makeProposal, makeReviewer, reviewFields } from '../../../factories/proposals.ts';

let staff: Awaited<ReturnType<typeof makePerson>>;
beforeAll(async () => {
	staff = await makePerson({ roles: ['staff'] });
});

/** A review written past the domain, by somebody with a conflict: what the database says of it. */
async function conflictedReview(): Promise<string> {
	const of = await makeCall();
	const { id, code } = await makeProposal(of);
	const one = await makeReviewer(of);
	await declareConflict({ actor: one.actor, eventSlug: of.event.slug, code, reason: '' });
	try {
		await write('selection.test', (tx) =>
			tx.insert(t.review).values({
				proposalId: id,
				personId: one.person.id,
				complete: true,
				updatedAt: now()
			})
		);
		return 'kept';
	} catch (error) {
		return violation(error) ?? 'incident';
	}
}

/** Past the domain, a line is taken out of a proposal and its person reads it for the committee: what becomes of it. */
async function formerSpeakersReview(): Promise<string> {
	const of = await makeCall();
	const one = await makeReviewer(of);
	const { id, code } = await makeProposal(of, { speakers: [await makePerson(), one] });
	await write('selection.test', (tx) =>
		tx.delete(t.proposalSpeaker).where(eq(t.proposalSpeaker.personId, one.person.id))
	);
	const read = { actor: one.actor, eventSlug: of.event.slug, code, ...reviewFields(of, 5, 5, 9) };
	return saveReview(read).then(
		async () => `${await (await reader()).$count(t.review, eq(t.review.proposalId, id))} kept`,
		(error: unknown) => (error instanceof Refusal ? error.code : 'incident')
	);
}

/** Twenty reviewers save while they declare a conflict, in both orders; how many conflicted reviews are left. */
async function savedWhileDeclared(): Promise<number> {
	const of = await makeCall();
	const { id, code } = await makeProposal(of);
	const eventSlug = of.event.slug;
	const readers = [];
	for (let i = 0; i < 20; i++) readers.push(await makeReviewer(of));
	await Promise.all(
		readers.map(async ({ actor }, i) => {
			const save = () =>
				saveReview({ actor, eventSlug, code, ...reviewFields(of, 5, 5, 9) }).catch((error: unknown) => {
					if (!(error instanceof Refusal && error.code === 'review_conflict')) throw error;
				});
			const declare = () => declareConflict({ actor, eventSlug, code, reason: '' });
			await Promise.all(i % 2 === 0 ? [save(), declare(), save()] : [declare(), save()]);
		})
	);
	const db = await reader();
	return db.$count(t.review, eq(t.review.proposalId, id));
}

/** Four people press « Envoyer » on the same preview at once; the facts said, and how many each thought to send. */
async function sentAtOnce() {
	const of = await makeCall();
	const asked = { actor: staff.actor, eventSlug: of.event.slug, codes: [], withFeedback: false };
	const ids: number[] = [];
	for (let i = 0; i < 5; i++) {
		const { id, code } = await makeProposal(of);
		await decide({ ...asked, codes: [code], decision: i % 2 ? 'accepted' : 'declined' });
		ids.push(id);
	}
	const { digest } = await previewLetters(asked);
	const sent = await Promise.all([1, 2, 3, 4].map(() => sendLetters({ ...asked, digest })));
	const db = await reader();
	let facts = 0;
	for (const id of ids)
		facts += await db.$count(
			t.outbox,
			and(eq(t.outbox.kind, 'proposal.decided'), like(t.outbox.dedupeKey, `proposal.decided:${id}:%`))
		);
	return { facts, sent: sent.map(({ proposals }) => proposals).sort() };
}

describe('with the guards of the database', () => {
	test('a review with a conflict is refused', async () => {
		expect(await conflictedReview()).toBe('review_conflict');
	});

	test('a review of what one spoke in is refused, however one left it', async () => {
		expect(await formerSpeakersReview()).toBe('review_conflict');
	});

	test('a review saved while a conflict is declared is never left, whichever comes first', async () => {
		expect(await savedWhileDeclared()).toBe(0);
		expect(await verifySelection()).toEqual([]);
	});

	test('letters sent by four people at once leave once', async () => {
		expect(await sentAtOnce()).toEqual({ facts: 5, sent: [0, 0, 0, 5] });
	});
});

// Last in this file: they take the guards away from its database.
describe('control: without them', () => {
	test('the same letters leave several times', async () => {
		const { writer } = await connections();
		// A decision that is not taken from its proposal as it is told: the key of its fact still holds.
		await writer.execute('DROP TRIGGER proposal_transition');
		await writer.execute(`CREATE TRIGGER decision_stays AFTER UPDATE OF decision ON proposal WHEN NEW.decision IS NULL BEGIN
			UPDATE proposal SET decision = OLD.decision, status = OLD.status, decided_at = OLD.decided_at WHERE id = NEW.id; END`);
		expect(await sentAtOnce()).toEqual({ facts: 5, sent: [5, 5, 5, 5] });
		await writer.execute(`CREATE TRIGGER key_lost AFTER INSERT ON outbox BEGIN
			UPDATE outbox SET dedupe_key = NEW.dedupe_key || ':' || NEW.id WHERE id = NEW.id; END`);
		expect(await sentAtOnce()).toEqual({ facts: 20, sent: [5, 5, 5, 5] });
	});

	test('whoever left a proposal reads it', async () => {
		const { writer } = await connections();
		await writer.execute('DROP TRIGGER proposal_speaker_left');
		expect(await formerSpeakersReview()).toBe('1 kept');
	});

	test('conflicted reviews are kept, and the recount finds them', async () => {
		const { writer } = await connections();
		await writer.execute('DROP TRIGGER review_allowed');
		await writer.execute('DROP TRIGGER review_conflict_takes_back');
		expect(await conflictedReview()).toBe('kept');
		expect(await savedWhileDeclared()).toBe(20);
		const rules = new Set((await verifySelection()).map(({ rule }) => rule));
		expect(rules).toContain('review_conflict');
	});
});
