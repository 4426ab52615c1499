import { and, asc, eq, sql, type SQL } from 'drizzle-orm';
import { soldAs } from '../../pricing/status.ts';
import { dayOf } from '../../format/dates.ts';
import type { EventFigures, GroupFigures, People } from '../../staff/figures.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import {
	documentTally,
	orderTally,
	registrationHourTally,
	registrationTally,
	ticketTally
} from '../db/schema/figures.ts';
import { organisation, region } from '../db/schema/members.ts';
import { room, session } from '../db/schema/programme.ts';
import { order, ticketType } from '../db/schema/registration.ts';
import { versionOf } from '../db/version.ts';
import { isOwedBack, orderBalance, orderOwedBack } from '../payments/balance.ts';
import type { StaffEvent } from '../events/staff-events.ts';

const DOMAINS = ['registration', 'payments', 'programme', 'events', 'members'];
/** Overdue depends on the hour, not only on commits: figures are added up again at least this often. */
const FRESH_MS = MINUTE_MS;

const cache = new Map<number, { version: string; madeAt: number; figures: Promise<EventFigures> }>();

/**
 * Where an event stands, exact at the moment of the call. Added up once for all readers, and again only when a commit
 * touched what it counts; the number of queries depends on nothing.
 * @throws Refusal `not_allowed` (403)
 */
export async function eventFigures(actor: Actor, event: StaffEvent): Promise<EventFigures> {
	requireStaff(actor);
	const version = await versionOf(DOMAINS);
	const madeAt = now().getTime();
	const known = cache.get(event.id);
	if (known?.version === version && Math.abs(madeAt - known.madeAt) < FRESH_MS) return known.figures;
	const figures = countEvent(actor, event);
	cache.set(event.id, { version, madeAt, figures });
	figures.catch(() => cache.delete(event.id));
	return figures;
}

/**
 * Adds up an event's figures, all of one instant, from the tallies that triggers keep: as quick among 41,000
 * registrations as among 410. {@link eventFigures} is the usual way in.
 * @throws Refusal `not_allowed` (403)
 */
export async function countEvent(actor: Actor, event: StaffEvent): Promise<EventFigures> {
	requireStaff(actor);
	const db = await reader();
	// One batch is one snapshot: no commit slips between two figures.
	const [
		people,
		types,
		tickets,
		knownRegions,
		regions,
		knownOrganisations,
		organisations,
		hours,
		workshops,
		orders,
		owedBack,
		documents
	] = await db.batch([
		peopleQuery(db, event.id),
		db
			.select()
			.from(ticketType)
			.where(eq(ticketType.eventId, event.id))
			.orderBy(asc(ticketType.position), asc(ticketType.id)),
		ticketQuery(db, event.id),
		db.select().from(region).orderBy(asc(region.code)),
		regionQuery(db, event.id),
		db.select({ id: organisation.id, name: organisation.name }).from(organisation),
		organisationQuery(db, event.id),
		hourQuery(db, event.id),
		workshopQuery(db, event.id),
		orderQuery(db, event.id),
		owedBackQuery(db, event.id),
		documentQuery(db, event.id)
	]);
	const invoicedAs = (kind: string) => documents.find((row) => row.kind === kind)?.cents ?? 0;
	return {
		people: foldPeople(people),
		passes: types.map(({ id, code, name, role, priceStatus }) => ({
			...{ id, code, name: soldAs(name, priceStatus), role, registered: 0, paid: 0, toReceiveCents: 0 },
			...tickets.find((row) => row.id === id)
		})),
		regions: foldRegions(knownRegions, regions),
		organisations: foldOrganisations(knownOrganisations, organisations),
		days: byDay(hours[0]!.pairs, event.timezone),
		workshops,
		money: {
			invoicedCents: invoicedAs('invoice'),
			creditedCents: invoicedAs('credit_note'),
			...orders[0]!,
			...owedBack[0]!
		}
	};
}

const sumOf = (what: SQL | typeof registrationTally.people) => sql<number>`coalesce(sum(${what}), 0)`;
const registered = sumOf(registrationTally.people);
const paid = sumOf(sql`${registrationTally.people} * (${registrationTally.orderStatus} = 'paid')`);
const ofActive = (eventId: number) =>
	and(eq(registrationTally.eventId, eventId), eq(registrationTally.status, 'active'));

function peopleQuery(db: Database, eventId: number) {
	const { status, orderStatus, isConfirmed } = registrationTally;
	return db
		.select({ state: status, orderState: orderStatus, isConfirmed, people: registered })
		.from(registrationTally)
		.where(eq(registrationTally.eventId, eventId))
		.groupBy(status, orderStatus, isConfirmed);
}

function foldPeople(rows: Awaited<ReturnType<typeof peopleQuery>>): People {
	const sum = (keep: (row: (typeof rows)[number]) => boolean) =>
		rows.filter(keep).reduce((total, row) => total + row.people, 0);
	const active = (state: string) => sum((row) => row.state === 'active' && row.orderState === state);
	const [held, paid, due] = [active('held'), active('paid'), active('awaiting_payment')];
	return {
		registered: sum((row) => row.state === 'active'),
		confirmed: paid + due,
		held,
		paid,
		due,
		cancelled: sum((row) => row.state === 'cancelled' && row.isConfirmed === 1)
	};
}

function ticketQuery(db: Database, eventId: number) {
	const { orderStatus, tickets, amountCents } = ticketTally;
	return db
		.select({
			id: ticketTally.ticketTypeId,
			registered: sumOf(sql`${tickets}`),
			paid: sumOf(sql`${tickets} * (${orderStatus} = 'paid')`),
			toReceiveCents: sumOf(sql`${amountCents} * (${orderStatus} = 'awaiting_payment')`)
		})
		.from(ticketTally)
		.innerJoin(ticketType, eq(ticketType.id, ticketTally.ticketTypeId))
		.where(eq(ticketType.eventId, eventId))
		.groupBy(ticketTally.ticketTypeId);
}

/** The alliance has no centre in Nord-du-Québec: it is listed only when someone comes from there. */
const REGION_WITHOUT_CENTRE = '10';

function regionQuery(db: Database, eventId: number) {
	return db
		.select({ key: registrationTally.regionCode, registered, paid })
		.from(registrationTally)
		.where(ofActive(eventId))
		.groupBy(registrationTally.regionCode);
}

function foldRegions(
	known: (typeof region.$inferSelect)[],
	counted: Awaited<ReturnType<typeof regionQuery>>
): GroupFigures[] {
	const byCode = new Map(counted.map((row) => [row.key, row]));
	const names = new Map(known.map(({ code, name }) => [code, name]));
	const codes = [...new Set([...names.keys(), ...byCode.keys()])]
		.filter((code) => code !== '' && (code !== REGION_WITHOUT_CENTRE || byCode.has(code)))
		.sort();
	return [...codes, ...(byCode.has('') ? [''] : [])].map((code) => ({
		key: code,
		name: code === '' ? 'Région non précisée' : (names.get(code) ?? code),
		registered: byCode.get(code)?.registered ?? 0,
		paid: byCode.get(code)?.paid ?? 0
	}));
}

function organisationQuery(db: Database, eventId: number) {
	const { organisationId, organisationName } = registrationTally;
	return db
		.select({ id: organisationId, written: organisationName, registered, paid })
		.from(registrationTally)
		.where(ofActive(eventId))
		.groupBy(organisationId, organisationName);
}

function foldOrganisations(
	known: { id: number; name: string }[],
	counted: Awaited<ReturnType<typeof organisationQuery>>
): GroupFigures[] {
	const names = new Map(known.map(({ id, name }) => [id, name]));
	return counted
		.map(({ id, written, ...figures }) => ({
			key: id === 0 ? `nom:${written}` : String(id),
			name: (id === 0 ? written : names.get(id)) || 'Sans organisme',
			...figures
		}))
		.sort((a, b) => b.registered - a.registered || a.name.localeCompare(b.name, 'fr-CA'));
}

/**
 * Registrations by whole hour since 1970, as one JSON text (a row an hour would cost more than adding them up): the
 * zones of Québec are whole hours from UTC, so days add up.
 */
function hourQuery(db: Database, eventId: number) {
	const { hour, people } = registrationHourTally;
	return db
		.select({ pairs: sql<string>`json_group_array(json_array(${hour}, ${people}))` })
		.from(registrationHourTally)
		.where(eq(registrationHourTally.eventId, eventId));
}

function byDay(pairs: string, timezone: string): EventFigures['days'] {
	const counts = new Map<string, number>();
	for (const [hour, people] of JSON.parse(pairs) as [number, number][]) {
		const day = dayOfHour(hour, timezone);
		counts.set(day, (counts.get(day) ?? 0) + people);
	}
	let total = 0;
	return [...counts].sort().map(([day, people]) => ({ day, registered: people, total: (total += people) }));
}

const daysOfHours = new Map<string, string>();

/** An hour's day never changes, and saying it costs more than all the rest of {@link byDay}. */
function dayOfHour(hour: number, timezone: string): string {
	const key = `${hour} ${timezone}`;
	let day = daysOfHours.get(key);
	if (!day) daysOfHours.set(key, (day = dayOf(new Date(hour * HOUR_MS), timezone)));
	return day;
}

function workshopQuery(db: Database, eventId: number) {
	return db
		.select({
			id: session.id,
			title: session.title,
			day: session.day,
			startsAt: session.startsAt,
			room: room.name,
			capacity: session.capacity,
			booked: session.booked
		})
		.from(session)
		.leftJoin(room, eq(room.id, session.roomId))
		.where(and(eq(session.eventId, eventId), eq(session.bookable, true), eq(session.status, 'scheduled')))
		.orderBy(
			sql`CAST(${session.booked} AS REAL) / max(${session.capacity}, 1) DESC`,
			asc(session.startsAt),
			asc(session.title)
		);
}

function orderQuery(db: Database, eventId: number) {
	const { dueDay, owingOrders, owingCents } = orderTally;
	const at = now().getTime();
	const today = Math.floor(at / DAY_MS);
	// Days wholly past come from the tally; what fell due since midnight (UTC), from the orders themselves.
	const sinceMidnight = (what: SQL) => sql`(SELECT coalesce(sum(${what}), 0) FROM ${order}
		WHERE ${order.eventId} = ${eventId} AND ${order.status} = 'awaiting_payment'
			AND ${order.dueAt} >= ${today * DAY_MS} AND ${order.dueAt} < ${at})`;
	const isPast = sql`(${dueDay} >= 0 AND ${dueDay} < ${today})`;
	return db
		.select({
			receivedCents: sumOf(sql`${orderTally.paidCents}`),
			refundedCents: sumOf(sql`${orderTally.refundedCents}`),
			dueCents: sumOf(sql`${owingCents}`),
			dueOrders: sumOf(sql`${owingOrders}`),
			overdueCents: sql<number>`${sumOf(sql`${owingCents} * ${isPast}`)} + ${sinceMidnight(sql`max(${orderBalance}, 0)`)}`,
			overdueOrders: sql<number>`${sumOf(sql`${owingOrders} * ${isPast}`)} + ${sinceMidnight(sql`${orderBalance} > 0`)}`
		})
		.from(orderTally)
		.where(eq(orderTally.eventId, eventId));
}

/** No tally keeps it: the few orders that it can concern are found by indexes. */
function owedBackQuery(db: Database, eventId: number) {
	return db
		.select({ owedBackCents: sumOf(orderOwedBack), owedBackOrders: sql<number>`count(*)` })
		.from(order)
		.where(isOwedBack(eventId));
}

function documentQuery(db: Database, eventId: number) {
	return db
		.select({ kind: documentTally.kind, cents: documentTally.totalCents })
		.from(documentTally)
		.where(eq(documentTally.eventId, eventId));
}
