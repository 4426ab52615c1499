import { and, desc, eq, gte, inArray, lt, max, or, sql, type SQL } from 'drizzle-orm';
import { addDays, instantAt } from '../../format/dates.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { auditEntry } from '../db/schema/audit.ts';
import { device } from '../db/schema/auth.ts';
import { awardEdition } from '../db/schema/awards.ts';
import { event } from '../db/schema/events.ts';
import { person } from '../db/schema/members.ts';
import { nomination } from '../db/schema/nominations.ts';
import { order, registration } from '../db/schema/registration.ts';
import { personsTyped, typedCode } from '../db/words.ts';

/** Lines of a page of the trail. */
const AUDIT_PAGE_SIZE = 50;

export interface AuditRow {
	id: number;
	at: Date;
	actorKind: (typeof auditEntry.$inferSelect)['actorKind'];
	/** Name of the person, of the device, or of the part of the system; empty for a visitor. */
	actorName: string;
	action: string;
	objectKind: string;
	objectId: string;
	/** Code of the order, registration or nomination, name of the person, event, edition or device; null for anything else. */
	objectName: string | null;
	details: Record<string, unknown>;
}

export interface AuditFilter {
	/** Code of an order or of a ticket, someone's name or address: the lines about it, and about what hangs on it. */
	text?: string;
	/** The lines about this one person, and about what hangs on them. */
	personId?: number;
	/** Name or address of the person who acted. */
	by?: string;
	actorKind?: AuditRow['actorKind'];
	action?: string;
	/** First and last day, `YYYY-MM-DD`, both included. */
	from?: string;
	to?: string;
	/** Only lines before this id: the next page begins where the last one ended. */
	before?: number;
}

/**
 * The trail, latest first, as filtered; `next` is the id to give as `before` for what follows.
 * @throws Refusal `not_allowed` (403)
 */
export async function auditTrail(
	actor: Actor,
	filter: AuditFilter = {}
): Promise<{ rows: AuditRow[]; next: number | null }> {
	requireStaff(actor);
	const rows = await entries(
		and(
			filter.text ? isAbout(filter.text) : undefined,
			filter.personId ? hangsOn({ persons: sql`SELECT ${filter.personId} AS rowid` }) : undefined,
			filter.by ? isBy(filter.by) : undefined,
			filter.actorKind ? eq(auditEntry.actorKind, filter.actorKind) : undefined,
			filter.action ? eq(auditEntry.action, filter.action) : undefined,
			filter.from ? gte(auditEntry.at, instantAt(filter.from, '0:00')) : undefined,
			filter.to ? lt(auditEntry.at, instantAt(addDays(filter.to, 1), '0:00')) : undefined,
			filter.before ? lt(auditEntry.id, filter.before) : undefined
		),
		AUDIT_PAGE_SIZE + 1
	);
	const shown = rows.slice(0, AUDIT_PAGE_SIZE);
	return { rows: shown, next: rows.length > AUDIT_PAGE_SIZE ? shown.at(-1)!.id : null };
}

/** What happened to some objects, latest first (the last 200 lines). @throws Refusal `not_allowed` (403) */
export async function auditOf(
	actor: Actor,
	objects: readonly { kind: string; ids: readonly (string | number)[] }[]
): Promise<AuditRow[]> {
	requireStaff(actor);
	const conditions = objects
		.filter(({ ids }) => ids.length > 0)
		.map(({ kind, ids }) =>
			and(eq(auditEntry.objectKind, kind), inArray(auditEntry.objectId, ids.map(String)))
		);
	return conditions.length === 0 ? [] : entries(or(...conditions), 200);
}

/** When an action last befell an object; null when it never did. */
export async function lastTime(
	actions: readonly string[],
	kind: string,
	id: string | number
): Promise<Date | null> {
	const db = await reader();
	const [row] = await db
		.select({ at: max(auditEntry.at) })
		.from(auditEntry)
		.where(
			and(
				eq(auditEntry.objectKind, kind),
				eq(auditEntry.objectId, String(id)),
				inArray(auditEntry.action, [...actions])
			)
		);
	return row?.at ?? null;
}

async function entries(condition: SQL | undefined, limit: number): Promise<AuditRow[]> {
	const db = await reader();
	return db
		.select({
			id: auditEntry.id,
			at: auditEntry.at,
			actorKind: auditEntry.actorKind,
			actorName: sql<string>`CASE ${auditEntry.actorKind}
				WHEN 'person' THEN coalesce(${person.givenName} || ' ' || ${person.familyName}, '')
				WHEN 'device' THEN coalesce(${device.name}, '')
				WHEN 'system' THEN coalesce(json_extract(${auditEntry.details}, '$.by'), '') ELSE '' END`,
			action: auditEntry.action,
			objectKind: auditEntry.objectKind,
			objectId: auditEntry.objectId,
			objectName: sql<string | null>`CASE ${auditEntry.objectKind}
				WHEN 'order' THEN (SELECT ${order.code} FROM ${order} WHERE ${order.id} = ${auditEntry.objectId})
				WHEN 'registration' THEN
					(SELECT ${registration.code} FROM ${registration} WHERE ${registration.id} = ${auditEntry.objectId})
				WHEN 'person' THEN (SELECT ${person.givenName} || ' ' || ${person.familyName}
					FROM ${person} WHERE ${person.id} = ${auditEntry.objectId})
				WHEN 'event' THEN (SELECT ${event.name} FROM ${event} WHERE ${event.id} = ${auditEntry.objectId})
				WHEN 'device' THEN (SELECT ${device.name} FROM ${device} WHERE ${device.id} = ${auditEntry.objectId})
				WHEN 'award_edition' THEN
					(SELECT ${awardEdition.name} FROM ${awardEdition} WHERE ${awardEdition.id} = ${auditEntry.objectId})
				WHEN 'nomination' THEN
					(SELECT ${nomination.code} FROM ${nomination} WHERE ${nomination.id} = ${auditEntry.objectId})
				END`,
			details: auditEntry.details
		})
		.from(auditEntry)
		.leftJoin(person, and(eq(auditEntry.actorKind, 'person'), eq(person.id, auditEntry.actorId)))
		.leftJoin(device, and(eq(auditEntry.actorKind, 'device'), eq(device.id, auditEntry.actorId)))
		.where(condition)
		.orderBy(desc(auditEntry.id))
		.limit(limit);
}

/** Lines about the orders, tickets and people that a code, words or an address name. */
function isAbout(text: string): SQL {
	const code = typedCode(text);
	const orders = sql`SELECT id FROM "order" WHERE code = ${code} UNION SELECT order_id FROM registration WHERE code = ${code}`;
	const persons = personsTyped(text);
	return persons === null ? sql`0` : hangsOn({ orders, persons });
}

/** Lines about some orders with their tickets, and about some people with their orders and tickets. */
function hangsOn({ orders, persons }: { orders?: SQL; persons: SQL }): SQL {
	const named = orders ?? sql`SELECT NULL`;
	const lines = (kind: string, ids: SQL) =>
		sql`SELECT id FROM audit_entry WHERE object_kind = ${kind} AND object_id IN (SELECT CAST(id AS TEXT) FROM (${ids}))`;
	return sql`${auditEntry.id} IN (
		${lines('order', sql`SELECT id FROM "order" WHERE id IN (${named}) OR payer_person_id IN (${persons})`)}
		UNION ${lines('registration', sql`SELECT id FROM registration WHERE order_id IN (${named}) OR person_id IN (${persons})`)}
		UNION ${lines('person', sql`SELECT rowid AS id FROM (${persons})`)})`;
}

/** Lines of what a person did, found by name or address. */
function isBy(text: string): SQL | undefined {
	const persons = personsTyped(text);
	if (persons === null) return sql`0`;
	return and(eq(auditEntry.actorKind, 'person'), sql`${auditEntry.actorId} IN (${persons})`);
}

/**
 * Whose journal is read: the name of a person; undefined for nobody's.
 * @throws Refusal `not_allowed` (403)
 */
export async function subjectName(actor: Actor, personId: number): Promise<string | undefined> {
	requireStaff(actor);
	const db = await reader();
	const [found] = await db
		.select({ givenName: person.givenName, familyName: person.familyName })
		.from(person)
		.where(eq(person.id, personId));
	return found && `${found.givenName} ${found.familyName}`;
}
