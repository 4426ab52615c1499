import { and, asc, desc, eq, sql, type SQL } from 'drizzle-orm';
import type { BookableSession } from '../../booking/sessions.ts';
import type { PricedTicketType, QuoteLine } from '../../pricing/quote.ts';
import { requireManager, requirePerson, requireSelf, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';
import { event } from '../db/schema/events.ts';
import { organisation } from '../db/schema/members.ts';
import { booth } from '../db/schema/floor-plans.ts';
import { exhibitor, exhibitorOrder } from '../db/schema/exhibitors.ts';
import { creditLot } from '../db/schema/packs.ts';
import { invoice, payment } from '../db/schema/payments.ts';
import { session } from '../db/schema/programme.ts';
import { order, orderItem, quota, registration } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import { balanceOf } from '../payments/balance.ts';
import { catalogueOf, pricedTypes, type Catalogue } from './catalogue.ts';
import { lineOfItem, linesOf } from './order-lines.ts';
import { registrationsWhere, type RegistrationView } from './registration-rows.ts';
import { teamStanding } from './team-standing.ts';

export type { BookingView, RegistrationView, TicketView } from './registration-rows.ts';

type Event = typeof event.$inferSelect;
type Order = typeof order.$inferSelect;

/** What a registration tells of its order. */
interface OrderSummary {
	id: number;
	code: string;
	status: Order['status'];
	method: Order['method'];
	payerPersonId: number | null;
	organisationId: number | null;
	freeUntil: Date | null;
	keptPercent: number | null;
	totalCents: number;
	balanceCents: number;
	holdExpiresAt: Date | null;
	dueAt: Date | null;
}

/** A registration seen by itself: its badge, its page, its calendar. */
export interface RegistrationDetails extends RegistrationView {
	event: Event;
	order: OrderSummary;
}

export interface OrderView extends Order {
	event: Event;
	/** The organisation's name, chosen in the list or written by hand; null for someone alone. */
	buyerOrganisation: string | null;
	/** One line a ticket type and price, as ordered (before any cancellation). */
	lines: QuoteLine[];
	/** What it buys instead of places; null for an order of places. */
	pack: typeof creditLot.$inferSelect | null;
	/** The exhibitor whose booth it pays, and the booth where it was chosen; null for any other. */
	exhibitor: { code: string; name: string; booth: string | null } | null;
	/** In the order they were typed; transferred and cancelled registrations too. */
	people: RegistrationView[];
	invoices: (typeof invoice.$inferSelect)[];
	payments: (typeof payment.$inferSelect)[];
	/** Still due: total − credited − (paid − refunded). Negative: owed to the payer. */
	balanceCents: number;
}

/**
 * What an event sells at an instant, and the sessions one can choose (none that has begun), with places and seats left.
 * @throws Refusal `not_found` (404)
 */
export async function loadCatalogue(
	eventId: number,
	at: Date = now()
): Promise<{
	types: PricedTicketType[];
	sessions: BookableSession[];
	withdrawal: Catalogue['withdrawal'];
}> {
	const catalogue = await catalogueOf(eventId);
	if (!catalogue) throw new Refusal('not_found', { status: 404 });
	const left = await loadLeft(catalogue.event.id);
	return {
		withdrawal: catalogue.withdrawal,
		types: pricedTypes(catalogue.types, at, left.quotas),
		sessions: catalogue.sessions
			.filter((row) => row.startsAt > at)
			.map((row) => ({ ...row, left: left.sessions.get(row.id) ?? 0 }))
	};
}

/** Places left in each quota and seats left in each bookable session of an event, by id. */
export async function loadLeft(
	eventId: number
): Promise<{ quotas: Map<number, number>; sessions: Map<number, number> }> {
	const db = await reader();
	const [quotas, sessions] = await Promise.all([
		db
			.select({ id: quota.id, left: sql<number>`${quota.capacity} - ${quota.taken}` })
			.from(quota)
			.where(eq(quota.eventId, eventId)),
		db
			.select({ id: session.id, left: sql<number>`${session.capacity} - ${session.booked}` })
			.from(session)
			.where(and(eq(session.eventId, eventId), eq(session.bookable, true)))
	]);
	return {
		quotas: new Map(quotas.map((row) => [row.id, row.left])),
		sessions: new Map(sessions.map((row) => [row.id, row.left]))
	};
}

/**
 * An order with everything its page shows. Who may see it is asked by the caller (`mayManageOrder`).
 * @throws Refusal `not_found` (404)
 */
export async function findOrder(code: string): Promise<OrderView> {
	const [found] = await ordersWhere(eq(order.code, code));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** As {@link findOrder}, by id: for what acts after the commit. */
export async function findOrderById(id: number): Promise<OrderView> {
	const [found] = await ordersWhere(eq(order.id, id));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/**
 * The orders that the person who asks pays, latest first: theirs by the address of their account, which they have shown
 * to be their own by signing in with it.
 */
export async function ordersPaidBy(actor: Actor): Promise<OrderView[]> {
	const { personId } = requirePerson(actor);
	return ordersWhere(eq(order.payerPersonId, personId));
}

/** Every order of an organisation, latest first. @throws Refusal `not_allowed` (403) */
export async function ordersOfOrganisation(actor: Actor, organisationId: number): Promise<OrderView[]> {
	requireManager(actor, organisationId);
	return ordersWhere(eq(order.organisationId, organisationId));
}

/**
 * One registration by its code, with its event, person, tickets, bookings and the state of its order.
 * @throws Refusal `not_found` (404)
 */
export async function findTicket(code: string): Promise<RegistrationDetails> {
	const [found] = await detailsWhere(eq(registration.code, code));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** As {@link findTicket}, by id: for what acts after the commit. */
export async function findTicketById(id: number): Promise<RegistrationDetails> {
	const [found] = await detailsWhere(eq(registration.id, id));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** As {@link findTicketById}, for several; those that are not there are left out. */
export async function findTicketsById(ids: readonly number[]): Promise<RegistrationDetails[]> {
	return detailsWhere(sql`${registration.id} IN ${oneOf(ids)}`);
}

/**
 * A person's registrations, the latest event first; those transferred to someone else only where asked for.
 * @throws Refusal `not_allowed` (403)
 */
export async function registrationsOf(
	actor: Actor,
	personId: number,
	{ withGivenAway = false } = {}
): Promise<RegistrationDetails[]> {
	requireSelf(actor, personId);
	return detailsWhere(
		and(
			eq(registration.personId, personId),
			withGivenAway ? undefined : sql`${registration.status} <> 'transferred'`
		)!
	);
}

/** The registrations of an organisation's people, the latest event first. @throws Refusal `not_allowed` (403) */
export async function registrationsOfOrganisation(
	actor: Actor,
	organisationId: number
): Promise<RegistrationDetails[]> {
	requireManager(actor, organisationId);
	return detailsWhere(
		and(eq(registration.organisationId, organisationId), sql`${registration.status} <> 'transferred'`)!
	);
}

/** See {@link teamStanding}. @throws Refusal `not_allowed` (403) */
export async function standingInTeam(actor: Actor, organisationId: number) {
	requireManager(actor, organisationId);
	return teamStanding(await reader(), organisationId);
}

async function ordersWhere(condition: SQL): Promise<OrderView[]> {
	const db = await reader();
	const rows = await db
		.select({ order, event, organisationName: organisation.name })
		.from(order)
		.innerJoin(event, eq(event.id, order.eventId))
		.leftJoin(organisation, eq(organisation.id, order.organisationId))
		.where(condition)
		.orderBy(desc(order.placedAt), desc(order.id));
	const ids = oneOf(rows.map((row) => row.order.id));
	const [people, invoices, payments, lots, items, exhibitors] = await Promise.all([
		registrationsWhere(sql`${registration.orderId} IN ${ids}`),
		db
			.select()
			.from(invoice)
			.where(sql`${invoice.orderId} IN ${ids}`)
			.orderBy(asc(invoice.id)),
		db
			.select()
			.from(payment)
			.where(sql`${payment.orderId} IN ${ids}`)
			.orderBy(asc(payment.id)),
		db
			.select()
			.from(creditLot)
			.where(sql`${creditLot.orderId} IN ${ids}`),
		db
			.select()
			.from(orderItem)
			.where(sql`${orderItem.orderId} IN ${ids}`)
			.orderBy(asc(orderItem.position)),
		db
			.select({
				orderId: exhibitorOrder.orderId,
				code: exhibitor.code,
				name: exhibitor.name,
				booth: booth.number
			})
			.from(exhibitorOrder)
			.innerJoin(exhibitor, eq(exhibitor.id, exhibitorOrder.exhibitorId))
			.leftJoin(booth, eq(booth.id, exhibitorOrder.boothId))
			.where(sql`${exhibitorOrder.orderId} IN ${ids}`)
	]);
	const lotOf = new Map(lots.map((row) => [row.orderId, row]));
	const exhibitorOf = new Map(exhibitors.map(({ orderId, ...row }) => [orderId, row]));
	const itemsOf = Map.groupBy(items, (row) => row.orderId);
	const peopleOf = Map.groupBy(people, (row) => row.orderId);
	const invoicesOf = Map.groupBy(invoices, (row) => row.orderId);
	const paymentsOf = Map.groupBy(payments, (row) => row.orderId);
	return rows.map(({ order: found, event: ofEvent, organisationName }) => {
		const inOrder = peopleOf.get(found.id) ?? [];
		return {
			...found,
			event: ofEvent,
			buyerOrganisation: organisationName ?? found.organisationName,
			lines: [...(itemsOf.get(found.id) ?? []).map(lineOfItem), ...linesOf(inOrder)],
			pack: lotOf.get(found.id) ?? null,
			exhibitor: exhibitorOf.get(found.id) ?? null,
			people: inOrder,
			invoices: invoicesOf.get(found.id) ?? [],
			payments: paymentsOf.get(found.id) ?? [],
			balanceCents: balanceOf(found)
		};
	});
}

async function detailsWhere(condition: SQL): Promise<RegistrationDetails[]> {
	const db = await reader();
	const registrations = await registrationsWhere(condition);
	const parents = await db
		.select({ order, event })
		.from(order)
		.innerJoin(event, eq(event.id, order.eventId))
		.where(sql`${order.id} IN ${oneOf(registrations.map((row) => row.orderId))}`);
	const parentOf = new Map(parents.map((row) => [row.order.id, row]));
	return registrations
		.map((row) => {
			const parent = parentOf.get(row.orderId)!;
			const { id, code, status, method, payerPersonId, organisationId, totalCents, holdExpiresAt, dueAt } =
				parent.order;
			const { freeUntil, keptPercent } = parent.order;
			return {
				...row,
				event: parent.event,
				order: {
					id,
					code,
					status,
					method,
					payerPersonId,
					organisationId,
					totalCents,
					...{ freeUntil, keptPercent },
					holdExpiresAt,
					dueAt,
					balanceCents: balanceOf(parent.order)
				}
			};
		})
		.sort((a, b) => b.event.firstDay.localeCompare(a.event.firstDay) || a.id - b.id);
}
