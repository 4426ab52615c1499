import { and, asc, count, eq, sql, type SQL } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import type { EventFigures, GroupFigures, People } from '../../staff/figures.ts';
import { now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { organisation, region } from '../db/schema/members.ts';
import { invoice } from '../db/schema/payments.ts';
import { room, session } from '../db/schema/programme.ts';
import { order, registration, ticket, ticketType } from '../db/schema/registration.ts';
import { versionOf } from '../db/version.ts';
import type { StaffEvent } from './staff-events.ts';

const DOMAINS = ['registration', 'payments', 'programme', 'events', 'members'];
/** Overdue depends on the hour, not only on commits: figures are made again at least this often. */
const FRESH_MS = 60_000;

const cache = new Map<number, { version: string; madeAt: number; figures: Promise<EventFigures> }>();

/**
 * Where an event stands, exact at the moment of the call. Counted once for all readers, and again only when a commit
 * touched what it counts; the number of queries depends on nothing.
 */
export async function eventFigures(event: StaffEvent): Promise<EventFigures> {
	const version = await versionOf(DOMAINS);
	const madeAt = now().getTime();
	const known = cache.get(event.id);
	if (known?.version === version && Math.abs(madeAt - known.madeAt) < FRESH_MS) return known.figures;
	const figures = countEvent(event);
	cache.set(event.id, { version, madeAt, figures });
	figures.catch(() => cache.delete(event.id));
	return figures;
}

/** Counts an event's figures from its rows, all of one instant; {@link eventFigures} is the usual way in. */
export async function countEvent(event: StaffEvent): Promise<EventFigures> {
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
		documentQuery(db, event.id)
	]);
	const invoicedAs = (kind: string) => documents.find((row) => row.kind === kind)?.cents ?? 0;
	return {
		people: foldPeople(people),
		passes: types.map(({ id, code, name, role }) => ({
			...{ id, code, name, role, registered: 0, paid: 0, toReceiveCents: 0 },
			...tickets.find((row) => row.id === id)
		})),
		regions: foldRegions(knownRegions, regions),
		organisations: foldOrganisations(knownOrganisations, organisations),
		days: byDay(hours, event.timezone),
		workshops,
		money: {
			invoicedCents: invoicedAs('invoice'),
			creditedCents: invoicedAs('credit_note'),
			...orders[0]!
		}
	};
}

const isPaid = sql<number>`sum(${order.status} = 'paid')`;
const sumOf = (what: SQL) => sql<number>`coalesce(sum(${what}), 0)`;
const ofActive = (eventId: number) =>
	and(eq(registration.eventId, eventId), eq(registration.status, 'active'));

function peopleQuery(db: Database, eventId: number) {
	const isConfirmed = sql<number>`${order.confirmedAt} IS NOT NULL`;
	return db
		.select({ state: registration.status, orderState: order.status, isConfirmed, people: count() })
		.from(registration)
		.innerJoin(order, eq(order.id, registration.orderId))
		.where(eq(registration.eventId, eventId))
		.groupBy(registration.status, order.status, isConfirmed);
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
	return db
		.select({
			id: ticket.ticketTypeId,
			registered: count(),
			paid: isPaid,
			toReceiveCents: sumOf(sql`${ticket.priceCents} * (${order.status} = 'awaiting_payment')`)
		})
		.from(ticket)
		.innerJoin(registration, eq(registration.id, ticket.registrationId))
		.innerJoin(order, eq(order.id, registration.orderId))
		.where(and(eq(registration.eventId, eventId), eq(ticket.status, 'active')))
		.groupBy(ticket.ticketTypeId);
}

/** The alliance has no centre in Nord-du-Québec: it is listed only when someone comes from there. */
const REGION_WITHOUT_CENTRE = '10';

function regionQuery(db: Database, eventId: number) {
	return db
		.select({ key: registration.regionCode, registered: count(), paid: isPaid })
		.from(registration)
		.innerJoin(order, eq(order.id, registration.orderId))
		.where(ofActive(eventId))
		.groupBy(registration.regionCode);
}

function foldRegions(
	known: (typeof region.$inferSelect)[],
	counted: Awaited<ReturnType<typeof regionQuery>>
): GroupFigures[] {
	const byCode = new Map(counted.map((row) => [row.key ?? '', row]));
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
	// The name written by hand counts only where no organisation of the list was chosen.
	const written = sql<string>`CASE WHEN ${registration.organisationId} IS NULL THEN ${registration.organisationName} ELSE '' END`;
	return db
		.select({ id: registration.organisationId, written, registered: count(), paid: isPaid })
		.from(registration)
		.innerJoin(order, eq(order.id, registration.orderId))
		.where(ofActive(eventId))
		.groupBy(registration.organisationId, written);
}

function foldOrganisations(
	known: { id: number; name: string }[],
	counted: Awaited<ReturnType<typeof organisationQuery>>
): GroupFigures[] {
	const names = new Map(known.map(({ id, name }) => [id, name]));
	return counted
		.map(({ id, written, registered, paid }) => ({
			key: id === null ? `nom:${written}` : String(id),
			name: (id === null ? written : names.get(id)) || 'Sans organisme',
			registered,
			paid
		}))
		.sort((a, b) => b.registered - a.registered || a.name.localeCompare(b.name, 'fr-CA'));
}

/** Registrations by whole hour since 1970: the zones of Québec are whole hours from UTC, so days add up. */
function hourQuery(db: Database, eventId: number) {
	const hour = sql<number>`${registration.createdAt} / 3600000`;
	return db
		.select({ hour, registered: count() })
		.from(registration)
		.where(ofActive(eventId))
		.groupBy(hour)
		.orderBy(hour);
}

function byDay(hours: { hour: number; registered: number }[], timezone: string): EventFigures['days'] {
	const counts = new Map<string, number>();
	for (const { hour, registered } of hours) {
		const day = dayOf(new Date(hour * 3_600_000), timezone);
		counts.set(day, (counts.get(day) ?? 0) + registered);
	}
	let total = 0;
	return [...counts].sort().map(([day, registered]) => ({ day, registered, total: (total += registered) }));
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
	const balance = sql`(${order.totalCents} - ${order.creditedCents} - ${order.paidCents} + ${order.refundedCents})`;
	const owes = sql`(${order.status} = 'awaiting_payment' AND ${balance} > 0)`;
	const late = sql`(${owes} AND ${order.dueAt} IS NOT NULL AND ${order.dueAt} < ${now().getTime()})`;
	return db
		.select({
			receivedCents: sumOf(sql`${order.paidCents}`),
			refundedCents: sumOf(sql`${order.refundedCents}`),
			dueCents: sumOf(sql`${owes} * ${balance}`),
			dueOrders: sumOf(owes),
			overdueCents: sumOf(sql`${late} * ${balance}`),
			overdueOrders: sumOf(late)
		})
		.from(order)
		.where(eq(order.eventId, eventId));
}

function documentQuery(db: Database, eventId: number) {
	return db
		.select({ kind: invoice.kind, cents: sumOf(sql`${invoice.totalCents}`) })
		.from(invoice)
		.innerJoin(order, eq(order.id, invoice.orderId))
		.where(eq(order.eventId, eventId))
		.groupBy(invoice.kind);
}
