import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { ANONYMOUS, linkHolder, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { sign } from '../../../src/lib/server/ids.ts';
import { answerAsked, askedConsents } from '../../../src/lib/server/members/asked-consents.ts';
import { changeConsents, myConsents } from '../../../src/lib/server/members/consents.ts';
import { handlers } from '../../../src/lib/server/outbox/handlers/start.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { cancelOrder, cancelRegistrations } from '../../../src/lib/server/registration/cancel.ts';
import { expireHolds } from '../../../src/lib/server/registration/expire-holds.ts';
import { HOLD_MINUTES } from '../../../src/lib/server/registration/place-order.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { applyStripeEvent } from '../../../src/lib/server/registration/settle.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { answerer } from '../../../src/lib/server/web/link-actor.ts';
import { checkoutCompleted } from '../../fakes/stripe-events.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makePerson } from '../../factories/people.ts';
import { refusalOf } from '../../setup/refused.ts';

let putBack = () => {};
afterEach(() => putBack());

const ALL = ['directory', 'photo', 'newsletter'] as const;
const ticketLink = (code: string): Actor =>
	linkHolder('ticket-consents', code, sign('ticket-consents', code))!;
const orderLink = (code: string): Actor => linkHolder('order-consents', code, sign('order-consents', code))!;

async function linesOf(personId: number) {
	const db = await reader();
	const lines = await db
		.select()
		.from(t.consent)
		.where(eq(t.consent.personId, personId))
		.orderBy(t.consent.id);
	return lines.map(({ purpose, granted }) => `${granted ? '+' : '-'}${purpose}`);
}

/** An order in which someone attends by themselves, every box ticked. */
async function tickEverything(options: { email?: string; actor?: Actor; method?: 'card' | 'invoice' } = {}) {
	const { email, actor, method = 'invoice' } = options;
	const person = personFields({ consentDirectory: true, consentPhoto: true, ...(email ? { email } : {}) });
	const placed = await placeNew(await makeEvent(), {
		actor,
		people: [person],
		fields: { method, consentNewsletter: true }
	});
	const order = await findOrder(placed.code);
	const [registration] = order.people;
	return { order, registration: registration!, personId: registration!.person.id };
}

const accept = (actor: Actor, purposes: readonly (typeof ALL)[number][] = ALL) =>
	answerAsked({ actor, purposes, accepts: true, locale: 'fr' });

describe('in somebody else’s name', () => {
	test('an order writes no consent, held, cancelled or expired, and its end takes away what it asked', async () => {
		const victim = await makePerson();
		const { email } = victim.person;
		const cancelled = await tickEverything({ email, method: 'card' });
		expect(await linesOf(victim.person.id)).toEqual([]);
		// A hold asks nothing: not even the person can answer it.
		expect(await askedConsents(victim.actor)).toEqual([]);
		expect(await accept(victim.actor)).toBe(0);
		expect(await accept(ticketLink(cancelled.registration.code))).toBe(0);
		await cancelOrder({
			actor: { kind: 'link', purpose: 'order', code: cancelled.order.code },
			orderCode: cancelled.order.code
		});
		expect((await findOrder(cancelled.order.code)).people[0]!.askedConsents).toEqual([]);

		const expired = await tickEverything({ email, method: 'card' });
		expect(expired.registration.askedConsents).toEqual([...ALL]);
		const later = Date.now() + (HOLD_MINUTES + 1) * 60_000;
		putBack = setClock(() => later);
		await expireHolds();
		expect((await findOrder(expired.order.code)).people[0]!.askedConsents).toEqual([]);
		expect(await linesOf(victim.person.id)).toEqual([]);
	});

	test('signed in as someone else is no better, and a withdrawal stays until the person takes it back', async () => {
		const victim = await makePerson();
		const other = await makePerson({ roles: ['staff'] });
		const newsletter = { directory: false, photo: false, newsletter: true };
		await changeConsents(victim.actor, newsletter, 'fr');
		await changeConsents(victim.actor, { ...newsletter, newsletter: false }, 'fr');
		await tickEverything({ email: victim.person.email, actor: other.actor });
		expect(await linesOf(victim.person.id)).toEqual(['+newsletter', '-newsletter']);
		expect((await myConsents(victim.actor)).newsletter.granted).toBe(false);
		expect(await linesOf(other.person.id)).toEqual([]);
		// The control: the same boxes, the person signed in.
		await tickEverything({ email: victim.person.email, actor: victim.actor });
		expect((await myConsents(victim.actor)).newsletter.granted).toBe(true);
	});

	test('whoever placed the order has its page and the tickets’, and can answer from neither', async () => {
		const { order, registration, personId } = await tickEverything();
		const { code } = registration;
		const others: Actor[] = [
			ANONYMOUS,
			{ kind: 'link', purpose: 'order', code: order.code },
			{ kind: 'link', purpose: 'ticket', code }
		];
		for (const actor of others) {
			expect(await askedConsents(actor)).toEqual([]);
			expect(await refusalOf(accept(actor))).toMatchObject({ code: 'not_allowed', status: 403 });
		}
		const stranger = await makePerson({ roles: ['staff'] });
		expect(await accept(stranger.actor)).toBe(0);
		expect(await accept(orderLink(order.code))).toBe(0);
		const page = (query: string, actor: Actor) =>
			answerer(
				{ locals: { actor } as App.Locals, url: new URL(`https://estrade.example/billets/${code}?${query}`) },
				'ticket-consents',
				{ code, personId }
			);
		for (const query of [
			`cle=${sign('ticket', code)}`,
			`choix=${sign('ticket', code)}`,
			`choix=${sign('order-consents', code)}`
		])
			expect(page(query, stranger.actor)).toEqual(ANONYMOUS);
		// The controls: their mail's link, and themselves.
		expect(page(`choix=${sign('ticket-consents', code)}`, ANONYMOUS)).toEqual(ticketLink(code));
		expect(await linesOf(personId)).toEqual([]);
		expect(await accept(ticketLink(code))).toBe(3);
	});
});

describe('the person', () => {
	test('who is signed in consents at once, and is asked nothing', async () => {
		const { person, actor } = await makePerson();
		const { registration } = await tickEverything({ email: person.email, actor });
		expect(await linesOf(person.id)).toEqual(['+directory', '+photo', '+newsletter']);
		expect(registration.askedConsents).toEqual([]);
		expect(await askedConsents(actor)).toEqual([]);
	});

	test('confirms from their link, once however often it is sent, with the words shown and a trail', async () => {
		const { registration, personId } = await tickEverything();
		const link = ticketLink(registration.code);
		expect(await askedConsents(link)).toEqual([...ALL]);
		// Only what the page showed: the rest waits.
		expect(await accept(link, ['photo'])).toBe(1);
		expect(await askedConsents(link)).toEqual(['directory', 'newsletter']);
		expect(await Promise.all([accept(link), accept(link)])).toEqual([2, 0]);
		expect(await accept(link)).toBe(0);
		expect(await linesOf(personId)).toEqual(['+photo', '+directory', '+newsletter']);
		const db = await reader();
		const [line] = await db
			.select()
			.from(t.consent)
			.where(eq(t.consent.personId, personId))
			.orderBy(t.consent.id);
		expect(line).toMatchObject({ source: `ticket ${registration.code}` });
		expect(line!.wording).toMatch(/photos/);
		expect(line!.wordingVersion).not.toBe('');
		const trail = await db
			.select()
			.from(t.auditEntry)
			.where(eq(t.auditEntry.objectId, String(personId)));
		expect(trail.filter(({ action }) => action === 'consent.given')).toHaveLength(3);
	});

	test('confirms from their account, a card order once it is paid', async () => {
		const { person, actor } = await makePerson();
		const { order } = await tickEverything({ email: person.email, method: 'card' });
		expect(await askedConsents(actor)).toEqual([]);
		await applyStripeEvent(checkoutCompleted(order));
		expect(await askedConsents(actor)).toEqual([...ALL]);
		expect(await accept(actor)).toBe(3);
		expect(await linesOf(person.id)).toEqual(['+directory', '+photo', '+newsletter']);
	});

	test('answers no, or says all they want elsewhere: nothing is written and nothing waits', async () => {
		const { person, actor } = await makePerson();
		const first = await tickEverything({ email: person.email });
		expect(await answerAsked({ actor, purposes: ALL, accepts: false, locale: 'fr' })).toBe(0);
		expect(await accept(ticketLink(first.registration.code))).toBe(0);
		const second = await tickEverything({ email: person.email });
		await changeConsents(actor, { directory: false, photo: false, newsletter: false }, 'fr');
		expect(await accept(ticketLink(second.registration.code))).toBe(0);
		expect(await linesOf(person.id)).toEqual([]);
	});

	test('is not asked what they agree to already', async () => {
		const { person, actor } = await makePerson();
		await changeConsents(actor, { directory: false, photo: true, newsletter: false }, 'fr');
		const { registration } = await tickEverything({ email: person.email });
		expect(await askedConsents(ticketLink(registration.code))).toEqual(['directory', 'newsletter']);
		expect(await accept(ticketLink(registration.code))).toBe(2);
		expect(await linesOf(person.id)).toEqual(['+photo', '+directory', '+newsletter']);
	});

	test('who pays and does not attend answers for the newsletter from the order', async () => {
		const payer = await makePerson();
		const placed = await placeNew(await makeEvent(), {
			fields: { consentNewsletter: true, payer: { email: payer.person.email } }
		});
		expect(await askedConsents(orderLink(placed.code))).toEqual(['newsletter']);
		expect(await accept(orderLink(placed.code))).toBe(1);
		expect(await linesOf(payer.person.id)).toEqual(['+newsletter']);
		expect(await accept(payer.actor)).toBe(0);

		const cancelled = await placeNew(await makeEvent(), {
			fields: { consentNewsletter: true, payer: { email: 'autre-payeuse@exemple.org' } }
		});
		const actor: Actor = { kind: 'link', purpose: 'order', code: cancelled.code };
		await cancelOrder({ actor, orderCode: cancelled.code });
		expect((await findOrder(cancelled.code)).askedConsents).toEqual([]);
	});

	test('who leaves, or gives their place away, is asked no longer; who comes instead never was', async () => {
		const { order, registration } = await tickEverything();
		const actor: Actor = { kind: 'link', purpose: 'ticket', code: registration.code };
		const to = { givenName: 'Léa', familyName: 'Roy', email: 'lea.roy@exemple.org' };
		const next = await transferRegistration({ actor, registrationCode: registration.code, to, locale: 'fr' });
		const [left, came] = (await findOrder(order.code)).people;
		expect([left!.askedConsents, came!.askedConsents]).toEqual([[], []]);
		expect(await askedConsents(ticketLink(next.code))).toEqual([]);

		const gone = await tickEverything();
		await cancelRegistrations({
			actor: { kind: 'link', purpose: 'ticket', code: gone.registration.code },
			orderCode: gone.order.code,
			registrationCodes: [gone.registration.code]
		});
		expect((await findOrder(gone.order.code)).people[0]!.askedConsents).toEqual([]);
	});
});

test('the mail of the person gives the link, only where something waits; nobody else’s does', async () => {
	const sent = async (orderId: number) => {
		await handlers['order.confirmed']({ orderId }, { id: orderId } as never);
		const db = await reader();
		const mails = await db.select().from(t.mail).where(eq(t.mail.orderId, orderId));
		return Object.fromEntries(mails.map((one) => [one.template, `${one.html}${one.text}`]));
	};
	const attends = await tickEverything();
	const theirs = await sent(attends.order.id);
	expect(theirs.ticket).toContain(`choix=${sign('ticket-consents', attends.registration.code)}`);
	expect(theirs.confirmation).not.toContain('choix=');

	const pays = await placeNew(await makeEvent(), {
		fields: { consentNewsletter: true, payer: { email: 'payeuse@exemple.org' } }
	});
	const payers = await sent(pays.orderId);
	expect(payers.confirmation).toContain(`choix=${sign('order-consents', pays.code)}`);
	expect(payers.ticket).not.toContain('choix=');

	const nothing = await sent((await placeNew(await makeEvent())).orderId);
	expect(Object.keys(nothing).sort()).toEqual(['confirmation', 'ticket']);
	expect(Object.values(nothing).join()).not.toContain('choix');
	const answered = await tickEverything();
	await accept(ticketLink(answered.registration.code));
	expect((await sent(answered.order.id)).ticket).not.toContain('choix=');
});

test('one’s file says what was asked', async () => {
	const { person, actor } = await makePerson();
	const { registration } = await tickEverything({ email: person.email });
	const { data } = await exportMyData(actor);
	expect(data.choix_a_confirmer).toEqual(
		ALL.map((finalite) => ({ source: `inscription ${registration.code}`, finalite }))
	);
	expect(data.consentements).toEqual([]);
});
