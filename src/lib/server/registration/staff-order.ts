import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { auditOf, type AuditRow } from '../audit/queries.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { mail } from '../db/schema/mail.ts';
import { organisation } from '../db/schema/members.ts';
import { order } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import { orderBalance } from '../payments/balance.ts';
import { buyer, invoiceNumber } from './order-columns.ts';
import { pardonsOf } from './pardons.ts';
import { findOrder, findTicket, type OrderView, type RegistrationDetails } from './queries.ts';
import { ordersMatching } from './search.ts';
import { teamStanding } from './team-standing.ts';
import { staffEvent } from '../events/staff-events.ts';

interface MailLine {
	id: number;
	subject: string;
	recipient: string;
	status: 'kept' | 'sent';
	createdAt: Date;
}

/**
 * An order of an event and all that happened to it, for staff.
 * @returns with `disowned`, the registrations of whom its organisation says that they are not of its team, and `pardons`,
 *   its late withdrawals that were forgiven
 * @throws Refusal `not_allowed` (403); `not_found` (404), also for another event's order
 */
export async function staffOrder(
	actor: Actor,
	eventSlug: string,
	code: string
): Promise<{
	order: OrderView;
	mails: MailLine[];
	audit: AuditRow[];
	disowned: number[];
	pardons: Awaited<ReturnType<typeof pardonsOf>>;
}> {
	const event = await staffEvent(actor, eventSlug);
	const found = await findOrder(code);
	if (found.eventId !== event.id) throw new Refusal('not_found', { status: 404 });
	const db = await reader();
	const { organisationId } = found;
	const [mails, audit, standing, pardons] = await Promise.all([
		db
			.select({
				id: mail.id,
				subject: mail.subject,
				recipient: mail.recipient,
				status: mail.status,
				createdAt: mail.createdAt
			})
			.from(mail)
			.where(eq(mail.orderId, found.id))
			.orderBy(desc(mail.id))
			.limit(100),
		auditOf(actor, [
			{ kind: 'order', ids: [found.id] },
			{ kind: 'registration', ids: found.people.map(({ id }) => id) }
		]),
		organisationId === null ? undefined : teamStanding(db, organisationId),
		pardonsOf(found.id)
	]);
	const disowned = found.people.flatMap(({ id, person }) =>
		standing?.get(person.id) === 'not_ours' ? [id] : []
	);
	return { order: found, mails, audit, disowned, pardons };
}

/**
 * Whether an order, and a registration of it where one is named, belong to the event of the address.
 * @throws Refusal `not_allowed` (403); `not_found` (404)
 */
export async function requireOrderOfEvent(
	actor: Actor,
	eventSlug: string,
	orderCode: string,
	registrationCode?: string
): Promise<void> {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const [found] = await db
		.select({ id: order.id })
		.from(order)
		.where(
			and(
				eq(order.code, orderCode),
				eq(order.eventId, event.id),
				registrationCode === undefined
					? undefined
					: sql`EXISTS (SELECT 1 FROM registration r WHERE r.order_id = ${order.id} AND r.code = ${registrationCode})`
			)
		);
	if (!found) throw new Refusal('not_found', { status: 404 });
}

/**
 * A registration of an order of the event of the address, for staff.
 * @throws Refusal `not_allowed` (403); `not_found` (404), also for another event's or another order's
 */
export async function staffTicket(
	actor: Actor,
	eventSlug: string,
	orderCode: string,
	code: string
): Promise<RegistrationDetails> {
	await requireOrderOfEvent(actor, eventSlug, orderCode, code);
	return findTicket(code);
}

/**
 * Whether several orders belong to the event of the address; see {@link requireOrderOfEvent}.
 * @throws Refusal `not_allowed` (403); `not_found` (404) when one of them does not
 */
export async function requireOrdersOfEvent(
	actor: Actor,
	eventSlug: string,
	codes: readonly string[]
): Promise<void> {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const found = await db
		.select({ code: order.code })
		.from(order)
		.where(and(inArray(order.code, [...codes]), eq(order.eventId, event.id)));
	if (found.length !== new Set(codes).size) throw new Refusal('not_found', { status: 404 });
}

/**
 * Orders of an event that still owe something, the oldest due first; at most 200.
 * @param text keeps those that answer it, as in the list of orders
 * @throws Refusal `not_allowed` (403)
 */
export async function unpaidOrders(actor: Actor, eventId: number, text?: string) {
	requireStaff(actor);
	const db = await reader();
	return db
		.select({
			id: order.id,
			code: order.code,
			payerName: order.payerName,
			organisation: buyer,
			invoiceNumber,
			balanceCents: orderBalance,
			dueAt: order.dueAt
		})
		.from(order)
		.leftJoin(organisation, eq(organisation.id, order.organisationId))
		.where(
			and(
				eq(order.eventId, eventId),
				eqLiteral(order.status, 'awaiting_payment'),
				sql`${orderBalance} > 0`,
				text ? ordersMatching(eventId, text) : undefined
			)
		)
		.orderBy(asc(order.dueAt), asc(order.id))
		.limit(200);
}
