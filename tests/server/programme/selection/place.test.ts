import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addDays, dayOf, instantAt } from '../../../../src/lib/format/dates.ts';
import { DAY_MS, setClock } from '../../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../../src/lib/server/db/violations.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { onProposalDecided, onProposalLapsed } from '../../../../src/lib/server/outbox/handlers/selection.ts';
import type { LeasedFact } from '../../../../src/lib/server/outbox/queue.ts';
import { confirmProposal } from '../../../../src/lib/server/programme/proposals/confirm.ts';
import { proposalPage } from '../../../../src/lib/server/programme/proposals/queries.ts';
import { withdrawProposal } from '../../../../src/lib/server/programme/proposals/withdraw.ts';
import { unconfirmedOf } from '../../../../src/lib/server/programme/selection/confirmations.ts';
import { decide } from '../../../../src/lib/server/programme/selection/decide.ts';
import { saveTemplate } from '../../../../src/lib/server/programme/selection/letters.ts';
import {
	acceptFromReserve,
	leaveVacant,
	reserveOf
} from '../../../../src/lib/server/programme/selection/reserve.ts';
import { previewLetters, sendLetters } from '../../../../src/lib/server/programme/selection/send-letters.ts';
import { takeBackPlace } from '../../../../src/lib/server/programme/selection/take-back-place.ts';
import { verifySelection } from '../../../../src/lib/server/programme/selection/verify.ts';
import { makePerson } from '../../../factories/people.ts';
import { makeCall, makeProposal, type MadeCall } from '../../../factories/proposals.ts';
import { refusalOf } from '../../../setup/refused.ts';

let staff: Awaited<ReturnType<typeof makePerson>>;
beforeAll(async () => {
	staff = await makePerson({ roles: ['staff'] });
});
let putBack = () => {};
afterEach(() => putBack());
const inDays = (days: number) => (putBack = setClock(() => Date.now() + days * DAY_MS));

const asked = (of: MadeCall) => ({ actor: staff.actor, eventSlug: of.event.slug });
const consents = { photo: false, recording: false, slides: false, directory: false };

async function rowOf(id: number) {
	const [row] = await (await reader()).select().from(t.proposal).where(eq(t.proposal.id, id));
	return row!;
}

/** A proposal accepted by letter, with those who wait in reserve, told so. */
async function accepted(options: { reserve?: number } = {}) {
	const of = await makeCall();
	const speaker = await makePerson();
	const { id, code } = await makeProposal(of, { title: 'Retenue', speakers: [speaker] });
	const reserve = [];
	for (let i = 0; i < (options.reserve ?? 0); i++) reserve.push(await makeProposal(of));
	await saveTemplate({ ...asked(of), decision: 'accepted', subject: 'Oui', body: 'Bonjour {prenom}.' });
	await decide({ ...asked(of), codes: [code], decision: 'accepted' });
	const codes = reserve.map((one) => one.code);
	if (codes.length > 0) await decide({ ...asked(of), codes, decision: 'waitlisted' });
	const preview = await previewLetters({ ...asked(of), codes: [], withFeedback: false });
	await sendLetters({ ...asked(of), codes: [], withFeedback: false, digest: preview.digest });
	const confirm = () => confirmProposal({ actor: speaker.actor, code, consents, locale: 'fr' });
	const takeBack = (decision: 'waitlisted' | 'declined' = 'waitlisted') =>
		takeBackPlace({ ...asked(of), code, decision });
	const vacancies = async () => (await reserveOf(staff.actor, of.event.slug)).vacancies;
	return { of, id, code, speaker, reserve, preview, confirm, takeBack, vacancies };
}

/** What the worker mails to somebody, the facts being done twice. */
async function mailed(recipient: string) {
	const db = await reader();
	for (let round = 0; round < 2; round++)
		for (const { id, kind, payload } of await db.select().from(t.outbox)) {
			const fact = { id } as LeasedFact<never>;
			if (kind === 'proposal.decided') await onProposalDecided(payload as never, fact);
			if (kind === 'proposal.lapsed') await onProposalLapsed(payload as never, fact);
		}
	return db.select().from(t.mail).where(eq(t.mail.recipient, recipient)).orderBy(t.mail.id);
}

describe('the last day to confirm', () => {
	test('is kept, in the letter whatever staff wrote, and in the space of whoever speaks', async () => {
		const { of, id, code, speaker } = await accepted();
		const { confirmBy } = await rowOf(id);
		expect(confirmBy).toBe(addDays(dayOf(new Date(), of.event.timezone), 14));
		const [letter] = await mailed(speaker.person.email);
		expect(letter!.text).toContain('À confirmer au plus tard');
		const { proposal } = await proposalPage(speaker.actor, code);
		expect(proposal).toMatchObject({ confirmBy, isLate: false, isLapsed: false });
		expect(await unconfirmedOf(staff.actor, of.event.slug)).toMatchObject([
			{ code, confirmBy, isLate: false, lapse: null }
		]);
		// The dates of the event change: what the letter promised does not.
		await write('events.test', (tx) =>
			tx.update(t.event).set({ firstDay: '2026-01-01' }).where(eq(t.event.id, of.event.id))
		);
		expect((await unconfirmedOf(staff.actor, of.event.slug))[0]).toMatchObject({ confirmBy });
		expect(await verifySelection()).toEqual([]);
	});

	test('is kept to by staff; past it, they see it, and the place is still held until they take it', async () => {
		const { of, id, code, confirm, takeBack } = await accepted();
		expect(await refusalOf(takeBack())).toMatchObject({ code: 'place_promised' });
		inDays(15);
		const [late] = await unconfirmedOf(staff.actor, of.event.slug);
		expect(late).toMatchObject({ code, isLate: true, lapse: { people: [{}] } });
		await confirm();
		expect(await rowOf(id)).toMatchObject({ status: 'confirmed' });
		// Confirmed meanwhile, there is nothing to take back.
		expect(await takeBack()).toBe(false);
	});

	test('is moot once the event is over', async () => {
		const { of, id, confirm } = await accepted();
		const over = instantAt(addDays(of.event.lastDay, 1), '0:30', of.event.timezone);
		putBack = setClock(() => over.getTime());
		expect(await refusalOf(confirm())).toMatchObject({ code: 'confirmation_late' });
		expect(await rowOf(id)).toMatchObject({ status: 'accepted' });
	});
});

describe('a place taken back', () => {
	test('is told by a letter, goes to the reserve, and is confirmed by nobody else', async () => {
		const { of, id, code, speaker, reserve, confirm, takeBack, vacancies } = await accepted({ reserve: 2 });
		inDays(15);
		expect((await Promise.all([takeBack(), takeBack()])).sort()).toEqual([false, true]);
		expect(await rowOf(id)).toMatchObject({ status: 'waitlisted', reserveRank: 3 });
		expect(await refusalOf(confirm())).toMatchObject({ code: 'confirmation_late' });
		const mails = await mailed(speaker.person.email);
		expect(mails.map(({ template }) => template)).toEqual(['decision', 'place-lapsed']);
		expect(mails[1]!.text).toContain('liste de réserve');
		const { proposal } = await proposalPage(speaker.actor, code);
		expect(proposal).toMatchObject({ status: 'waitlisted', isLapsed: true });
		// The first who was told; not the one that has just left its place.
		expect(await vacancies()).toMatchObject([{ code, isLapsed: true, first: { code: reserve[0]!.code } }]);
		const accept = () => acceptFromReserve({ ...asked(of), code: reserve[0]!.code, replaces: code });
		expect((await Promise.all([accept(), accept()])).sort()).toEqual([false, true]);
		expect(await rowOf(id)).toMatchObject({ replacedBy: reserve[0]!.id });
		expect(await vacancies()).toEqual([]);
		expect((await rowOf(reserve[0]!.id)).confirmBy).not.toBeNull();
		expect(await verifySelection()).toEqual([]);
	});

	test('accepted again, it has a place and a day to confirm of its own', async () => {
		const { of, id, code, confirm, takeBack, vacancies } = await accepted();
		inDays(15);
		await takeBack('declined');
		expect(await rowOf(id)).toMatchObject({ status: 'declined', reserveRank: null });
		expect(await vacancies()).toHaveLength(1);
		await decide({ ...asked(of), codes: [code], decision: 'accepted' });
		const { digest } = await previewLetters({ ...asked(of), codes: [], withFeedback: false });
		await sendLetters({ ...asked(of), codes: [], withFeedback: false, digest });
		expect(await vacancies()).toEqual([]);
		const again = await rowOf(id);
		expect(again).toMatchObject({ lapsedAt: null });
		expect(again.confirmBy! > dayOf(new Date(Date.now() + 15 * DAY_MS), of.event.timezone)).toBe(true);
		await confirm();
		expect(await verifySelection()).toEqual([]);
	});

	test('is not for whoever has a conflict to take', async () => {
		const { of, code, id } = await accepted();
		const judge = await makePerson({ roles: ['staff'] });
		await write('selection.test', (tx) =>
			tx.insert(t.reviewConflict).values({ proposalId: id, personId: judge.person.id, at: new Date() })
		);
		inDays(15);
		expect((await unconfirmedOf(judge.actor, of.event.slug))[0]).toMatchObject({ isLate: true, lapse: null });
		expect(
			await refusalOf(
				takeBackPlace({ actor: judge.actor, eventSlug: of.event.slug, code, decision: 'declined' })
			)
		).toMatchObject({ code: 'review_conflict', status: 403 });
	});

	test('while it is confirmed: one of the two is done, whichever comes first', async () => {
		for (const first of ['confirm', 'take'] as const) {
			const { id, confirm, takeBack } = await accepted();
			inDays(15);
			const late = confirm().catch((error: unknown) => error);
			const taken = first === 'confirm' ? takeBack() : undefined;
			await Promise.all([late, taken ?? takeBack()]);
			const { status, lapsedAt } = await rowOf(id);
			expect(status === 'confirmed').toBe(lapsedAt === null);
			putBack();
		}
		expect(await verifySelection()).toEqual([]);
	});

	test('withdrawn after it was accepted, a place is let go once; before, it leaves none', async () => {
		const { of, id, code, speaker, vacancies } = await accepted();
		const early = await makePerson();
		const { code: before } = await makeProposal(of, { speakers: [early] });
		await withdrawProposal({ actor: early.actor, code: before });
		expect(await vacancies()).toEqual([]);
		await withdrawProposal({ actor: speaker.actor, code });
		expect(await vacancies()).toMatchObject([{ code, isLapsed: false, first: null }]);
		const leave = () => leaveVacant({ ...asked(of), code });
		expect((await Promise.all([leave(), leave()])).sort()).toEqual([false, true]);
		expect(await rowOf(id)).toMatchObject({ withdrawnFrom: 'accepted', replacedBy: null });
		expect(await vacancies()).toEqual([]);
		expect(await verifySelection()).toEqual([]);
	});
});

/** Past the domain: a place given twice, and one taken back from nobody in particular; what the store says of each. */
async function forced(): Promise<string[]> {
	const { of, id, code } = await accepted();
	const done = async (work: (id: number) => Promise<unknown>) => {
		try {
			await work(id);
			return 'done';
		} catch (error) {
			return violation(error) ?? 'incident';
		}
	};
	const set = (values: Partial<typeof t.proposal.$inferInsert>) =>
		done(() =>
			write('selection.test', (tx) => tx.update(t.proposal).set(values).where(eq(t.proposal.id, id)))
		);
	const said = [await set({ status: 'declined' }), await set({ placeSettledAt: new Date() })];
	if (said[0] === 'done') return said;
	inDays(15);
	await takeBackPlace({ ...asked(of), code, decision: 'declined' });
	await leaveVacant({ ...asked(of), code });
	return [...said, await set({ placeSettledAt: new Date() }), await set({ status: 'confirmed' })];
}

test('the store itself refuses a place taken without a word, given twice, or confirmed once taken back', async () => {
	expect(await forced()).toEqual([
		'proposal_transition',
		'place_settled',
		'place_settled',
		'proposal_transition'
	]);
});

// Last: it takes the guards away.
test('control: without its triggers, all of that is done, and the recount finds it', async () => {
	const { writer } = await connections();
	await writer.execute('DROP TRIGGER proposal_transition');
	await writer.execute('DROP TRIGGER proposal_place_settled_once');
	expect(await forced()).toEqual(['done', 'done']);
	expect((await verifySelection()).map(({ rule }) => rule)).toContain('proposal_place_left');
});
