import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { ANONYMOUS, linkHolder, system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { sign } from '../../../src/lib/server/ids.ts';
import { cancelOrder, cancelRegistrations } from '../../../src/lib/server/registration/cancel.ts';
import { changeBookings } from '../../../src/lib/server/registration/change-bookings.ts';
import { changeNeeds } from '../../../src/lib/server/registration/change-needs.ts';
import { handoversIn } from '../../../src/lib/server/registration/handovers.ts';
import { expireHolds } from '../../../src/lib/server/registration/expire-holds.ts';
import { HOLD_MINUTES } from '../../../src/lib/server/registration/place-order.ts';
import {
	findOrder,
	findTicket,
	loadCatalogue,
	ordersOfOrganisation,
	ordersPaidBy,
	registrationsOf,
	registrationsOfOrganisation
} from '../../../src/lib/server/registration/queries.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { previewTransfer } from '../../../src/lib/server/registration/transfer-preview.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { orderLines } from '../../../src/lib/server/web/order-lines.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';
import { refusalOf } from '../../setup/refused.ts';
import { countStatements } from '../../setup/statements.ts';

let putBack: (() => void) | undefined;
afterEach(async () => {
	putBack?.();
	putBack = undefined;
	expect(await verify()).toEqual([]);
});

/** An order of `count` people, with its payer and the codes of its registrations. */
async function makeTeam(count = 2, options: Parameters<typeof makeEvent>[0] = {}) {
	const made = await makeEvent(options);
	const { person, actor: payer } = await makePerson();
	const { a, d } = made.sessions;
	const people = Array.from({ length: count }, () =>
		personFields({ sessions: { [a.slot]: a.id, [d.slot]: d.id } })
	);
	const placed = await placeNew(made, { people, fields: { payer: { email: person.email } } });
	const order = await findOrder(placed.code);
	return { made, payer, order, codes: order.people.map((one) => one.code) };
}

async function leftOf(made: Awaited<ReturnType<typeof makeEvent>>) {
	const { types, sessions } = await loadCatalogue(made.event.id);
	return {
		complet: types.find((type) => type.code === 'complet')!.left,
		a: sessions.find((one) => one.id === made.sessions.a.id)!.left
	};
}

function afterDeadline(made: Awaited<ReturnType<typeof makeEvent>>): void {
	putBack = setClock(() => made.event.changesCloseAt.getTime());
}

async function factsOf(kind: string): Promise<unknown[]> {
	const db = await reader();
	const rows = await db.select().from(t.outbox).where(eq(t.outbox.kind, kind));
	return rows.map((row) => row.payload);
}

const ticketLink = (code: string): Actor => linkHolder('ticket', code, sign('ticket', code))!;
const orderLink = (code: string): Actor => linkHolder('order', code, sign('order', code))!;

test('a signed link is an actor for its own object and purpose only', async () => {
	const { order, codes } = await makeTeam();
	expect(linkHolder('ticket', codes[0]!, sign('ticket', codes[1]!))).toBeUndefined();
	expect(linkHolder('ticket', codes[0]!, sign('order', codes[0]!))).toBeUndefined();
	expect(linkHolder('ticket', codes[0]!, undefined)).toBeUndefined();
	const change = (actor: Actor) => changeBookings({ actor, registrationCode: codes[0]!, sessionIds: [] });
	expect(await refusalOf(change(ticketLink(codes[1]!)))).toMatchObject({ code: 'not_allowed' });
	expect(await refusalOf(change(orderLink('AUTRE234')))).toMatchObject({ code: 'not_allowed' });
	expect(await refusalOf(change(ANONYMOUS))).toMatchObject({ code: 'not_allowed', status: 403 });
	expect(await refusalOf(cancelOrder({ actor: ticketLink(codes[0]!), orderCode: order.code }))).toMatchObject(
		{
			code: 'not_allowed'
		}
	);
	expect(await change(ticketLink(codes[0]!))).toEqual({ changed: true, sequence: 1 });
	expect(await change(orderLink(order.code))).toEqual({ changed: false, sequence: 1 });
});

describe('workshops', () => {
	test('are exchanged in one go: the seat left behind is free, the new one taken, calendars told', async () => {
		const { made, codes } = await makeTeam();
		const { a, b, d } = made.sessions;
		const actor = ticketLink(codes[0]!);
		const changed = await changeBookings({ actor, registrationCode: codes[0]!, sessionIds: [b.id, d.id] });
		expect(changed).toEqual({ changed: true, sequence: 1 });
		const ticket = await findTicket(codes[0]!);
		expect(ticket.bookings.map((one) => one.sessionId)).toEqual([b.id, d.id]);
		expect(ticket.calendarSequence).toBe(1);
		expect((await leftOf(made)).a).toBe(39);
		expect(await factsOf('bookings.changed')).toContainEqual({ registrationId: ticket.id, sequence: 1 });
		await changeBookings({ actor, registrationCode: codes[0]!, sessionIds: [a.id, d.id] });
		expect((await leftOf(made)).a).toBe(38);
	});

	test('a full one is named, and nothing is lost', async () => {
		const { made, codes } = await makeTeam(1, { sessionCapacity: 1 });
		const { a, b, c, d } = made.sessions;
		await placeNew(made, { people: [personFields({ sessions: { [b.slot]: b.id } })] });
		const wish = (...sessionIds: number[]) =>
			changeBookings({ actor: ticketLink(codes[0]!), registrationCode: codes[0]!, sessionIds });
		expect(await refusalOf(wish(b.id, d.id))).toMatchObject({
			code: 'session_full',
			values: { session: b.title },
			field: `sessions.${b.slot}`
		});
		expect(await refusalOf(wish(a.id, c.id))).toMatchObject({
			code: 'session_overlap',
			values: { session: c.title, other: a.title }
		});
		expect(await refusalOf(wish(999_999))).toMatchObject({ code: 'invalid_input' });
		expect((await findTicket(codes[0]!)).bookings.map((one) => one.sessionId)).toEqual([a.id, d.id]);
	});

	test('two people who exchange the last seats both way at once never make a third', async () => {
		const { made, codes } = await makeTeam(1, { sessionCapacity: 1 });
		const { a, b } = made.sessions;
		const other = await placeNew(made, { people: [personFields({ sessions: { [b.slot]: b.id } })] });
		const otherCode = (await findOrder(other.code)).people[0]!.code;
		const results = await Promise.allSettled([
			changeBookings({ actor: ticketLink(codes[0]!), registrationCode: codes[0]!, sessionIds: [b.id] }),
			changeBookings({ actor: ticketLink(otherCode), registrationCode: otherCode, sessionIds: [a.id] })
		]);
		expect(results.map((one) => one.status)).toEqual(['rejected', 'rejected']);
	});

	test('a pass of one day opens no other day, and the deadline binds everyone but staff', async () => {
		const made = await makeEvent();
		const placed = await placeNew(made, { people: [personFields({ pass: 'jour-1' })] });
		const code = (await findOrder(placed.code)).people[0]!.code;
		const { a, d } = made.sessions;
		expect(
			await refusalOf(changeBookings({ actor: ticketLink(code), registrationCode: code, sessionIds: [d.id] }))
		).toMatchObject({ code: 'session_not_covered', values: { session: d.title } });
		const { actor: staff } = await makePerson({ roles: ['staff'] });
		afterDeadline(made);
		const change = (actor: Actor) => changeBookings({ actor, registrationCode: code, sessionIds: [a.id] });
		expect(await refusalOf(change(ticketLink(code)))).toMatchObject({ code: 'change_deadline_passed' });
		expect(await change(staff)).toMatchObject({ changed: true });
	});
});

describe('cancelling', () => {
	test('an order gives its places back, undoes its invoice, and is harmless twice', async () => {
		const { made, payer, order, codes } = await makeTeam();
		expect(await leftOf(made)).toEqual({ complet: 408, a: 38 });
		const cancelled = await cancelOrder({ actor: payer, orderCode: order.code });
		expect(cancelled).toMatchObject({ registrationIds: order.people.map((one) => one.id), refundCents: 0 });
		expect(await leftOf(made)).toEqual({ complet: 410, a: 40 });
		const after = await findOrder(order.code);
		expect(after).toMatchObject({ status: 'cancelled', balanceCents: 0, creditedCents: order.totalCents });
		expect(after.lines).toEqual(order.lines);
		expect(after.people.map((one) => one.status)).toEqual(['cancelled', 'cancelled']);
		const again = await cancelOrder({ actor: payer, orderCode: order.code });
		expect(again).toMatchObject({ registrationIds: [], creditNoteId: null });
		expect((await findOrder(order.code)).invoices).toHaveLength(2);
		expect(
			await refusalOf(changeBookings({ actor: payer, registrationCode: codes[0]!, sessionIds: [] }))
		).toMatchObject({ code: 'registration_not_active' });
	});

	test('person by person comes to the same, and the last one ends the order', async () => {
		const { payer, order, codes } = await makeTeam(3);
		for (const code of codes)
			await cancelRegistrations({ actor: payer, orderCode: order.code, registrationCodes: [code] });
		const after = await findOrder(order.code);
		expect(after).toMatchObject({ status: 'cancelled', balanceCents: 0 });
		expect(after.invoices.filter((one) => one.kind === 'credit_note')).toHaveLength(3);
	});

	test('money paid by card goes back, each part once', async () => {
		const made = await makeEvent();
		const people = [personFields(), personFields()];
		const placed = await placeNew(made, { people, fields: { method: 'card' } });
		const actor = orderLink(placed.code);
		const held = await findOrder(placed.code);
		const [first, second] = held.people.map((one) => one.code);
		expect(
			await refusalOf(cancelRegistrations({ actor, orderCode: placed.code, registrationCodes: [first!] }))
		).toMatchObject({ code: 'order_not_confirmed' });
		const { issueInvoice } = await import('../../../src/lib/server/payments/invoices.ts');
		await write('payments.test', async (tx) => {
			await tx.insert(t.payment).values({
				orderId: placed.orderId,
				direction: 'in',
				method: 'card',
				amountCents: placed.totalCents,
				reference: 'pi_1',
				at: now()
			});
			await tx.update(t.order).set({ status: 'paid' }).where(eq(t.order.id, placed.orderId));
			await issueInvoice(tx, { orderId: placed.orderId });
		});
		const one = await cancelRegistrations({ actor, orderCode: placed.code, registrationCodes: [first!] });
		const two = await cancelRegistrations({ actor, orderCode: placed.code, registrationCodes: [second!] });
		expect(one.refundCents + two.refundCents).toBe(placed.totalCents);
		expect(await factsOf('refund.due')).toMatchObject([
			{ amountCents: one.refundCents, paymentIntent: 'pi_1' },
			{ amountCents: two.refundCents, paymentIntent: 'pi_1' }
		]);
	});

	test('belongs to the managers of the organisation that pays, and of no other', async () => {
		const made = await makeEvent();
		const [ours, theirs] = [await makeOrganisation(), await makeOrganisation()];
		const { actor: manager } = await makePerson({ organisationIds: [ours.id] });
		const { actor: neighbour } = await makePerson({ organisationIds: [theirs.id] });
		const placed = await placeNew(made, { fields: { payer: { organisationId: ours.id } } });
		const cancel = (actor: Actor) => cancelOrder({ actor, orderCode: placed.code });
		expect(await refusalOf(cancel(neighbour))).toMatchObject({ code: 'not_allowed', status: 403 });
		expect((await cancel(manager)).registrationIds).toHaveLength(1);
	});

	test('belongs to the payer and the person until the deadline, then to staff', async () => {
		const { made, order, codes } = await makeTeam();
		const { actor: stranger } = await makePerson();
		const { actor: staff } = await makePerson({ roles: ['staff'] });
		const leave = (actor: Actor, code: string) =>
			cancelRegistrations({ actor, orderCode: order.code, registrationCodes: [code] });
		expect(await refusalOf(leave(stranger, codes[0]!))).toMatchObject({ code: 'not_allowed' });
		expect(await refusalOf(leave(ticketLink(codes[0]!), codes[1]!))).toMatchObject({ code: 'not_allowed' });
		expect(await refusalOf(leave(staff, 'INCONNU234'))).toMatchObject({ code: 'not_found' });
		await leave(ticketLink(codes[0]!), codes[0]!);
		afterDeadline(made);
		expect(await refusalOf(leave(ticketLink(codes[1]!), codes[1]!))).toMatchObject({
			code: 'change_deadline_passed'
		});
		await leave(staff, codes[1]!);
	});
});

describe('a colleague instead', () => {
	const colleague = () => ({ givenName: 'Noémie', familyName: 'Gagné', email: personFields().email });

	test('takes tickets and seats under a new code, in an event that is full', async () => {
		const { made, payer, order, codes } = await makeTeam(1, { capacity: 1, sessionCapacity: 1 });
		const to = colleague();
		const next = await transferRegistration({ actor: payer, registrationCode: codes[0]!, to, locale: 'fr' });
		expect(next.code).not.toBe(codes[0]);
		const ticket = await findTicket(next.code);
		expect(ticket).toMatchObject({ givenName: 'Noémie', person: { email: to.email } });
		expect(ticket.bookings).toHaveLength(2);
		expect(await findTicket(codes[0]!)).toMatchObject({ status: 'transferred', bookings: [] });
		const after = await findOrder(order.code);
		expect(after.lines).toEqual(order.lines);
		expect(after.totalCents).toBe(order.totalCents);
		expect(await leftOf(made)).toEqual({ complet: 0, a: 0 });
		expect(await factsOf('registration.transferred')).toContainEqual({
			fromRegistrationId: order.people[0]!.id,
			registrationId: next.registrationId
		});
		expect(
			await refusalOf(transferRegistration({ actor: payer, registrationCode: codes[0]!, to, locale: 'fr' }))
		).toMatchObject({ code: 'registration_not_active' });
	});

	test('is read back before it is done, and what it does is told on both sides afterwards', async () => {
		const { made, payer, order, codes } = await makeTeam(2);
		const to = colleague();
		const ask = (actor: Actor, email = to.email) =>
			previewTransfer({ actor, registrationCode: codes[0]!, to: { ...to, email } });
		expect(await ask(payer)).toEqual({
			to,
			sessions: [made.sessions.a.title, made.sessions.d.title],
			waiting: []
		});
		expect(await ask(ticketLink(codes[0]!))).toMatchObject({ to });
		// Nothing was written: nobody new, the place is still theirs.
		const db = await reader();
		const known = () => db.select().from(t.person).where(eq(t.person.email, to.email));
		expect(await known()).toEqual([]);
		expect(await handoversIn([order.id])).toEqual({ to: new Map(), from: new Map() });
		for (const { person } of order.people)
			expect(await refusalOf(ask(payer, person.email))).toMatchObject({
				code: 'already_registered',
				field: 'email'
			});
		const { actor: stranger } = await makePerson();
		expect(await refusalOf(ask(stranger))).toMatchObject({ code: 'not_allowed', status: 403 });
		expect(await refusalOf(ask(ticketLink(codes[1]!)))).toMatchObject({ code: 'not_allowed' });

		const giver = order.people[0]!;
		const next = await transferRegistration({ actor: payer, registrationCode: codes[0]!, to, locale: 'fr' });
		expect(await refusalOf(ask(payer))).toMatchObject({ code: 'registration_not_active' });
		const given = await findTicket(codes[0]!);
		expect(await handoversIn([order.id])).toEqual({
			to: new Map([[giver.id, { name: 'Noémie Gagné', at: given.cancelledAt }]]),
			from: new Map([
				[next.registrationId, { name: `${giver.givenName} ${giver.familyName}`, at: given.cancelledAt }]
			])
		});
		const listed = (options = {}) =>
			registrationsOf(system('essai'), giver.personId, options).then((all) => all.map(({ code }) => code));
		expect(await listed({ withGivenAway: true })).toContain(codes[0]);
		expect(await listed()).not.toContain(codes[0]);
	});

	test('must not be in the event already', async () => {
		const { payer, order, codes } = await makeTeam(2);
		for (const { person } of order.people) {
			const to = { ...colleague(), email: person.email };
			expect(
				await refusalOf(transferRegistration({ actor: payer, registrationCode: codes[0]!, to, locale: 'fr' }))
			).toMatchObject({ code: 'already_registered', field: 'email', values: { email: person.email } });
		}
		expect((await findTicket(codes[0]!)).bookings).toHaveLength(2);
	});

	test('cannot come by a stranger, nor after the deadline', async () => {
		const { made, payer, codes } = await makeTeam(1);
		const transfer = (actor: Actor) =>
			transferRegistration({ actor, registrationCode: codes[0]!, to: colleague(), locale: 'fr' });
		const { actor: stranger } = await makePerson();
		expect(await refusalOf(transfer(stranger))).toMatchObject({ code: 'not_allowed' });
		afterDeadline(made);
		expect(await refusalOf(transfer(payer))).toMatchObject({ code: 'change_deadline_passed' });
	});
});

describe('orders one pays', () => {
	test('are found by the account, whoever comes, and are nobody else’s', async () => {
		const { payer, order } = await makeTeam(2);
		const paid = (actor: Actor) => ordersPaidBy(actor).then((all) => all.map(({ code }) => code));
		expect(await paid(payer)).toEqual([order.code]);
		const { actor: stranger } = await makePerson();
		expect(await paid(stranger)).toEqual([]);
		// Coming is not paying: those whom the order registers do not see what it cost.
		const guest = order.people[0]!.person;
		expect(
			await paid({
				kind: 'person',
				personId: guest.id,
				email: guest.email,
				name: 'Invitée',
				roles: [],
				organisationIds: []
			})
		).toEqual([]);
		await expect(ordersPaidBy(ANONYMOUS)).rejects.toMatchObject({ code: 'sign_in_required' });
		await expect(ordersPaidBy(orderLink(order.code))).rejects.toMatchObject({ code: 'sign_in_required' });
	});

	test('are listed with what they owe; a hold past its time is not', async () => {
		const { payer, order } = await makeTeam(1);
		const lines = async (at = now()) => orderLines(await ordersPaidBy(payer), at);
		expect(await lines()).toMatchObject([
			{
				code: order.code,
				people: 1,
				status: 'awaiting_payment',
				isDue: true,
				isLate: false,
				balanceCents: order.totalCents,
				invoices: [{ kind: 'invoice' }]
			}
		]);
		expect(await lines(new Date(order.dueAt!.getTime() + 1))).toMatchObject([{ isLate: true }]);
		await cancelOrder({ actor: payer, orderCode: order.code });
		expect(await lines()).toMatchObject([
			{ status: 'cancelled', isDue: false, totalCents: 0, balanceCents: 0, people: 0 }
		]);

		const made = await makeEvent();
		const { person, actor } = await makePerson();
		await placeNew(made, { fields: { payer: { email: person.email }, method: 'card' } });
		const held = await ordersPaidBy(actor);
		expect(orderLines(held)).toMatchObject([{ status: 'held', isDue: false, isPayable: false }]);
		expect(orderLines(held, held[0]!.holdExpiresAt!)).toEqual([]);
	});
});

describe('needs', () => {
	const needs = { dietaryNeeds: 'Sans gluten', accessNeeds: '' };

	test('are corrected until changes close, and the audit trail does not repeat them', async () => {
		const { made, codes } = await makeTeam(1);
		const change = (actor: Actor) => changeNeeds({ actor, registrationCode: codes[0]!, needs });
		const { actor: staff } = await makePerson({ roles: ['staff'] });
		expect(await change(ticketLink(codes[0]!))).toEqual({ changed: true });
		expect(await change(ticketLink(codes[0]!))).toEqual({ changed: false });
		const found = await findTicket(codes[0]!);
		expect(found).toMatchObject(needs);
		const db = await reader();
		const trail = await db.select().from(t.auditEntry).where(eq(t.auditEntry.action, 'needs.changed'));
		expect(trail).toMatchObject([
			{ objectId: String(found.id), details: { code: codes[0], fields: ['dietaryNeeds'] } }
		]);
		expect(JSON.stringify(trail)).not.toContain('gluten');
		afterDeadline(made);
		expect(await refusalOf(change(ticketLink(codes[0]!)))).toMatchObject({ code: 'change_deadline_passed' });
		expect(await change(staff)).toEqual({ changed: false });
	});

	test('are nobody else’s to change, nor of someone who left', async () => {
		const { payer, order, codes } = await makeTeam(2);
		const change = (actor: Actor) => changeNeeds({ actor, registrationCode: codes[0]!, needs });
		const { actor: stranger } = await makePerson();
		for (const actor of [ANONYMOUS, stranger, ticketLink(codes[1]!)])
			expect(await refusalOf(change(actor))).toMatchObject({ code: 'not_allowed', status: 403 });
		expect((await findTicket(codes[0]!)).dietaryNeeds).toBe('');
		expect(await change(orderLink(order.code))).toEqual({ changed: true });
		await cancelRegistrations({ actor: payer, orderCode: order.code, registrationCodes: [codes[0]!] });
		expect(await refusalOf(change(payer))).toMatchObject({ code: 'registration_not_active' });
	});
});

test('leaving costs the same number of statements for one person or order and for thirty', async () => {
	const [one, thirty] = [await makeTeam(1), await makeTeam(30)];
	const cancel = ({ payer, order }: typeof one) =>
		countStatements(() => cancelOrder({ actor: payer, orderCode: order.code }));
	expect(await cancel(thirty)).toBe(await cancel(one));

	const hold = async (count: number) => {
		const made = await makeEvent();
		for (let i = 0; i < count; i++) await placeNew(made, { fields: { method: 'card' } });
		const later = now().getTime() + HOLD_MINUTES * 60_000;
		putBack = setClock(() => later);
		const statements = await countStatements(expireHolds);
		putBack();
		return statements;
	};
	expect(await hold(30)).toBe(await hold(1));
});

test('lists are read in the same number of statements for one row and for thirty', async () => {
	const made = await makeEvent();
	const [small, large] = [await makeOrganisation(), await makeOrganisation()];
	const order = (organisationId: number) =>
		placeNew(made, {
			people: [personFields({ sessions: { [made.sessions.a.slot]: made.sessions.a.id } })],
			fields: { payer: { organisationId } }
		});
	const staff = system('test');
	await order(small.id);
	for (let i = 0; i < 30; i++) await order(large.id);
	for (const list of [registrationsOfOrganisation, ordersOfOrganisation]) {
		expect(await list(staff, large.id)).toHaveLength(30);
		const one = await countStatements(() => list(staff, small.id));
		expect(await countStatements(() => list(staff, large.id))).toBe(one);
	}
	const [first] = await registrationsOfOrganisation(staff, small.id);
	expect(await registrationsOf(staff, first!.personId)).toEqual([first]);
});
