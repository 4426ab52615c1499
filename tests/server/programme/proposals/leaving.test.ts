import { and, eq } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../src/lib/server/auth/policy.ts';
import { DAY_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../../src/lib/server/db/violations.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { handlers } from '../../../../src/lib/server/outbox/handlers/start.ts';
import { confirmProposal } from '../../../../src/lib/server/programme/proposals/confirm.ts';
import { answerInvitation, inviteSpeaker } from '../../../../src/lib/server/programme/proposals/invite.ts';
import { removeSpeaker } from '../../../../src/lib/server/programme/proposals/remove-speaker.ts';
import { myProposals, proposalPage } from '../../../../src/lib/server/programme/proposals/queries.ts';
import { mySpans, sayUnavailable } from '../../../../src/lib/server/programme/proposals/unavailability.ts';
import { verifyProposals } from '../../../../src/lib/server/programme/proposals/verify.ts';
import { withdrawProposal } from '../../../../src/lib/server/programme/proposals/withdraw.ts';
import { listProgramme } from '../../../../src/lib/server/programme/queries.ts';
import { declareConflict } from '../../../../src/lib/server/programme/selection/conflicts.ts';
import { composeLetters } from '../../../../src/lib/server/programme/selection/letters.ts';
import { makeCall, makeProposal, pageOf, rowOf } from '../../../factories/call.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';

type Made = Awaited<ReturnType<typeof makePerson>>;
let staff: Made;
beforeAll(async () => {
	staff = await makePerson({ roles: ['staff'] });
});
let putBack = () => {};
afterEach(async () => {
	putBack();
	putBack = () => {};
});
const inDays = (days: number) => (putBack = setClock(() => Date.now() + days * DAY_MS));
const code = (refusal: Promise<unknown>) => refusalOf(refusal).then((one) => one.code);

/** A proposal of two people, the second invited by the first; published, in a session of the event. */
async function madeByTwo(options: { published?: boolean } = {}) {
	const { published = true } = options;
	const call = await makeCall();
	const [first, second] = [await makePerson(), await makePerson()];
	const { code: of } = await makeProposal(call, { actor: first.actor, status: 'submitted' });
	const { givenName, familyName, email } = second.person;
	await inviteSpeaker({ actor: first.actor, code: of, input: { givenName, familyName, email } });
	await answerInvitation({ actor: second.actor, code: of, accepts: true });
	const { id } = await rowOf(of);
	const sessionId = call.sessions.a.id;
	await write('programme.factory', (tx) =>
		tx
			.update(t.proposal)
			.set({ status: 'accepted', decidedAt: now(), confirmBy: '2099-01-01' })
			.where(eq(t.proposal.id, id))
	);
	const consents = { photo: false, recording: false, slides: false, directory: false };
	if (published) {
		await confirmProposal({ actor: first.actor, code: of, consents, locale: 'fr' });
		// As publishing the timetable does.
		await write('programme.factory', async (tx) => {
			await tx.delete(t.draftPlacement).where(eq(t.draftPlacement.proposalId, id));
			await tx.update(t.proposal).set({ sessionId }).where(eq(t.proposal.id, id));
			const speakers = await tx.select().from(t.speaker).where(eq(t.speaker.eventId, call.event.id));
			await tx
				.insert(t.sessionSpeaker)
				.values(speakers.map(({ id: speakerId }, position) => ({ sessionId, speakerId, position })));
		});
	}
	const lineOf = async ({ actor }: Made) => {
		const { speakers } = await pageOf(actor, of);
		return speakers.find(({ isMe }) => isMe)!.id;
	};
	const leave = async (who: Made, by: { actor: Actor } = who) =>
		removeSpeaker({ actor: by.actor, code: of, speakerId: await lineOf(who) });
	const inProgramme = async () =>
		(await listProgramme(call.event.id))
			.find((one) => one.id === sessionId)!
			.speakers.map(({ name }) => name);
	return { call, first, second, of, id, sessionId, lineOf, leave, inProgramme };
}
const nameOf = ({ person }: Made) => `${person.givenName} ${person.familyName}`;

/** What the worker mails for the facts of a proposal, done twice. */
async function mailed(id: number, kind: 'speaker.left' | 'speaker.joined' | 'proposal.withdrawn') {
	const db = await reader();
	const facts = (await db.select().from(t.outbox).where(eq(t.outbox.kind, kind))).filter(
		({ payload }) => payload?.proposalId === id
	);
	const before = await db.$count(t.mail);
	for (const fact of [...facts, ...facts])
		await (handlers[kind] as (payload: unknown, fact: object) => Promise<void>)(fact.payload, fact);
	const mails = await db.select().from(t.mail).orderBy(t.mail.id);
	return mails.slice(before).map(({ recipient, subject, text }) => ({ recipient, subject, text }));
}

test('when somebody cannot be there is forgotten with their last proposal to the event', async () => {
	const { call, first, second, of, leave } = await madeByTwo();
	const away = async ({ person }: Made) =>
		(await reader()).$count(
			t.unavailability,
			and(eq(t.unavailability.eventId, call.event.id), eq(t.unavailability.personId, person.id))
		);
	const key = (await mySpans(second.actor, of))[0]!.key;
	for (const { actor } of [first, second]) await sayUnavailable({ actor, code: of, keys: [key] });
	// Of another proposal of hers, which is under way.
	const { code: other } = await makeProposal(call, { actor: second.actor, status: 'submitted' });
	await leave(second);
	expect([await away(first), await away(second)]).toEqual([1, 1]);
	await withdrawProposal({ actor: second.actor, code: other });
	expect([await away(first), await away(second)]).toEqual([1, 0]);
	await withdrawProposal({ actor: first.actor, code: of });
	expect(await away(first)).toBe(0);
});

describe('of two who speak', () => {
	test('one leaves alone at any time: the other, the public programme and the letters are right', async () => {
		const { call, first, second, of, id, sessionId, leave, lineOf, inProgramme } = await madeByTwo();
		expect(await inProgramme()).toEqual([nameOf(first), nameOf(second)]);
		const db = await reader();
		const sequence = async () =>
			(await db.select().from(t.session).where(eq(t.session.id, sessionId)))[0]!.calendarSequence;
		const before = await sequence();
		// Long after the texts stopped changing.
		inDays(29);
		const line = await lineOf(first);
		expect(await code(removeSpeaker({ actor: second.actor, code: of, speakerId: line }))).toBe(
			'edits_closed'
		);
		await leave(second);
		expect(await rowOf(of)).toMatchObject({ status: 'confirmed', sessionId });
		expect(await inProgramme()).toEqual([nameOf(first)]);
		expect(await sequence()).toBe(before + 1);
		expect(
			await db.$count(
				t.speaker,
				and(eq(t.speaker.eventId, call.event.id), eq(t.speaker.personId, second.person.id))
			)
		).toBe(0);
		expect(await code(proposalPage(second.actor, of))).toBe('not_found');
		const mails = await mailed(id, 'speaker.left');
		const to = (email: string) => mails.filter(({ recipient }) => recipient === email);
		expect(to(first.person.email)).toHaveLength(1);
		expect(to(first.person.email)[0]!.subject).toContain(nameOf(second));
		expect(to(second.person.email)).toEqual([]);
		expect(to(staff.person.email)).toHaveLength(1);
		const letters = await composeLetters(db, [
			{
				...{ proposalId: id, decision: 'accepted', withFeedback: false, confirmBy: '2099-01-01' },
				template: { subject: 'x', body: 'x' }
			}
		]);
		expect(letters.map(({ email }) => email)).toEqual([first.person.email]);
		expect(await verifyProposals()).toEqual([]);
	});

	test('whoever answers for it leaves too, and the other answers for it', async () => {
		const { first, second, of, leave, inProgramme } = await madeByTwo();
		await leave(first);
		expect(await rowOf(of)).toMatchObject({ status: 'confirmed', submitterId: second.person.id });
		expect(await inProgramme()).toEqual([nameOf(second)]);
		// Alone, one does not leave: one withdraws.
		expect(await code(leave(second))).toBe('speaker_last');
		await withdrawProposal({ actor: second.actor, code: of });
		expect(await rowOf(of)).toMatchObject({ status: 'withdrawn', withdrawnFrom: 'confirmed' });
		expect(await verifyProposals()).toEqual([]);
	});

	test('both at once: one stays', async () => {
		const { first, second, of, leave } = await madeByTwo();
		const left = await Promise.allSettled([leave(first), leave(second)]);
		expect(left.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const { submitterId } = await rowOf(of);
		expect([first.person.id, second.person.id]).toContain(submitterId);
		expect(await verifyProposals()).toEqual([]);
	});

	test('neither takes the proposal away from the other, but whoever answers for it, or the permanence', async () => {
		const { first, second, of, id } = await madeByTwo({ published: false });
		expect(await refusalOf(withdrawProposal({ actor: second.actor, code: of }))).toMatchObject({
			code: 'not_allowed',
			status: 403
		});
		await withdrawProposal({ actor: first.actor, code: of });
		const mails = await mailed(id, 'proposal.withdrawn');
		expect(mails.map(({ recipient }) => recipient).sort()).toEqual(
			[second.person.email, staff.person.email].sort()
		);
		expect((await rowOf(of)).withdrawnFrom).toBe('accepted');
	});

	test('once given, nobody withdraws it, nor leaves; the permanence corrects who spoke', async () => {
		const { first, second, of, sessionId, leave } = await madeByTwo();
		const [held] = await (await reader()).select().from(t.session).where(eq(t.session.id, sessionId));
		const at = (offset: number) => {
			putBack();
			putBack = setClock(() => held!.endsAt.getTime() + offset);
		};
		at(-1);
		expect((await pageOf(first.actor, of)).past).toBeNull();
		at(0);
		expect((await pageOf(first.actor, of)).past).toEqual({ day: held!.day, isCancelled: false });
		expect((await myProposals(first.actor))[0]!.past).not.toBeNull();
		expect(await code(withdrawProposal({ actor: first.actor, code: of }))).toBe('session_over');
		expect(await code(withdrawProposal({ actor: staff.actor, code: of }))).toBe('session_over');
		expect(await code(leave(second))).toBe('session_over');
		expect((await rowOf(of)).status).toBe('confirmed');
		await leave(second, staff);
		at(-1);
		await withdrawProposal({ actor: first.actor, code: of });
		expect((await rowOf(of)).status).toBe('withdrawn');
	});

	test('the permanence takes one out or withdraws it all, unless it has a conflict', async () => {
		const { call, first, second, of, id, leave } = await madeByTwo();
		inDays(29);
		const judge = await makePerson({ roles: ['staff'] });
		await write('selection.factory', (tx) =>
			tx.insert(t.reviewer).values({ eventId: call.event.id, personId: judge.person.id, since: now() })
		);
		await declareConflict({ actor: judge.actor, eventSlug: call.event.slug, code: of, reason: '' });
		expect(await code(leave(second, judge))).toBe('review_conflict');
		expect(await code(withdrawProposal({ actor: judge.actor, code: of }))).toBe('review_conflict');
		await leave(second, staff);
		const mails = await mailed(id, 'speaker.left');
		const to = mails.map(({ recipient }) => recipient);
		expect(to).toContain(first.person.email);
		// Whoever did not leave by themselves is told.
		expect(mails.find(({ recipient }) => recipient === second.person.email)?.subject).toMatch(
			/^Vous n’êtes plus/
		);
		await withdrawProposal({ actor: staff.actor, code: of });
		const withdrawn = await mailed(id, 'proposal.withdrawn');
		expect(withdrawn.map(({ recipient }) => recipient)).toContain(first.person.email);
		expect(await code(leave(first, staff))).toBe('proposal_settled');
	});
});

describe('an invitation answered late', () => {
	async function invitedToPublished() {
		const made = await madeByTwo();
		const guest = await makePerson();
		const { givenName, familyName, email } = guest.person;
		await inviteSpeaker({
			actor: made.first.actor,
			code: made.of,
			input: { givenName, familyName, email }
		});
		return { ...made, guest };
	}

	test('changes no programme once texts are closed; it may still be declined', async () => {
		const { of, guest, inProgramme } = await invitedToPublished();
		inDays(29);
		expect(await code(answerInvitation({ actor: guest.actor, code: of, accepts: true }))).toBe(
			'edits_closed'
		);
		expect(await inProgramme()).toHaveLength(2);
		await answerInvitation({ actor: guest.actor, code: of, accepts: false });
	});

	test('before that, is told to the permanence', async () => {
		const { of, id, guest, inProgramme } = await invitedToPublished();
		await answerInvitation({ actor: guest.actor, code: of, accepts: true });
		expect(await inProgramme()).toContain(nameOf(guest));
		const mails = await mailed(id, 'speaker.joined');
		expect(mails.filter(({ recipient }) => recipient === staff.person.email)).toHaveLength(1);
		expect(mails[0]!.text).toContain(nameOf(guest));
	});
});

/** Past the domain, the line of whoever answers for a proposal is deleted: what the store says of it. */
async function answererDeleted(): Promise<string> {
	const { first, lineOf } = await madeByTwo({ published: false });
	const line = await lineOf(first);
	try {
		await write('programme.test', (tx) => tx.delete(t.proposalSpeaker).where(eq(t.proposalSpeaker.id, line)));
		return 'deleted';
	} catch (error) {
		return violation(error) ?? 'incident';
	}
}

test('the store keeps whoever answers for a proposal among those who speak, and names nobody else', async () => {
	expect(await answererDeleted()).toBe('proposal_submitter_speaks');
	const { of } = await madeByTwo({ published: false });
	const stranger = await makePerson();
	const named = write('programme.test', (tx) =>
		tx.update(t.proposal).set({ submitterId: stranger.person.id }).where(eq(t.proposal.code, of))
	);
	expect(violation(await named.catch((error: unknown) => error))).toBe('proposal_immutable');
});

// Last: it takes the guard away.
test('control: without its trigger, the line goes, and the recount finds it', async () => {
	const { writer } = await connections();
	await writer.execute('DROP TRIGGER proposal_submitter_speaks');
	expect(await answererDeleted()).toBe('deleted');
	expect((await verifyProposals()).map(({ rule }) => rule)).toContain('proposal_submitter_speaks');
});
