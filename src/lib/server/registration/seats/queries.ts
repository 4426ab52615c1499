import { and, asc, eq, sql } from 'drizzle-orm';
import { reader } from '../../db/client.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { oneOf } from '../../db/one-of.ts';
import { waitlistEntry } from '../../db/schema/choice.ts';
import { room, session, type BOOKING_SOURCES } from '../../db/schema/programme.ts';

/** Whether a seat came to somebody because they waited for it. */
export function cameByWaiting({ source }: { source: (typeof BOOKING_SOURCES)[number] }): boolean {
	return source === 'promotion' || source === 'trade';
}

/** A place in line, as its holder sees it. */
export interface WaitingView {
	registrationId: number;
	sessionId: number;
	slug: string;
	title: string;
	startsAt: Date;
	endsAt: Date;
	roomName: string | null;
	/** From 1, the next one. */
	position: number;
	/** The title of the seat they would leave for it. */
	leaves: string | null;
}

/** How many wait for each session, by id; sessions that nobody waits for are not there. */
export async function waitingCounts(sessionIds: readonly number[]): Promise<Map<number, number>> {
	const db = await reader();
	const rows = await db
		.select({ sessionId: waitlistEntry.sessionId, count: sql<number>`count(*)` })
		.from(waitlistEntry)
		.where(
			and(eqLiteral(waitlistEntry.status, 'waiting'), sql`${waitlistEntry.sessionId} IN ${oneOf(sessionIds)}`)
		)
		.groupBy(waitlistEntry.sessionId);
	return new Map(rows.map((row) => [row.sessionId, row.count]));
}

/** What registrations wait for, in order of time, with their place in each line. */
export async function waitingOf(registrationIds: readonly number[]): Promise<WaitingView[]> {
	const db = await reader();
	return db
		.select({
			registrationId: waitlistEntry.registrationId,
			sessionId: session.id,
			slug: session.slug,
			title: session.title,
			startsAt: session.startsAt,
			endsAt: session.endsAt,
			roomName: room.name,
			position: sql<number>`(SELECT count(*) FROM waitlist_entry e
				WHERE e.session_id = waitlist_entry.session_id AND e.status = 'waiting' AND e.id <= waitlist_entry.id)`,
			leaves: sql<
				string | null
			>`(SELECT t.title FROM session t WHERE t.id = waitlist_entry.leaves_session_id)`
		})
		.from(waitlistEntry)
		.innerJoin(session, eq(session.id, waitlistEntry.sessionId))
		.leftJoin(room, eq(room.id, session.roomId))
		.where(
			and(
				eqLiteral(waitlistEntry.status, 'waiting'),
				sql`${waitlistEntry.registrationId} IN ${oneOf(registrationIds)}`
			)
		)
		.orderBy(asc(session.startsAt), asc(session.id));
}
