import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { money } from '../../../src/lib/format/money.ts';
import { ANONYMOUS, system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { cancelOrder } from '../../../src/lib/server/registration/cancel.ts';
import { changeBookings } from '../../../src/lib/server/registration/change-bookings.ts';
import { expireHolds } from '../../../src/lib/server/registration/expire-holds.ts';
import { HOLD_MINUTES, placeOrder } from '../../../src/lib/server/registration/place-order.ts';
import { findOrder, loadCatalogue } from '../../../src/lib/server/registration/queries.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { makeEvent } from '../../factories/event.ts';
import { orderFields, personFields, placeNew } from '../../factories/form.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';
import { refusalOf } from '../../setup/refused.ts';
import { countStatements } from '../../setup/statements.ts';

type Made = Awaited<ReturnType<typeof makeEvent>>;

let putBack: (() => void) | undefined;
afterEach(() => putBack?.());

function at(instant: Date): void {
	putBack?.();
	putBack = setClock(() => instant.getTime());
}

async function rowCounts(): Promise<unknown> {
	const db = await reader();
	const tables = [
		'person',
		'"order"',
		'registration',
		'ticket',
		'booking',
		'invoice',
		'audit_entry',
		'outbox'
	];
	const [row] = await db.all(
		sql.raw(`SELECT ${tables.map((name) => `(SELECT count(*) FROM ${name})`).join(` || ',' || `)} AS counts`)
	);
	return (row as { counts: string }).counts;
}

/** The refusal of an order of these people, which must leave nothing written. */
async function refused(made: Made, ...args: Parameters<typeof orderFields>) {
	const before = await rowCounts();
	const refusal = await refusalOf(placeNew(made, { people: args[0], fields: args[1] }));
	expect(await rowCounts()).toBe(before);
	return { code: refusal.code, values: refusal.values, field: refusal.field };
}

describe('an order by invoice', () => {
	test('is confirmed, numbered, and takes its places and seats', async () => {
		const made = await makeEvent();
		const { a, d } = made.sessions;
		const placed = await placeNew(made, {
			people: [
				personFields({ sessions: { [a.slot]: a.id, [d.slot]: d.id }, addons: ['souper'] }),
				personFields({ pass: 'jour-1', sessions: { [a.slot]: a.id } }),
				personFields({ pass: '', addons: ['souper'] })
			]
		});
		expect(placed).toMatchObject({ status: 'awaiting_payment', method: 'invoice', alreadyPlaced: false });
		const order = await findOrder(placed.code);
		expect(order.people).toHaveLength(3);
		expect(order.lines.map((line) => [line.description, line.quantity, line.amountCents])).toEqual([
			['Colloque complet', 1, 45_000],
			[`Une journée (${made.days[0]})`, 1, 20_000],
			['Souper', 2, 13_000]
		]);
		expect(order.totalCents).toBe(78_000 + 3_900 + 7_781);
		expect(order.invoices.map((one) => one.totalCents)).toEqual([order.totalCents]);
		expect(order.balanceCents).toBe(order.totalCents);
		expect(order.dueAt!.getTime() - order.placedAt.getTime()).toBe(30 * 86_400_000);
		expect(order.people[0]!.bookings.map((one) => one.sessionId)).toEqual([a.id, d.id]);

		const { types, sessions } = await loadCatalogue(made.event.id);
		expect(Object.fromEntries(types.map((type) => [type.code, type.left]))).toEqual({
			complet: 408,
			'jour-1': 408,
			'jour-2': 409,
			'jour-3': 409,
			souper: 408
		});
		expect(sessions.find((one) => one.id === a.id)!.left).toBe(38);
		const db = await reader();
		const facts = await db.select().from(t.outbox).where(eq(t.outbox.kind, 'order.confirmed'));
		expect(facts.map((fact) => fact.payload)).toContainEqual({ orderId: placed.orderId });
	});

	test('of a member organisation has its prices, its name and its region', async () => {
		const made = await makeEvent();
		const organisation = await makeOrganisation();
		const placed = await placeNew(made, { fields: { payer: { organisationId: organisation.id } } });
		const order = await findOrder(placed.code);
		expect(order.subtotalCents).toBe(36_000);
		expect(order.people[0]).toMatchObject({
			organisationId: organisation.id,
			organisationName: organisation.name,
			tickets: [{ audience: 'member', priceCents: 36_000 }]
		});
		const outside = await makeOrganisation({ isMember: false });
		const other = await placeNew(made, { fields: { payer: { organisationId: outside.id } } });
		expect((await findOrder(other.code)).subtotalCents).toBe(45_000);
		expect(await refused(made, undefined, { payer: { organisationId: 999_999 } })).toMatchObject({
			code: 'invalid_input',
			field: 'payer.organisationId'
		});
	});

	test('keeps what the person signed in consents to, with the words shown, and only asks the others', async () => {
		const made = await makeEvent();
		const { person, actor } = await makePerson();
		const placed = await placeNew(made, {
			actor,
			people: [
				personFields({ consentPhoto: true, email: person.email }),
				personFields({ consentPhoto: true })
			],
			fields: { consentNewsletter: true }
		});
		const order = await findOrder(placed.code);
		expect(order.people.map((one) => one.askedConsents)).toEqual([[], ['photo']]);
		const db = await reader();
		const rows = await db
			.select()
			.from(t.consent)
			.where(eq(t.consent.source, `order ${placed.code}`));
		expect(rows.map((row) => [row.personId, row.purpose, row.granted])).toEqual([
			[person.id, 'photo', true],
			[person.id, 'newsletter', true]
		]);
		expect(rows[0]!.wording).toMatch(/photos/);
		expect(rows[0]!.wordingVersion).not.toBe('');
	});

	test('never renames someone known: their registration is in the name that was typed', async () => {
		const made = await makeEvent();
		const { person } = await makePerson();
		const someone = personFields({ email: `  ${person.email.toUpperCase()} `, givenName: 'Pirate' });
		const placed = await placeNew(made, { people: [someone] });
		expect((await findOrder(placed.code)).people[0]!).toMatchObject({
			givenName: 'Pirate',
			person: { id: person.id }
		});
		const db = await reader();
		const [row] = await db.select().from(t.person).where(eq(t.person.id, person.id));
		expect(row).toMatchObject({ givenName: 'Camille' });
	});

	test('gives an organisation to whoever it creates, to the one who asks and by the staff, where there was none', async () => {
		const [first, second] = [await makeOrganisation(), await makeOrganisation()];
		const { person, actor } = await makePerson();
		const { actor: colleague } = await makePerson();
		const organisationAfter = async (actor: Actor, email: string, organisationId: number) => {
			await placeNew(await makeEvent(), {
				actor,
				people: [personFields({ email })],
				fields: { payer: { organisationId } }
			});
			const db = await reader();
			const [row] = await db.select().from(t.person).where(eq(t.person.emailCanonical, email));
			return row!.organisationId;
		};
		expect(await organisationAfter(ANONYMOUS, 'creee@exemple.org', first.id)).toBe(first.id);
		for (const other of [ANONYMOUS, colleague])
			expect(await organisationAfter(other, person.email, first.id)).toBeNull();
		expect(await organisationAfter(actor, person.email, first.id)).toBe(first.id);
		expect(await organisationAfter(actor, person.email, second.id)).toBe(first.id);
		const { person: another } = await makePerson();
		expect(await organisationAfter(system('essai'), another.email, second.id)).toBe(second.id);
	});

	test('costs the same number of statements for one person and for thirty', async () => {
		const made = await makeEvent();
		const { a, d } = made.sessions;
		const people = (n: number) =>
			Array.from({ length: n }, () =>
				personFields({ sessions: { [a.slot]: a.id, [d.slot]: d.id }, consentPhoto: true })
			);
		await placeNew(made);
		const one = await countStatements(() => placeNew(made, { people: people(1) }));
		let code = '';
		const thirty = await countStatements(
			async () => ({ code } = await placeNew(made, { people: people(30) }))
		);
		expect(thirty).toBe(one);
		expect(one).toBeLessThanOrEqual(12);
		const { code: single } = await placeNew(made);
		const reading = await countStatements(() => findOrder(single));
		expect(await countStatements(() => findOrder(code))).toBe(reading);
	});
});

describe('when', () => {
	test('before it opens and after it closes an event takes registrations from staff only', async () => {
		const made = await makeEvent();
		const { actor: staff } = await makePerson({ roles: ['staff'] });
		at(new Date(made.event.registrationOpensAt.getTime() - 1));
		expect(await refused(made)).toMatchObject({ code: 'event_not_open' });
		at(made.event.registrationOpensAt);
		await placeNew(made);
		at(made.event.registrationClosesAt);
		expect(await refused(made)).toMatchObject({ code: 'event_closed' });
		await placeNew(made, { actor: staff });
	});

	test('a draft event, or none, is not found', async () => {
		const made = await makeEvent();
		await write('events.test', (tx) =>
			tx.update(t.event).set({ publishedAt: null }).where(eq(t.event.id, made.event.id))
		);
		expect(await refused(made)).toMatchObject({ code: 'not_found' });
		const { actor: staff } = await makePerson({ roles: ['staff'] });
		await placeNew(made, { actor: staff });
		const input = orderFields();
		const refusal = await refusalOf(placeOrder({ actor: staff, eventSlug: 'rien', input, locale: 'fr' }));
		expect(refusal).toMatchObject({ code: 'not_found', status: 404 });
	});

	test('the early price holds to its end; a page older than that is told the new total', async () => {
		const made = await makeEvent();
		const until = new Date(now().getTime() + 86_400_000);
		await write('events.test', (tx) =>
			tx.insert(t.price).values({
				ticketTypeId: made.types.complet!.id,
				audience: 'standard',
				label: 'Tarif hâtif',
				amountCents: 39_500,
				until
			})
		);
		const { types } = await loadCatalogue(made.event.id);
		expect(types.find((type) => type.code === 'complet')).toMatchObject({
			priceCents: { standard: 39_500, member: 36_000 },
			priceLabel: 'Tarif hâtif',
			priceUntil: until,
			laterPriceCents: { standard: 45_000, member: 36_000 }
		});
		const early = 39_500 + 1_975 + 3_940;
		await placeNew(made, { fields: { expectedTotalCents: early } });
		at(until);
		expect(await refused(made, undefined, { expectedTotalCents: early })).toMatchObject({
			code: 'price_changed',
			values: { total: money(45_000 + 2_250 + 4_489) }
		});
	});
});

describe('what is chosen', () => {
	test('a pass is one, of this event, on sale to this audience', async () => {
		const made = await makeEvent();
		await write('events.test', async (tx) => {
			await tx
				.update(t.ticketType)
				.set({ onSale: false })
				.where(eq(t.ticketType.id, made.types['jour-2']!.id));
			await tx
				.delete(t.price)
				.where(
					sql`${t.price.ticketTypeId} = ${made.types['jour-3']!.id} AND ${t.price.audience} = 'standard'`
				);
		});
		const pass = (code: string, addons: string[] = []) =>
			refused(made, [personFields({ pass: code, addons })]);
		expect(await pass('jour-2')).toMatchObject({ code: 'not_on_sale', field: 'people[0].pass' });
		expect(await pass('jour-3')).toMatchObject({ code: 'not_on_sale', field: 'people[0].pass' });
		expect(await pass('inconnu')).toMatchObject({ code: 'invalid_input', field: 'people[0].pass' });
		expect(await pass('souper')).toMatchObject({ code: 'invalid_input', field: 'people[0].pass' });
		expect(await pass('')).toMatchObject({ code: 'nothing_chosen', field: 'people[0].pass' });
		expect(await pass('complet', ['jour-1'])).toMatchObject({
			code: 'invalid_input',
			field: 'people[0].addons'
		});
	});

	test('people are told apart by address, in the list and in the event', async () => {
		const made = await makeEvent();
		const someone = personFields();
		const twice = [someone, personFields(), { ...someone, email: someone.email.toUpperCase() }];
		expect(await refused(made, twice)).toEqual({
			code: 'duplicate_in_order',
			values: { email: someone.email.toUpperCase() },
			field: 'people[2].email'
		});
		await placeNew(made, { people: [someone] });
		expect(await refused(made, [personFields(), someone])).toEqual({
			code: 'already_registered',
			values: { email: someone.email },
			field: 'people[1].email'
		});
	});

	test('sessions are bookable, open to the pass, apart in time, and have a seat', async () => {
		const made = await makeEvent({ sessionCapacity: 1 });
		const { a, b, c, d } = made.sessions;
		const choose = (pass: string, ...sessions: { slot: string; id: number }[]) =>
			refused(made, [
				personFields(),
				personFields({ pass, sessions: Object.fromEntries(sessions.map((one) => [one.slot, one.id])) })
			]);
		const field = (slot: string) => `people[1].sessions.${slot}`;
		expect(await choose('complet', a, c)).toEqual({
			code: 'session_overlap',
			values: { session: c.title, other: a.title },
			field: field(c.slot)
		});
		expect(await choose('jour-1', d)).toEqual({
			code: 'session_not_covered',
			values: { session: d.title },
			field: field(d.slot)
		});
		expect(await choose('complet', { slot: a.slot, id: 999_999 })).toMatchObject({
			code: 'invalid_input',
			field: field(a.slot)
		});
		await placeNew(made, { people: [personFields({ sessions: { [a.slot]: a.id } })] });
		expect(await choose('complet', a)).toEqual({
			code: 'session_full',
			values: { session: a.title },
			field: field(a.slot)
		});
		await write('programme.test', (tx) =>
			tx.update(t.session).set({ status: 'cancelled' }).where(eq(t.session.id, b.id))
		);
		expect(await choose('complet', b)).toEqual({
			code: 'session_not_bookable',
			values: { session: b.title },
			field: field(b.slot)
		});
	});

	test('the seat too many is told to the first person who does not fit', async () => {
		const made = await makeEvent({ sessionCapacity: 2, capacity: 3 });
		const { a } = made.sessions;
		const three = [1, 2, 3].map(() => personFields({ sessions: { [a.slot]: a.id } }));
		expect(await refused(made, three)).toMatchObject({
			code: 'session_full',
			field: `people[2].sessions.${a.slot}`
		});
		const four = [1, 2, 3, 4].map(() => personFields({ pass: '', addons: ['souper'] }));
		expect(await refused(made, four)).toEqual({
			code: 'sold_out',
			values: { ticket: 'Souper' },
			field: 'people[3].addons'
		});
	});
});

describe('by card', () => {
	test('places are held, then given back when the time is over', async () => {
		const made = await makeEvent({ capacity: 1 });
		const placed = await placeNew(made, { fields: { method: 'card' } });
		expect(placed.status).toBe('held');
		const order = await findOrder(placed.code);
		expect(order.holdExpiresAt!.getTime() - order.placedAt.getTime()).toBe(HOLD_MINUTES * 60_000);
		expect(order.invoices).toEqual([]);
		expect(await refused(made)).toMatchObject({ code: 'sold_out' });

		await write('payments.test', (tx) =>
			tx.insert(t.checkout).values({
				id: `cs_${placed.code}`,
				orderId: placed.orderId,
				url: 'https://checkout.exemple/1',
				expiresAt: new Date(order.holdExpiresAt!.getTime() + 60_000),
				createdAt: now()
			})
		);
		at(new Date(order.holdExpiresAt!.getTime() - 1));
		expect(await expireHolds()).toBe(0);
		at(order.holdExpiresAt!);
		expect(await expireHolds()).toBe(1);
		expect(await expireHolds()).toBe(0);
		const after = await findOrder(placed.code);
		expect(after.status).toBe('expired');
		expect(after.people[0]!.status).toBe('cancelled');
		const db = await reader();
		const closing = await db.select().from(t.outbox).where(eq(t.outbox.kind, 'checkout.close'));
		expect(closing.map((fact) => fact.payload)).toEqual([{ checkoutId: `cs_${placed.code}` }]);
	});

	test('a hold past its time gives way to the next order at once, without the worker', async () => {
		const made = await makeEvent({ capacity: 1 });
		const someone = personFields();
		const held = await placeNew(made, { people: [someone], fields: { method: 'card' } });
		at(new Date(now().getTime() + HOLD_MINUTES * 60_000));
		const next = await placeNew(made, { people: [someone] });
		expect(next.status).toBe('awaiting_payment');
		expect((await findOrder(held.code)).status).toBe('expired');
		expect(await verify()).toEqual([]);
	});

	test('what costs nothing is confirmed without payment', async () => {
		const made = await makeEvent();
		await write('events.test', (tx) =>
			tx.update(t.price).set({ amountCents: 0 }).where(eq(t.price.ticketTypeId, made.types.souper!.id))
		);
		const placed = await placeNew(made, {
			people: [personFields({ pass: '', addons: ['souper'] })],
			fields: { method: 'card' }
		});
		expect(placed).toMatchObject({ status: 'paid', method: 'free', totalCents: 0 });
		expect((await findOrder(placed.code)).confirmedAt).not.toBeNull();
	});
});

describe('sent twice', () => {
	test('one page makes one order, even at the same moment, and even when it would be refused now', async () => {
		const made = await makeEvent({ capacity: 1 });
		const request = {
			actor: ANONYMOUS,
			eventSlug: made.event.slug,
			input: orderFields(),
			locale: 'fr'
		} as const;
		const all = await Promise.all(Array.from({ length: 20 }, () => placeOrder(request)));
		expect(new Set(all.map((one) => one.code)).size).toBe(1);
		expect(all.filter((one) => !one.alreadyPlaced)).toHaveLength(1);
		at(made.event.registrationClosesAt);
		expect(await placeOrder(request)).toMatchObject({ code: all[0]!.code, alreadyPlaced: true });
	});

	test('control: without the key, the same page twice is refused as a double registration', async () => {
		const made = await makeEvent();
		const input = orderFields();
		const send = (idempotencyKey: string) =>
			placeOrder({
				actor: ANONYMOUS,
				eventSlug: made.event.slug,
				input: { ...input, idempotencyKey },
				locale: 'fr'
			});
		await send('première-page');
		expect(await refusalOf(send('seconde-page'))).toMatchObject({ code: 'already_registered' });
	});

	test('a page sent again with something else is refused, whatever became of the order', async () => {
		const made = await makeEvent();
		const { a, b } = made.sessions;
		const [one, two] = [personFields({ sessions: { [a.slot]: a.id } }), personFields({ addons: ['souper'] })];
		const { input, code } = await placeNew(made, { people: [one, two] });
		const send = (people: ReturnType<typeof personFields>[]) =>
			placeOrder({
				actor: ANONYMOUS,
				eventSlug: made.event.slug,
				input: orderFields(people, { idempotencyKey: input.idempotencyKey, payer: input.payer }),
				locale: 'fr'
			});
		const others: [string, ReturnType<typeof personFields>[]][] = [
			['one person less', [one]],
			['one person more', [one, two, personFields()]],
			['someone else', [one, personFields({ addons: ['souper'] })]],
			['another pass', [{ ...one, pass: 'jour-1' }, two]],
			['an add-on less', [one, { ...two, addons: [] }]],
			['another session', [{ ...one, sessions: { [b.slot]: b.id } }, two]],
			['no session', [{ ...one, sessions: {} }, two]]
		];
		for (const [what, people] of others)
			expect(await refusalOf(send(people)), what).toMatchObject({ code: 'stale_page' });
		// Control: the same, said in another order and with another spelling of what does not count.
		const same = [two, { ...one, email: one.email.toUpperCase(), dietaryNeeds: 'Sans noix' }];
		expect(await send(same)).toMatchObject({ code, alreadyPlaced: true });

		const { people } = await findOrder(code);
		const { actor: staff } = await makePerson({ roles: ['staff'] });
		const first = people.find(({ person }) => person.email === one.email)!;
		await changeBookings({ actor: staff, registrationCode: first.code, sessionIds: [] });
		await cancelOrder({ actor: staff, orderCode: code });
		expect(await send([one, two])).toMatchObject({ code, status: 'cancelled', alreadyPlaced: true });
		expect(await refusalOf(send([one]))).toMatchObject({ code: 'stale_page' });
	});

	test('a key of someone else, or of another event, opens nothing', async () => {
		const [made, other] = [await makeEvent(), await makeEvent()];
		const { input } = await placeNew(made);
		const forged = orderFields(undefined, { idempotencyKey: input.idempotencyKey });
		const send = (eventSlug: string, body: typeof input) =>
			placeOrder({ actor: ANONYMOUS, eventSlug, input: body, locale: 'fr' });
		expect(await refusalOf(send(made.event.slug, forged))).toMatchObject({ code: 'stale_page' });
		expect(await refusalOf(send(other.event.slug, input))).toMatchObject({ code: 'stale_page' });
	});
});
