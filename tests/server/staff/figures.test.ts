import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Actor } from '../../../src/lib/server/auth/policy.ts';
import { checkIn } from '../../../src/lib/server/checkin/check-in.ts';
import { admittedAmong } from '../../../src/lib/server/checkin/admitted.ts';
import { countPresence, presence } from '../../../src/lib/server/checkin/presence.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { cancelOrder, cancelRegistrations } from '../../../src/lib/server/registration/cancel.ts';
import { countEvent, eventFigures } from '../../../src/lib/server/registration/figures.ts';
import { placeOrder } from '../../../src/lib/server/registration/place-order.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { recordPayment, recordRefund } from '../../../src/lib/server/registration/record-payment.ts';
import { staffEvents, type StaffEvent } from '../../../src/lib/server/events/staff-events.ts';
import { dayOf, instantAt } from '../../../src/lib/format/dates.ts';
import { undo } from '../../../src/lib/server/checkin/undo.ts';
import { searchOrders } from '../../../src/lib/server/registration/search.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import type { MoneyFigures } from '../../../src/lib/staff/figures.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';

let staff: Actor;
let serial = 0;
beforeAll(async () => {
	staff = (await makePerson({ roles: ['staff'] })).actor;
});

const asStaffEvent = async (slug: string): Promise<StaffEvent> =>
	(await staffEvents(staff)).find((one) => one.slug === slug)!;

/** The same figures, counted row by row in JavaScript from whole tables: slow, and with nothing in common with SQL. */
async function recount(event: StaffEvent) {
	const db = await reader();
	const [registrations, orders, tickets, types, invoices, sessions, bookings] = await Promise.all([
		db.select().from(t.registration),
		db.select().from(t.order),
		db.select().from(t.ticket),
		db.select().from(t.ticketType),
		db.select().from(t.invoice),
		db.select().from(t.session),
		db.select().from(t.booking)
	]);
	const orderOf = new Map(orders.filter(({ eventId }) => eventId === event.id).map((one) => [one.id, one]));
	const mine = registrations.filter(({ eventId }) => eventId === event.id);
	const active = mine.filter(({ status }) => status === 'active');
	const inState = (state: string) => active.filter(({ orderId }) => orderOf.get(orderId)!.status === state);
	const owed = [...orderOf.values()]
		.filter(({ status }) => status === 'awaiting_payment')
		.map((one) => ({
			cents: one.totalCents - one.creditedCents - (one.paidCents - one.refundedCents),
			isLate: one.dueAt !== null && one.dueAt < now()
		}))
		.filter(({ cents }) => cents > 0);
	const owedBack = [...orderOf.values()]
		.map((one) => {
			const keptCents = one.paidCents - one.refundedCents;
			const isOver = ['cancelled', 'expired', 'refunded'].includes(one.status);
			return isOver ? keptCents : keptCents - (one.totalCents - one.creditedCents);
		})
		.filter((cents) => cents > 0);
	const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
	const documents = (kind: string) =>
		sum(invoices.filter((one) => one.kind === kind && orderOf.has(one.orderId)).map((one) => one.totalCents));
	return {
		people: {
			registered: active.length,
			held: inState('held').length,
			paid: inState('paid').length,
			due: inState('awaiting_payment').length,
			confirmed: inState('paid').length + inState('awaiting_payment').length,
			cancelled: mine.filter((one) => one.status === 'cancelled' && orderOf.get(one.orderId)!.confirmedAt)
				.length
		},
		passes: types
			.filter(({ eventId }) => eventId === event.id)
			.map(({ id, code }) => {
				const sold = tickets.filter(
					(one) =>
						one.ticketTypeId === id &&
						one.status === 'active' &&
						mine.some((registration) => registration.id === one.registrationId)
				);
				const stateOf = (registrationId: number) =>
					orderOf.get(mine.find((one) => one.id === registrationId)!.orderId)!.status;
				return {
					code,
					registered: sold.length,
					paid: sold.filter((one) => stateOf(one.registrationId) === 'paid').length,
					toReceiveCents: sum(
						sold
							.filter((one) => stateOf(one.registrationId) === 'awaiting_payment')
							.map((one) => one.priceCents)
					)
				};
			})
			.sort((a, b) => a.code.localeCompare(b.code)),
		regions: Object.fromEntries(
			[...Map.groupBy(active, (one) => one.regionCode ?? '')].map(([code, list]) => [code, list.length])
		),
		days: Object.fromEntries(
			[...Map.groupBy(active, (one) => dayOf(one.createdAt, event.timezone))].map(([day, list]) => [
				day,
				list.length
			])
		),
		organisations: [...Map.groupBy(active, (one) => one.organisationId ?? one.organisationName).values()]
			.map((list) => list.length)
			.sort((a, b) => b - a),
		workshops: Object.fromEntries(
			sessions
				.filter((one) => one.eventId === event.id && one.bookable)
				.map(({ id }) => [
					id,
					bookings.filter((one) => one.sessionId === id && one.status === 'active').length
				])
		),
		money: {
			invoicedCents: documents('invoice'),
			creditedCents: documents('credit_note'),
			receivedCents: sum([...orderOf.values()].map((one) => one.paidCents)),
			refundedCents: sum([...orderOf.values()].map((one) => one.refundedCents)),
			dueCents: sum(owed.map(({ cents }) => cents)),
			dueOrders: owed.length,
			owedBackCents: sum(owedBack),
			owedBackOrders: owedBack.length,
			overdueCents: sum(owed.filter(({ isLate }) => isLate).map(({ cents }) => cents)),
			overdueOrders: owed.filter(({ isLate }) => isLate).length
		}
	};
}

/** The event's figures in the shape of {@link recount}. */
async function counted(event: StaffEvent) {
	const figures = await eventFigures(staff, event);
	return {
		people: figures.people,
		passes: figures.passes
			.map(({ code, registered, paid, toReceiveCents }) => ({ code, registered, paid, toReceiveCents }))
			.sort((a, b) => a.code.localeCompare(b.code)),
		regions: Object.fromEntries(
			figures.regions.filter((one) => one.registered > 0).map((one) => [one.key, one.registered])
		),
		days: Object.fromEntries(figures.days.map((one) => [one.day, one.registered])),
		organisations: figures.organisations.map((one) => one.registered),
		workshops: Object.fromEntries(figures.workshops.map((one) => [one.id, one.booked])),
		money: figures.money
	};
}

/** The column that the dashboard shows, added up. */
const fromInvoicedToDue = (money: MoneyFigures) =>
	money.invoicedCents - money.creditedCents - money.receivedCents + money.refundedCents + money.owedBackCents;

type World = Awaited<ReturnType<typeof makeEvent>>;

async function place(
	of: World,
	options: { method: 'card' | 'invoice'; people: number; organisationId?: number; pass?: string }
) {
	const person = () => {
		const n = ++serial;
		const pass = options.pass ?? (n % 3 === 0 ? 'jour-1' : 'complet');
		return {
			givenName: 'Anaïs',
			familyName: `Bouchard-${n}`,
			email: `anais-${n}@exemple.org`,
			pass,
			addons: n % 2 ? ['souper'] : [],
			dietaryNeeds: '',
			accessNeeds: '',
			sessions: { [of.sessions.a.slot]: n % 2 ? of.sessions.a.id : of.sessions.b.id },
			consentDirectory: false,
			consentPhoto: false,
			consentExhibitors: false
		};
	};
	const people = Array.from({ length: options.people }, person);
	return placeOrder({
		actor: staff,
		eventSlug: of.event.slug,
		locale: 'fr',
		input: {
			idempotencyKey: `figures-${++serial}-${Math.random()}`,
			payer: {
				givenName: 'Anaïs',
				familyName: 'Payeuse',
				email: `payeuse-${serial}@exemple.org`,
				organisationId: options.organisationId,
				organisationName: options.organisationId ? '' : serial % 2 ? 'Hors liste' : '',
				line1: '',
				city: '',
				province: '',
				postalCode: '',
				purchaseOrder: ''
			},
			consentNewsletter: false,
			method: options.method,
			people
		}
	});
}

describe('figures of an event', () => {
	test('an event with nobody counts nothing and breaks nothing', async () => {
		const of = await makeEvent();
		const event = await asStaffEvent(of.event.slug);
		expect(await counted(event)).toEqual(await recount(event));
		expect((await eventFigures(staff, event)).people.registered).toBe(0);
	});

	test('equal a naive recount after any history of orders, payments and cancellations', async () => {
		const organisation = await makeOrganisation();
		await write('members.region', async (tx) => {
			await tx.insert(t.region).values({ code: '04', name: 'Mauricie' }).onConflictDoNothing();
			await tx.update(t.organisation).set({ regionCode: '04' }).where(eq(t.organisation.id, organisation.id));
		});
		const step = fc.oneof(
			fc.record({
				kind: fc.constant('place' as const),
				method: fc.constantFrom('card' as const, 'invoice' as const),
				people: fc.integer({ min: 1, max: 3 }),
				member: fc.boolean()
			}),
			fc.record({
				kind: fc.constant('pay' as const),
				which: fc.nat(20),
				part: fc.integer({ min: 1, max: 4 })
			}),
			fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(20), one: fc.boolean() }),
			fc.record({
				kind: fc.constant('give back' as const),
				which: fc.nat(20),
				part: fc.integer({ min: 1, max: 3 })
			}),
			fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 9 }) })
		);
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (history) => {
				const of = await makeEvent();
				const event = await asStaffEvent(of.event.slug);
				const codes: string[] = [];
				let shiftedMs = 0;
				try {
					for (const one of history) {
						const code = 'which' in one ? codes[one.which % Math.max(1, codes.length)] : undefined;
						if (one.kind === 'wait') {
							shiftedMs = Math.min(28 * 86_400_000, shiftedMs + one.days * 86_400_000);
							setClock(() => Date.now() + shiftedMs);
						} else if (one.kind === 'place') {
							const placed = await place(of, {
								method: one.method,
								people: one.people,
								organisationId: one.member ? organisation.id : undefined
							});
							codes.push(placed.code);
						} else if (code && one.kind === 'pay') {
							const { balanceCents, status } = await findOrder(code);
							if (status !== 'awaiting_payment' || balanceCents <= 0) continue;
							await recordPayment({
								actor: staff,
								orderCode: code,
								method: 'cheque',
								amountCents: Math.max(1, Math.floor(balanceCents / one.part)),
								reference: `CH-${++serial}`,
								receivedOn: dayOf(now())
							});
						} else if (code && one.kind === 'give back') {
							const { balanceCents } = await findOrder(code);
							if (balanceCents >= 0) continue;
							await recordRefund({
								actor: staff,
								orderCode: code,
								method: 'cheque',
								amountCents: Math.max(1, Math.floor(-balanceCents / one.part)),
								reference: `CH-${++serial}`,
								sentOn: dayOf(now())
							});
						} else if (code && one.kind === 'cancel') {
							const { people, status } = await findOrder(code);
							if (one.one && status !== 'held')
								await cancelRegistrations({
									actor: staff,
									orderCode: code,
									registrationCodes: [people[0]!.code]
								});
							else await cancelOrder({ actor: staff, orderCode: code });
						}
						// Each step is seen at once: nothing stale is served from the cache.
						expect((await eventFigures(staff, event)).people.registered).toBe(
							(await recount(event)).people.registered
						);
					}
					const found = await counted(event);
					expect(found).toEqual(await recount(event));
					expect(fromInvoicedToDue(found.money)).toBe(found.money.dueCents);
					const { rows } = await searchOrders(staff, event.id, { owedBack: true });
					expect(rows.length).toBe(found.money.owedBackOrders);
					expect(rows.reduce((sum, row) => sum + row.owedBackCents, 0)).toBe(found.money.owedBackCents);
				} finally {
					setClock(Date.now)();
				}
			}),
			{ numRuns: 12 }
		);
	}, 120_000);

	test('say what a cancelled order’s payer is to get back, and the column adds up', async () => {
		const of = await makeEvent();
		const event = await asStaffEvent(of.event.slug);
		const { code } = await place(of, { method: 'invoice', people: 2 });
		await place(of, { method: 'invoice', people: 1 });
		const hundred = { method: 'cheque' as const, amountCents: 10_000 };
		await recordPayment({
			...{ actor: staff, orderCode: code },
			...hundred,
			reference: 'BACK-1',
			receivedOn: dayOf(now())
		});
		await cancelOrder({ actor: staff, orderCode: code });
		const owing = (await counted(event)).money;
		expect([owing.owedBackCents, owing.owedBackOrders]).toEqual([10_000, 1]);
		expect(fromInvoicedToDue(owing)).toBe(owing.dueCents);
		// Control: without that line the column is off by just what is owed back.
		expect(fromInvoicedToDue({ ...owing, owedBackCents: 0 })).toBe(owing.dueCents - 10_000);
		const listed = await searchOrders(staff, event.id, { owedBack: true });
		expect(listed.rows.map((row) => [row.code, row.owedBackCents])).toEqual([[code, 10_000]]);
		await recordRefund({
			...{ actor: staff, orderCode: code },
			...hundred,
			reference: 'BACK-2',
			sentOn: dayOf(now())
		});
		expect((await counted(event)).money).toMatchObject({ owedBackCents: 0, owedBackOrders: 0 });
		expect((await searchOrders(staff, event.id, { owedBack: true })).rows).toEqual([]);
	});

	test('control: a wrong count of the paid is seen by the recount', async () => {
		const of = await makeEvent();
		const event = await asStaffEvent(of.event.slug);
		await makeAttendees(of, [{ tickets: ['complet'] }, { tickets: ['complet'], order: 'awaiting_payment' }]);
		const naive = await recount(event);
		await write('registration.control', (tx) =>
			tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.eventId, event.id))
		);
		expect((await counted(event)).people).not.toEqual(naive.people);
	});

	test('control: without its trigger a tally goes astray, and the verification says so', async () => {
		const of = await makeEvent();
		const event = await asStaffEvent(of.event.slug);
		await makeAttendees(of, [{ tickets: ['complet'] }]);
		expect(await verify()).toEqual([]);
		const { writer } = await connections();
		const name = 'registration_tally_insert';
		const found = await writer.execute(`SELECT sql FROM sqlite_master WHERE name = '${name}'`);
		await writer.execute(`DROP TRIGGER ${name}`);
		await makeAttendees(of, [{ tickets: ['complet'] }]);
		await writer.execute(String(found.rows[0]!.sql));
		expect((await counted(event)).people).not.toEqual((await recount(event)).people);
		const rules = new Set((await verify()).map(({ rule }) => rule));
		expect([...rules]).toEqual(['registration_tally', 'registration_hour_tally']);
	});

	test('are served from the cache until a commit, and asked in one batch whatever the number of people', async () => {
		const small = await makeEvent();
		const large = await makeEvent();
		await makeAttendees(small, [{ tickets: ['complet'] }]);
		await makeAttendees(
			large,
			Array.from({ length: 30 }, () => ({ tickets: ['complet', 'souper'] }))
		);
		const { reader: client } = await connections();
		const batch = vi.spyOn(client, 'batch');
		const execute = vi.spyOn(client, 'execute');
		const queriesOf = async (work: () => Promise<unknown>) => {
			batch.mockClear();
			execute.mockClear();
			await work();
			return (
				batch.mock.calls.reduce((sum, [statements]) => sum + statements.length, 0) + execute.mock.calls.length
			);
		};
		const [one, thirty] = [await asStaffEvent(small.event.slug), await asStaffEvent(large.event.slug)];
		const cold = await queriesOf(() => countEvent(staff, one));
		expect(await queriesOf(() => countEvent(staff, thirty))).toBe(cold);
		expect(batch).toHaveBeenCalledTimes(1);
		await eventFigures(staff, thirty);
		expect(await queriesOf(() => eventFigures(staff, thirty))).toBe(0);
		await makeAttendees(large, [{ tickets: ['complet'] }]);
		expect((await eventFigures(staff, thirty)).people.registered).toBe(31);
		batch.mockRestore();
		execute.mockRestore();
	});
});

describe('presence', () => {
	const astray = async () => (await verify()).filter(({ rule }) => rule === 'admission_tally');

	test('counts each person once by ticket type, and each admission by day', async () => {
		const of = await makeEvent();
		const people = await makeAttendees(of, [
			{ tickets: ['complet', 'souper'] },
			{ tickets: ['complet'] },
			{ tickets: ['souper'] }
		]);
		expect(people.length).toBe(3);
		await write('checkin.presence', async (tx) => {
			const [welcome, supper] = await tx
				.insert(t.checkpoint)
				.values([
					{ eventId: of.event.id, slug: 'accueil', name: 'Accueil', rule: 'daily', ticketTypeCodes: [] },
					{ eventId: of.event.id, slug: 'souper', name: 'Souper', rule: 'once', ticketTypeCodes: ['souper'] }
				])
				.returning();
			const registrations = await tx
				.select()
				.from(t.registration)
				.where(eq(t.registration.eventId, of.event.id))
				.orderBy(t.registration.id);
			const admit = async (checkpointId: number, registrationId: number, period: string) => {
				const [scan] = await tx
					.insert(t.scan)
					.values({
						nonce: `presence-${++serial}`,
						checkpointId,
						registrationId,
						verdict: 'admitted',
						period,
						how: 'scan',
						scannedAt: now(),
						receivedAt: now()
					})
					.returning();
				await tx
					.insert(t.admission)
					.values({ checkpointId, registrationId, period, scanId: scan!.id, at: now() });
			};
			const [a, b, c] = registrations.map(({ id }) => id) as [number, number, number];
			await admit(welcome!.id, a, of.days[0]!);
			await admit(welcome!.id, a, of.days[1]!);
			await admit(welcome!.id, b, of.days[0]!);
			await admit(supper!.id, c, '');
		});
		const found = await presence(staff, of.event.id);
		expect(found.checkpoints.map(({ name, periods }) => [name, periods])).toEqual([
			[
				'Accueil',
				[
					{ period: of.days[0], present: 2 },
					{ period: of.days[1], present: 1 }
				]
			],
			['Souper', [{ period: '', present: 1 }]]
		]);
		expect(found.byTicketType[of.types.complet!.id]).toBe(2);
		expect(found.byTicketType[of.types.souper!.id]).toBe(1);
		expect(found.byTicketType[of.types['jour-1']!.id]).toBe(0);
		expect(await astray()).toEqual([]);
	});

	test('whoever is cancelled after entering is no longer inside, and the verification agrees', async () => {
		const of = await makeEvent();
		const { code: orderCode } = await place(of, { method: 'invoice', people: 2, pass: 'complet' });
		const { people } = await findOrder(orderCode);
		const [desk] = await write('checkin.factory', (tx) =>
			tx
				.insert(t.checkpoint)
				.values({ eventId: of.event.id, slug: 'accueil', name: 'Accueil', rule: 'once', ticketTypeCodes: [] })
				.returning()
		);
		const putBack = setClock(() => instantAt(of.days[0]!, '9:00').getTime());
		try {
			for (const { code } of people)
				await checkIn({
					...{ actor: staff, checkpointId: desk!.id, nonce: `presence-${++serial}` },
					badge: { registrationCode: code }
				});
			const ids = people.map(({ id }) => id);
			const inside = async () =>
				(await countPresence(staff, of.event.id)).checkpoints[0]!.periods[0]!.present;
			expect(await inside()).toBe(2);
			expect((await admittedAmong(staff, ids)).map(({ where }) => where)).toEqual(['Accueil', 'Accueil']);
			await cancelRegistrations({ actor: staff, orderCode, registrationCodes: [people[0]!.code] });
			expect(await inside()).toBe(1);
			expect(await admittedAmong(staff, ids)).toHaveLength(1);
			const left = async () => (await verify()).filter(({ rule }) => rule === 'admission_active');
			expect(await left()).toEqual([]);
			// Control: someone who leaves without their admission is seen.
			await write('registration.control', (tx) =>
				tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.id, people[1]!.id))
			);
			expect(await left()).toHaveLength(1);
			await write('registration.control', (tx) =>
				tx.delete(t.admission).where(eq(t.admission.registrationId, people[1]!.id))
			);
		} finally {
			putBack();
		}
	});

	test('follows what is taken back and who leaves; control: without its trigger, the verification says so', async () => {
		const of = await makeEvent();
		const [one, two] = await makeAttendees(of, [{ tickets: ['complet'] }, { tickets: ['complet'] }]);
		const [desk] = await write('checkin.factory', (tx) =>
			tx
				.insert(t.checkpoint)
				.values({ eventId: of.event.id, slug: 'accueil', name: 'Accueil', rule: 'once', ticketTypeCodes: [] })
				.returning()
		);
		const read = (code: string) =>
			checkIn({
				...{ actor: staff, checkpointId: desk!.id, nonce: `presence-${++serial}` },
				badge: { registrationCode: code }
			});
		const inside = async () => (await countPresence(staff, of.event.id)).byTicketType[of.types.complet!.id];
		const day = instantAt(of.days[0]!, '9:00').getTime();
		const putBack = setClock(() => day);
		try {
			await read(one!.code);
			await read(two!.code);
			expect(await inside()).toBe(2);
			await undo({
				...{ actor: staff, checkpointId: desk!.id, nonce: `presence-${++serial}` },
				target: { registrationCode: one!.code }
			});
			expect(await inside()).toBe(1);
			await write('registration.leaves', (tx) =>
				tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.id, two!.id))
			);
			expect(await inside()).toBe(0);
			expect(await astray()).toEqual([]);
			const { writer } = await connections();
			const name = 'admission_tally_insert';
			const found = await writer.execute(`SELECT sql FROM sqlite_master WHERE name = '${name}'`);
			await writer.execute(`DROP TRIGGER ${name}`);
			await read(one!.code);
			await writer.execute(String(found.rows[0]!.sql));
			expect(await astray()).toHaveLength(1);
		} finally {
			putBack();
		}
	});
});
