import { and, asc, eq, sql } from 'drizzle-orm';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { oneOf } from '../db/one-of.ts';
import { event } from '../db/schema/events.ts';
import { registration, ticket, ticketType } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';

/** What a badge shows. */
export interface BadgeFace {
	registrationId: number;
	code: string;
	givenName: string;
	familyName: string;
	organisation: string;
	/** Name of the pass, or of what was bought alone (« Souper »). */
	pass: string;
	eventName: string;
}

/** What to print for each registration, in the order asked for; two queries whatever their number. */
export async function badgeFaces(registrationIds: readonly number[]): Promise<BadgeFace[]> {
	if (registrationIds.length === 0) return [];
	const db = await reader();
	const wanted = oneOf(registrationIds);
	const rows = await db
		.select({
			registrationId: registration.id,
			code: registration.code,
			givenName: registration.givenName,
			familyName: registration.familyName,
			organisation: registration.organisationName,
			eventName: event.name
		})
		.from(registration)
		.innerJoin(event, eq(event.id, registration.eventId))
		.where(sql`${registration.id} IN ${wanted}`);
	const types = await db
		.select({ registrationId: ticket.registrationId, name: ticketType.name, role: ticketType.role })
		.from(ticket)
		.innerJoin(ticketType, eq(ticketType.id, ticket.ticketTypeId))
		.where(and(sql`${ticket.registrationId} IN ${wanted}`, eqLiteral(ticket.status, 'active')))
		.orderBy(asc(ticketType.position));
	const passes = new Map<number, string>();
	for (const type of types) {
		if (type.role === 'admission' || !passes.has(type.registrationId))
			passes.set(type.registrationId, type.name);
	}
	const faces = new Map(
		rows.map((row) => [row.registrationId, { ...row, pass: passes.get(row.registrationId) ?? '' }])
	);
	return registrationIds.flatMap((id) => faces.get(id) ?? []);
}

/**
 * Active registrations of an event, by family name then given name: the order of a stack of badges.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function badgeOrder(actor: Actor, eventSlug: string): Promise<number[]> {
	requireStaff(actor);
	const db = await reader();
	const [found] = await db.select({ id: event.id }).from(event).where(eq(event.slug, eventSlug));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const rows = await db
		.select({
			id: registration.id,
			familyName: registration.familyName,
			givenName: registration.givenName
		})
		.from(registration)
		.where(and(eq(registration.eventId, found.id), eqLiteral(registration.status, 'active')));
	// The store sorts bytes, where É comes after Z.
	const { compare } = new Intl.Collator('fr-CA');
	rows.sort((a, b) => compare(a.familyName, b.familyName) || compare(a.givenName, b.givenName));
	return rows.map((row) => row.id);
}
