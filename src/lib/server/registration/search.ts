import { and, asc, desc, eq, inArray, lt, ne, sql, type SQL } from 'drizzle-orm';
import { soldAs } from '../../pricing/status.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { organisation, person } from '../db/schema/members.ts';
import type { ORDER_STATUSES } from '../db/schema/registration.ts';
import { order, registration, ticketType } from '../db/schema/registration.ts';
import { personsMatching, typedBeginnings, typedCode } from '../db/words.ts';
import { isOwedBack, orderBalance, orderOwedBack } from '../payments/balance.ts';
import { buyer, invoiceNumber } from './order-columns.ts';

/** Rows of a page of results. */
export const PAGE_SIZE = 40;

interface Page<T> {
	rows: T[];
	page: number;
	hasNext: boolean;
}

type OrderStatus = (typeof ORDER_STATUSES)[number];

interface OrderFilter {
	/** Code, name, address, organisation, order or invoice number; accents and capitals do not matter. */
	text?: string;
	/** None: every order but those whose hold ran out. */
	status?: OrderStatus;
	overdue?: boolean;
	/** Only those whose payer is to get something back. */
	owedBack?: boolean;
	/** Ticket type id that someone of the order holds. */
	ticketTypeId?: number;
	sort?: 'date' | 'name' | 'total' | 'balance';
	page?: number;
}

interface OrderRow {
	id: number;
	code: string;
	status: OrderStatus;
	payerName: string;
	organisation: string | null;
	invoiceNumber: string | null;
	people: number;
	totalCents: number;
	balanceCents: number;
	/** What its payer is to get back. */
	owedBackCents: number;
	placedAt: Date;
	dueAt: Date | null;
}

interface PersonFilter {
	text?: string;
	state?: 'active' | 'cancelled' | 'transferred';
	ticketTypeId?: number;
	sort?: 'name' | 'date' | 'organisation';
	page?: number;
}

interface PersonRow {
	registrationId: number;
	personId: number;
	givenName: string;
	familyName: string;
	email: string;
	organisation: string;
	state: 'active' | 'cancelled' | 'transferred';
	orderCode: string;
	orderStatus: OrderStatus;
	passes: string;
	createdAt: Date;
}

/**
 * Orders of an event, latest first unless sorted otherwise. One query, whatever is found.
 * @throws Refusal `not_allowed` (403)
 */
export async function searchOrders(
	actor: Actor,
	eventId: number,
	filter: OrderFilter = {}
): Promise<Page<OrderRow>> {
	requireStaff(actor);
	const db = await reader();
	const page = pageOf(filter.page);
	const found = filter.text ? ordersMatching(eventId, filter.text) : undefined;
	const holds = filter.ticketTypeId
		? sql`EXISTS (SELECT 1 FROM registration r JOIN ticket k ON k.registration_id = r.id AND k.status = 'active'
			WHERE r.order_id = ${order.id} AND k.ticket_type_id = ${filter.ticketTypeId})`
		: undefined;
	const rows = await db
		.select({
			id: order.id,
			code: order.code,
			status: order.status,
			payerName: order.payerName,
			organisation: buyer,
			invoiceNumber,
			people: sql<number>`(SELECT count(*) FROM registration r WHERE r.order_id = ${order.id} AND r.status = 'active')`,
			totalCents: order.totalCents,
			balanceCents: orderBalance,
			owedBackCents: orderOwedBack,
			placedAt: order.placedAt,
			dueAt: order.dueAt
		})
		.from(order)
		.leftJoin(organisation, eq(organisation.id, order.organisationId))
		.where(
			and(
				found || filter.owedBack ? inEvent(order.eventId, eventId) : eq(order.eventId, eventId),
				found,
				filter.status
					? eq(order.status, filter.status)
					: found || filter.owedBack
						? undefined
						: ne(order.status, 'expired'),
				filter.owedBack ? isOwedBack(eventId) : undefined,
				filter.overdue
					? and(eqLiteral(order.status, 'awaiting_payment'), lt(order.dueAt, now()), sql`${orderBalance} > 0`)
					: undefined,
				holds
			)
		)
		.orderBy(...orderSort(filter.sort))
		.limit(PAGE_SIZE + 1)
		.offset((page - 1) * PAGE_SIZE);
	return { rows: rows.slice(0, PAGE_SIZE), page, hasNext: rows.length > PAGE_SIZE };
}

/**
 * Registrations of an event with their people, by family name unless sorted otherwise.
 * @throws Refusal `not_allowed` (403)
 */
export async function searchPeople(
	actor: Actor,
	eventId: number,
	filter: PersonFilter = {}
): Promise<Page<PersonRow>> {
	requireStaff(actor);
	const db = await reader();
	const page = pageOf(filter.page);
	const found = filter.text ? registrationsMatching(eventId, filter.text) : undefined;
	const holds = filter.ticketTypeId
		? sql`EXISTS (SELECT 1 FROM ticket k WHERE k.registration_id = ${registration.id} AND k.ticket_type_id = ${filter.ticketTypeId} AND k.status = 'active')`
		: undefined;
	const state = filter.state ?? 'active';
	const sort = personSort(filter.sort);
	const matching = and(
		found ? inEvent(registration.eventId, eventId) : eq(registration.eventId, eventId),
		found,
		eq(registration.status, state),
		holds
	);
	const offset = (page - 1) * PAGE_SIZE;
	const isEveryoneByName = !found && !holds && state === 'active' && sort === NAME_SORT;
	const shown = isEveryoneByName ? inArray(registration.id, pageByName(matching!, offset)) : matching;
	const rows = await db
		.select({
			registrationId: registration.id,
			personId: registration.personId,
			givenName: registration.givenName,
			familyName: registration.familyName,
			email: person.email,
			organisation: sql<string>`coalesce(${organisation.name}, ${registration.organisationName})`,
			state: registration.status,
			orderCode: order.code,
			orderStatus: order.status,
			passes: sql<string>`coalesce((SELECT group_concat(y.name, ' · ') FROM ticket k JOIN ticket_type y ON y.id = k.ticket_type_id WHERE k.registration_id = ${registration.id} AND k.status = 'active'), '')`,
			createdAt: registration.createdAt
		})
		.from(registration)
		.innerJoin(person, eq(person.id, registration.personId))
		.innerJoin(order, eq(order.id, registration.orderId))
		.leftJoin(organisation, eq(organisation.id, registration.organisationId))
		.where(shown)
		.orderBy(...sort)
		.limit(PAGE_SIZE + 1)
		.offset(isEveryoneByName ? 0 : offset);
	return { rows: rows.slice(0, PAGE_SIZE), page, hasNext: rows.length > PAGE_SIZE };
}

/** What an event sells, for the filters of these lists. @throws Refusal `not_allowed` (403) */
export async function ticketTypesOf(actor: Actor, eventId: number): Promise<{ id: number; name: string }[]> {
	requireStaff(actor);
	const db = await reader();
	const types = await db
		.select({ id: ticketType.id, name: ticketType.name, priceStatus: ticketType.priceStatus })
		.from(ticketType)
		.where(eq(ticketType.eventId, eventId))
		.orderBy(asc(ticketType.position), asc(ticketType.id));
	return types.map(({ id, name, priceStatus }) => ({ id, name: soldAs(name, priceStatus) }));
}

/** `+` keeps the planner from walking a whole event by its index: what the words found is always fewer. */
function inEvent(column: typeof order.eventId | typeof registration.eventId, eventId: number): SQL {
	return sql`+${column} = ${eventId}`;
}

/** The condition that an order of an event answers what someone typed; see {@link OrderFilter.text}. */
export function ordersMatching(eventId: number, text: string): SQL {
	const words = typedBeginnings(text);
	const code = typedCode(text);
	if (words === null) return sql`0`;
	return inArray(
		order.id,
		sql`(SELECT rowid FROM order_words WHERE order_words MATCH ${words}
			UNION SELECT r.order_id FROM registration r WHERE r.person_id IN (${personsMatching(words)}) AND +r.event_id = ${eventId}
			UNION SELECT o.id FROM "order" o WHERE o.code >= ${code} AND o.code < ${code + '\uffff'}
			UNION SELECT i.order_id FROM invoice i WHERE i.number >= ${code} AND i.number < ${code + '\uffff'}
			UNION SELECT o.id FROM "order" o WHERE o.organisation_id IN (${organisationsMatching(text)}) AND +o.event_id = ${eventId})`
	);
}

function registrationsMatching(eventId: number, text: string): SQL {
	const words = typedBeginnings(text);
	const code = typedCode(text);
	if (words === null) return sql`0`;
	return inArray(
		registration.id,
		sql`(SELECT r.id FROM registration r WHERE r.person_id IN (${personsMatching(words)}) AND +r.event_id = ${eventId}
			UNION SELECT r.id FROM registration r WHERE r.code >= ${code} AND r.code < ${code + '\uffff'}
			UNION SELECT r.id FROM registration r WHERE r.event_id = ${eventId} AND r.organisation_id IN (${organisationsMatching(text)}))`
	);
}

/** Ids of organisations whose name or city has the words. */
function organisationsMatching(text: string): SQL {
	return sql`SELECT w.rowid FROM organisation_words w WHERE w.words MATCH ${typedBeginnings(text)}`;
}

function pageOf(page: number | undefined): number {
	return page && Number.isSafeInteger(page) && page > 0 && page < 100_000 ? page : 1;
}

function orderSort(sort: OrderFilter['sort']): SQL[] {
	if (sort === 'name') return [sql`${order.payerName} COLLATE NOCASE`, asc(order.id)];
	if (sort === 'total') return [desc(order.totalCents), desc(order.id)];
	if (sort === 'balance') return [desc(orderBalance), desc(order.id)];
	return [desc(order.placedAt), desc(order.id)];
}

const NAME_SORT = [
	sql`${registration.familyName} COLLATE NOCASE`,
	sql`${registration.givenName} COLLATE NOCASE`,
	asc(registration.id)
];

/** Everyone by name, in the order of an index until the page is full. Sorting 41,000 registrations took 30 ms. */
function pageByName(matching: SQL, offset: number): SQL {
	return sql`(SELECT ${registration.id} FROM ${registration}
		WHERE ${matching} ORDER BY ${sql.join(NAME_SORT, sql`, `)} LIMIT ${PAGE_SIZE + 1} OFFSET ${offset})`;
}

function personSort(sort: PersonFilter['sort']): SQL[] {
	if (sort === 'date') return [desc(registration.createdAt), desc(registration.id)];
	if (sort === 'organisation')
		return [
			sql`coalesce(${organisation.name}, ${registration.organisationName}) COLLATE NOCASE`,
			asc(registration.id)
		];
	return NAME_SORT;
}
