import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import { onReviewSetAside } from '../../../../src/lib/server/outbox/handlers/proposals.ts';
import type { LeasedFact } from '../../../../src/lib/server/outbox/queue.ts';
import { answerInvitation, inviteSpeaker } from '../../../../src/lib/server/programme/proposals/invite.ts';
import { removeSpeaker } from '../../../../src/lib/server/programme/proposals/remove-speaker.ts';
import { exportMyData } from '../../../../src/lib/server/privacy/export.ts';
import {
	declareConflict,
	keepFrom,
	liftConflict
} from '../../../../src/lib/server/programme/selection/conflicts.ts';
import { decide } from '../../../../src/lib/server/programme/selection/decide.ts';
import { previewLetters, sendLetters } from '../../../../src/lib/server/programme/selection/send-letters.ts';
import { addReviewer, removeReviewer } from '../../../../src/lib/server/programme/selection/reviewers.ts';
import { readingList, readingPage } from '../../../../src/lib/server/programme/selection/reading.ts';
import { removeCriterion, saveCriterion } from '../../../../src/lib/server/programme/selection/criteria.ts';
import { saveReview } from '../../../../src/lib/server/programme/selection/save-review.ts';
import { staffProposal } from '../../../../src/lib/server/programme/selection/staff-proposal.ts';
import { allProposals } from '../../../../src/lib/server/programme/selection/table.ts';
import { committeeSettings } from '../../../../src/lib/server/programme/selection/queries.ts';
import { verifySelection } from '../../../../src/lib/server/programme/selection/verify.ts';
import { makeOrganisation, makePerson } from '../../../factories/people.ts';
import {
	makeCall,
	makeProposal,
	makeReviewer,
	reviewFields,
	type MadeCall
} from '../../../factories/proposals.ts';
import { refusalOf } from '../../../setup/refused.ts';

let staff: Awaited<ReturnType<typeof makePerson>>;
beforeAll(async () => {
	staff = await makePerson({ roles: ['staff'] });
});

const save = (
	of: MadeCall,
	{ actor }: Awaited<ReturnType<typeof makePerson>>,
	code: string,
	...scores: number[]
) => saveReview({ actor, eventSlug: of.event.slug, code, ...reviewFields(of, ...scores) });

describe('a reading', () => {
	test('is kept in part, counts once whole, and shows the others’ only then', async () => {
		const of = await makeCall();
		const { code } = await makeProposal(of);
		const [one, two] = [await makeReviewer(of), await makeReviewer(of)];
		expect(await save(of, two, code, 5, 5, 9)).toEqual({ complete: true });
		expect(await save(of, one, code, 4)).toEqual({ complete: false });
		const begun = await readingPage(one.actor, of.event.slug, code);
		expect(begun.others).toBeNull();
		expect(begun.own.scores).toEqual({ [of.criteria[0]!.id]: 4 });
		expect((await allProposals(staff.actor, of.event.slug)).rows[0]!.tally.readings).toBe(1);
		await save(of, one, code, 0, 0, 0);
		const whole = await readingPage(one.actor, of.event.slug, code);
		expect(whole.others).toMatchObject({
			tally: { readings: 2, mean: 50, spread: 50 },
			readings: [{ score: 100 }]
		});
		expect(await verifySelection()).toEqual([]);
	});

	test('leads from one unread proposal to the next, and to none when all is read', async () => {
		const of = await makeCall();
		const codes = [
			(await makeProposal(of)).code,
			(await makeProposal(of)).code,
			(await makeProposal(of)).code
		];
		const one = await makeReviewer(of);
		const seen = new Set<string>();
		let at: string | null = (await readingList(one.actor, of.event.slug)).rows[0]!.code;
		while (at && !seen.has(at)) {
			seen.add(at);
			await save(of, one, at, 1, 1, 1);
			at = (await readingPage(one.actor, of.event.slug, at)).next;
		}
		expect([...seen].sort()).toEqual(codes.sort());
		expect(at).toBeNull();
		expect(await readingList(one.actor, of.event.slug)).toMatchObject({ toRead: 3, done: 3 });
	});

	test('is not waited for once the answer has left, and stays counted where it was made before', async () => {
		const of = await makeCall();
		const eventSlug = of.event.slug;
		const one = await makeReviewer(of);
		const [read, begun, declined, left] = [
			await makeProposal(of),
			await makeProposal(of),
			await makeProposal(of),
			await makeProposal(of)
		];
		await save(of, one, read.code, 5, 5, 9);
		await save(of, one, begun.code, 5);
		expect(await readingList(one.actor, eventSlug)).toMatchObject({ toRead: 4, done: 1 });
		const decided = async (decision: 'accepted' | 'declined', ...codes: string[]) =>
			decide({ actor: staff.actor, eventSlug, codes, decision });
		await decided('accepted', read.code, begun.code);
		await decided('declined', declined.code);
		// Decided, and not told: the committee reads on.
		expect(await readingList(one.actor, eventSlug)).toMatchObject({ toRead: 4, done: 1 });
		const asked = { actor: staff.actor, eventSlug, codes: [], withFeedback: false };
		await sendLetters({ ...asked, digest: (await previewLetters(asked)).digest });
		// What is printed is corrected once accepted: not to be read again.
		await write('selection.test', (tx) =>
			tx
				.update(t.proposal)
				.set({ title: 'Mieux dit', revision: sql`revision + 1` })
				.where(eq(t.proposal.id, read.id))
		);
		const list = await readingList(one.actor, eventSlug);
		expect(list).toMatchObject({ toRead: 2, done: 1 });
		expect(list.rows.map(({ code, state }) => [code, state]).sort()).toEqual(
			[
				[read.code, 'done'],
				[left.code, 'unread']
			].sort()
		);
		const { members } = await committeeSettings(staff.actor, eventSlug);
		expect(members).toMatchObject([{ toRead: 2, done: 1 }]);
		// Its page answers whoever has it open, and leads to what is left.
		expect(await readingPage(one.actor, eventSlug, declined.code)).toMatchObject({
			next: left.code,
			previous: left.code,
			progress: { toRead: 2, done: 1 }
		});
	});

	test('is never of what one spoke in, whoever took them out of it', async () => {
		const of = await makeCall();
		const eventSlug = of.event.slug;
		const [answers, leaver, removed] = [await makePerson(), await makeReviewer(of), await makeReviewer(of)];
		const { code, id } = await makeProposal(of, { speakers: [answers, leaver, removed] });
		const lineOf = async ({ person }: typeof leaver) => {
			const lines = await (
				await reader()
			)
				.select()
				.from(t.proposalSpeaker)
				.where(eq(t.proposalSpeaker.proposalId, id));
			return lines.find(({ personId }) => personId === person.id)!.id;
		};
		expect((await readingPage(leaver.actor, eventSlug, code)).state).toBe('own');
		await removeSpeaker({ actor: leaver.actor, code, speakerId: await lineOf(leaver) });
		await removeSpeaker({ actor: staff.actor, code, speakerId: await lineOf(removed) });
		for (const one of [leaver, removed]) {
			expect(await readingPage(one.actor, eventSlug, code)).toMatchObject({ state: 'left', content: null });
			expect(await readingList(one.actor, eventSlug)).toMatchObject({ toRead: 0 });
			expect(await refusalOf(save(of, one, code, 5, 5, 9))).toMatchObject({ code: 'review_conflict' });
			// No office decision opens it again.
			await liftConflict({ actor: staff.actor, eventSlug, code, personId: one.person.id });
			expect(await refusalOf(save(of, one, code, 5, 5, 9))).toMatchObject({ code: 'review_conflict' });
			const { data } = await exportMyData(one.actor);
			expect(data.propositions_quittees).toEqual([{ code, evenement: of.event.name }]);
		}
		expect(await verifySelection()).toEqual([]);
	});

	test('is refused out of its scale, once reviews are closed, of a draft, and to anybody else', async () => {
		const of = await makeCall();
		const { code } = await makeProposal(of);
		const one = await makeReviewer(of);
		expect(await refusalOf(save(of, one, code, 6))).toMatchObject({ code: 'invalid_input' });
		expect(await refusalOf(save(of, one, code, -1))).toMatchObject({ code: 'invalid_input' });
		expect(await refusalOf(save(of, await makePerson(), code, 1))).toMatchObject({ code: 'not_found' });
		expect(await refusalOf(save(of, staff, code, 1))).toMatchObject({ code: 'not_found' });
		const draft = await makeProposal(of, { draft: true });
		expect(await refusalOf(save(of, one, draft.code, 1))).toMatchObject({ code: 'review_not_open' });
		expect(await refusalOf(readingPage(one.actor, of.event.slug, draft.code))).toMatchObject({ status: 404 });
		const closed = await makeCall({ reviewsCloseIn: -1 });
		const late = await makeReviewer(closed);
		const other = await makeProposal(closed);
		expect(await refusalOf(save(closed, late, other.code, 1))).toMatchObject({ code: 'reviews_closed' });
		// A proposal of another event is not found, though one reads there.
		expect(await refusalOf(save(of, one, other.code, 1))).toMatchObject({ status: 404 });
	});
});

test('blind, nothing that names anybody is in what a page is given', async () => {
	const of = await makeCall({ blind: true });
	const speaker = await makePerson({ email: 'odile.secrete@nommee.example' });
	const { id, code } = await makeProposal(of, { speakers: [speaker] });
	await write('selection.test', async (tx) => {
		await tx.insert(t.speakerProfile).values({
			personId: speaker.person.id,
			name: 'Odile Secrète',
			organisation: 'Organisme Caché',
			biography: 'Sa vie Racontée',
			updatedAt: now()
		});
		await tx.insert(t.programmeFile).values({
			code: 'FICHIER',
			proposalId: id,
			name: 'CV-Odile.pdf',
			mediaType: 'application/pdf',
			size: 10,
			sha256: 'x',
			uploadedBy: speaker.person.id,
			createdAt: now()
		});
	});
	const one = await makeReviewer(of);
	const given = JSON.stringify([
		await readingPage(one.actor, of.event.slug, code),
		await readingList(one.actor, of.event.slug)
	]);
	for (const secret of ['Odile', 'Secrète', 'Caché', 'Racontée', 'nommee', speaker.person.familyName, 'CV-'])
		expect(given).not.toContain(secret);
	// Control: the office reads it all.
	const open = JSON.stringify(await staffProposal(staff.actor, of.event.slug, code));
	for (const shown of ['Odile Secrète', 'Organisme Caché', 'Sa vie Racontée', 'CV-Odile.pdf'])
		expect(open).toContain(shown);
});

describe('a conflict', () => {
	test('takes the reading back, closes the content, and staff alone lift it, never their own', async () => {
		const of = await makeCall();
		const { id, code } = await makeProposal(of);
		const one = await makeReviewer(of);
		await save(of, one, code, 5, 5, 9);
		const asked = { actor: one.actor, eventSlug: of.event.slug, code };
		await declareConflict({ ...asked, reason: 'Ma collègue' });
		await declareConflict({ ...asked, reason: 'encore' });
		expect(await readingPage(one.actor, of.event.slug, code)).toMatchObject({
			state: 'conflict',
			reason: 'Ma collègue',
			content: null,
			others: null
		});
		expect(await refusalOf(save(of, one, code, 1))).toMatchObject({ code: 'review_conflict', status: 403 });
		const [row] = (await allProposals(staff.actor, of.event.slug)).rows;
		expect(row).toMatchObject({ conflicts: 1, tally: { readings: 0 } });
		const personId = one.person.id;
		expect(await refusalOf(liftConflict({ ...asked, personId }))).toMatchObject({ code: 'not_allowed' });
		await liftConflict({ ...asked, actor: staff.actor, personId });
		expect((await readingPage(one.actor, of.event.slug, code)).state).toBe('unread');
		const db = await reader();
		const audit = await db
			.select()
			.from(t.auditEntry)
			.where(eq(t.auditEntry.objectId, String(id)));
		expect(audit.map(({ action }) => action)).toEqual([
			'review.completed',
			'conflict.declared',
			'conflict.lifted'
		]);
	});

	test('of staff who read closes the proposal in the office too, and is not theirs to lift', async () => {
		const of = await makeCall();
		const { code } = await makeProposal(of);
		const both = await makeReviewer(of, { roles: ['staff'] });
		const eventSlug = of.event.slug;
		await keepFrom({ actor: staff.actor, eventSlug, code, personId: both.person.id, reason: 'Voisine' });
		expect(await refusalOf(staffProposal(both.actor, eventSlug, code))).toMatchObject({
			code: 'review_conflict'
		});
		expect((await allProposals(both.actor, eventSlug)).rows[0]).toMatchObject({ isBarred: true });
		expect(
			await refusalOf(liftConflict({ actor: both.actor, eventSlug, code, personId: both.person.id }))
		).toMatchObject({ code: 'conflict_own' });
	});

	test('is hinted at where a speaker is of the same organisation, and known where one speaks oneself', async () => {
		const of = await makeCall();
		const organisation = await makeOrganisation();
		const one = await makeReviewer(of);
		const colleague = await makePerson();
		await write('members.test', async (tx) => {
			for (const { person } of [one, colleague])
				await tx.update(t.person).set({ organisationId: organisation.id }).where(eq(t.person.id, person.id));
		});
		const theirs = await makeProposal(of, { speakers: [colleague] });
		const own = await makeProposal(of, { speakers: [one] });
		const far = await makeProposal(of);
		const { rows } = await readingList(one.actor, of.event.slug);
		const rowOf = (code: string) => rows.find((row) => row.code === code);
		expect(rowOf(theirs.code)).toMatchObject({ state: 'unread', hint: true });
		expect(rowOf(own.code)).toMatchObject({ state: 'own', hint: false });
		expect(rowOf(far.code)).toMatchObject({ state: 'unread', hint: false });
		// Read blind, it would tell whose they are.
		await write('programme.test', (tx) =>
			tx.update(t.callForProposals).set({ blind: true }).where(eq(t.callForProposals.eventId, of.event.id))
		);
		const blind = await readingList(one.actor, of.event.slug);
		expect(blind.rows.map(({ hint }) => hint)).toEqual(blind.rows.map(() => false));
		expect(await refusalOf(save(of, one, own.code, 1))).toMatchObject({ code: 'review_conflict' });
	});
});

describe('somebody who reads, invited to speak', () => {
	/** A proposal read by two, one of whom its author then invites. */
	async function invited() {
		const of = await makeCall();
		const author = await makePerson();
		const { id, code } = await makeProposal(of, { speakers: [author] });
		// Invitations are sent while the call is open.
		await write('selection.test', (tx) =>
			tx
				.update(t.callForProposals)
				.set({ closesAt: new Date(Date.now() + 86_400_000) })
				.where(eq(t.callForProposals.eventId, of.event.id))
		);
		const [one, two] = [await makeReviewer(of), await makeReviewer(of)];
		await save(of, one, code, 0, 0, 0);
		await save(of, two, code, 5, 5, 9);
		const { givenName, familyName, email } = one.person;
		await inviteSpeaker({ actor: author.actor, code, input: { givenName, familyName, email } });
		const tally = async () => (await allProposals(staff.actor, of.event.slug)).rows[0]!.tally;
		const answer = (accepts: boolean) => answerInvitation({ actor: one.actor, code, accepts });
		const page = () => readingPage(one.actor, of.event.slug, code);
		const actions = async () => {
			const rows = await (await reader()).select().from(t.auditEntry);
			return rows.filter(({ objectId }) => objectId === String(id)).map(({ action }) => action);
		};
		return { of, id, code, one, tally, answer, page, actions };
	}

	test('has a reading that counts for nothing until they answer; the permanence is told', async () => {
		const { of, id, code, one, tally, page, actions } = await invited();
		expect(await tally()).toMatchObject({ readings: 1, mean: 100 });
		expect(await page()).toMatchObject({ state: 'done', isInvited: true, others: null, own: { scores: {} } });
		expect((await page()).content).not.toBeNull();
		const { readings } = await staffProposal(staff.actor, of.event.slug, code);
		expect(readings.find(({ personId }) => personId === one.person.id)).toMatchObject({
			isSetAside: true,
			score: null
		});
		expect(await actions()).toContain('review.set_aside');
		const db = await reader();
		for (const fact of await db.select().from(t.outbox).where(eq(t.outbox.kind, 'review.set_aside')))
			if (fact.payload?.proposalId === id)
				await onReviewSetAside(fact.payload as never, fact as unknown as LeasedFact<never>);
		const mails = await db.select().from(t.mail).where(eq(t.mail.recipient, staff.person.email));
		expect(mails.map(({ template }) => template)).toContain('review-set-aside');
		expect(await verifySelection()).toEqual([]);
	});

	test('who declines reads as before, and their reading counts again', async () => {
		const { tally, answer, page } = await invited();
		await answer(false);
		expect(await tally()).toMatchObject({ readings: 2, mean: 50 });
		expect(await page()).toMatchObject({
			state: 'done',
			isInvited: false,
			others: { tally: { readings: 2 } }
		});
	});

	test('who accepts reads no more: what they wrote is taken back, and the trail says so', async () => {
		const { of, id, code, one, tally, answer, page, actions } = await invited();
		await answer(true);
		expect(await page()).toMatchObject({ state: 'own', content: null });
		expect(await tally()).toMatchObject({ readings: 1, mean: 100 });
		expect(await (await reader()).$count(t.review, eq(t.review.proposalId, id))).toBe(1);
		expect(await actions()).toContain('review.taken_back');
		expect(await refusalOf(save(of, one, code, 1))).toMatchObject({ code: 'review_conflict' });
		expect(await verifySelection()).toEqual([]);
	});
});

describe('a text changed since it was read', () => {
	const changed = (id: number) =>
		write('selection.test', (tx) =>
			tx
				.update(t.proposal)
				.set({ title: 'Tout autre chose', revision: sql`revision + 1` })
				.where(eq(t.proposal.id, id))
		);

	test('is to be read again, and staff see which readings are of the text before', async () => {
		const of = await makeCall();
		const { id, code } = await makeProposal(of);
		const [one, two] = [await makeReviewer(of), await makeReviewer(of)];
		const eventSlug = of.event.slug;
		await save(of, one, code, 5, 5, 9);
		await changed(id);
		await save(of, two, code, 0, 0, 0);
		expect(await readingPage(one.actor, eventSlug, code)).toMatchObject({
			state: 'changed',
			progress: { done: 0, toRead: 1 }
		});
		expect((await readingPage(two.actor, eventSlug, code)).state).toBe('done');
		expect((await allProposals(staff.actor, eventSlug)).rows[0]).toMatchObject({
			outdated: 1,
			tally: { readings: 2 }
		});
		const { readings } = await staffProposal(staff.actor, eventSlug, code);
		expect(readings.map(({ isOutdated }) => isOutdated)).toEqual([true, false]);
		await save(of, one, code, 1, 1, 1);
		expect((await readingPage(one.actor, eventSlug, code)).state).toBe('done');
		expect((await allProposals(staff.actor, eventSlug)).rows[0]!.outdated).toBe(0);
	});

	test('while it is read: the reading is of the text that its page showed', async () => {
		const of = await makeCall();
		const { id, code } = await makeProposal(of);
		const one = await makeReviewer(of);
		const { revision } = await readingPage(one.actor, of.event.slug, code);
		await changed(id);
		const fields = { actor: one.actor, eventSlug: of.event.slug, code, ...reviewFields(of, 5, 5, 9) };
		await saveReview({ ...fields, revision });
		expect((await readingPage(one.actor, of.event.slug, code)).state).toBe('changed');
		// A page cannot have shown what is not written yet.
		await saveReview({ ...fields, revision: 999 });
		expect(await verifySelection()).toEqual([]);
	});
});

describe('the committee', () => {
	test('is made by address, once each, and who leaves it writes no more', async () => {
		const of = await makeCall();
		const { code } = await makeProposal(of);
		const eventSlug = of.event.slug;
		const add = (email: string, givenName = '', familyName = '') =>
			addReviewer({ actor: staff.actor, eventSlug, email, givenName, familyName });
		expect(await refusalOf(add('inconnue@exemple.org'))).toMatchObject({ code: 'reviewer_unknown' });
		await add('inconnue@exemple.org', 'Inès', 'Connue');
		await add(' INCONNUE@exemple.org ');
		const known = await makePerson();
		await add(known.person.email);
		const { members } = await committeeSettings(staff.actor, eventSlug);
		expect(members.map(({ email }) => email).sort()).toEqual(
			['inconnue@exemple.org', known.person.email].sort()
		);
		await save(of, known, code, 5, 5, 9);
		await removeReviewer({ actor: staff.actor, eventSlug, personId: known.person.id });
		expect(await refusalOf(save(of, known, code, 1, 1, 1))).toMatchObject({ code: 'not_found' });
		expect((await allProposals(staff.actor, eventSlug)).rows[0]!.tally.readings).toBe(1);
		expect(await refusalOf(committeeSettings(known.actor, eventSlug))).toMatchObject({ status: 403 });
	});

	test('scores on criteria whose scale stands once something is scored', async () => {
		const of = await makeCall();
		const { code } = await makeProposal(of);
		const asked = { actor: staff.actor, eventSlug: of.event.slug };
		const first = of.criteria[0]!;
		const as = (changes: object) =>
			saveCriterion({ ...asked, name: 'Pertinence', help: '', max: 5, weight: 3, position: 1, ...changes });
		await as({ name: 'Quatrième', position: 1 });
		const order = async () =>
			(await committeeSettings(staff.actor, of.event.slug)).criteria.map(({ name }) => name);
		expect(await order()).toEqual(['Quatrième', 'Pertinence', 'Clarté', 'Nouveauté']);
		const added = (await committeeSettings(staff.actor, of.event.slug)).criteria[0]!;
		await removeCriterion({ ...asked, id: added.id });
		await as({ id: first.id, weight: 4 });
		await save(of, await makeReviewer(of), code, 1);
		await as({ id: first.id, weight: 4, name: 'À propos', help: 'En une ligne' });
		for (const changes of [{ max: 9, weight: 4 }, { weight: 1 }, { weight: 4, position: 2 }])
			expect(await refusalOf(as({ id: first.id, ...changes }))).toMatchObject({ code: 'criteria_locked' });
		expect(await refusalOf(as({ name: 'Autre' }))).toMatchObject({ code: 'criteria_locked' });
		expect(await refusalOf(removeCriterion({ ...asked, id: first.id }))).toMatchObject({
			code: 'criteria_locked'
		});
		expect(await order()).toEqual(['À propos', 'Clarté', 'Nouveauté']);
	});
});
