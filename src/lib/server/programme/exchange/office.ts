import { and, asc, eq, sql } from 'drizzle-orm';
import { type Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { room, session } from '../../db/schema/programme.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { roundsAndTables } from './queries.ts';

/** An exchange session as the office sees it in the list. */
export interface OfficeExchange {
	id: number;
	slug: string;
	title: string;
	day: string;
	startsAt: Date;
	endsAt: Date;
	roomName: string | null;
	capacity: number;
	booked: number;
	rounds: number;
	tables: number;
	/** Seats of all its tables, in one round. */
	seats: number;
	/** People who chose a table in some round, who were given one, and who asked to be seated. */
	chose: number;
	given: number;
	asked: number;
}

/**
 * The exchange sessions of an event, by time.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function officeExchanges(actor: Actor, eventSlug: string) {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const people = (
		source: string
	) => sql<number>`(SELECT count(DISTINCT e.registration_id) FROM exchange_seat e
		JOIN exchange_round r ON r.id = e.round_id WHERE r.session_id = ${session.id} AND e.source = ${source})`;
	const sessions: OfficeExchange[] = await db
		.select({
			id: session.id,
			slug: session.slug,
			title: session.title,
			day: session.day,
			startsAt: session.startsAt,
			endsAt: session.endsAt,
			roomName: room.name,
			capacity: session.capacity,
			booked: session.booked,
			rounds: sql<number>`(SELECT count(*) FROM exchange_round WHERE session_id = ${session.id})`,
			tables: sql<number>`(SELECT count(*) FROM exchange_table WHERE session_id = ${session.id})`,
			seats: sql<number>`(SELECT coalesce(sum(seats), 0) FROM exchange_table WHERE session_id = ${session.id})`,
			chose: people('chosen'),
			given: people('assigned'),
			asked: sql<number>`(SELECT count(*) FROM seating_request WHERE session_id = ${session.id})`
		})
		.from(session)
		.leftJoin(room, eq(room.id, session.roomId))
		.where(and(eq(session.eventId, event.id), eq(session.kind, 'exchange'), eq(session.status, 'scheduled')))
		.orderBy(asc(session.startsAt), asc(session.id));
	return { event, sessions };
}

/**
 * One of them with its rounds, its tables and the seats left.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function officeExchange(actor: Actor, eventSlug: string, sessionSlug: string) {
	const { event, sessions } = await officeExchanges(actor, eventSlug);
	const found = sessions.find(({ slug }) => slug === sessionSlug);
	if (!found) throw new Refusal('not_found', { status: 404 });
	return { event, session: found, ...(await roundsAndTables(await reader(), found.id)) };
}
