import { and, asc, eq, sql } from 'drizzle-orm';
import type { CrowdedSession, WaitingPerson } from '../../../staff/seats.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { waitlistEntry } from '../../db/schema/choice.ts';
import { organisation } from '../../db/schema/members.ts';
import { registration } from '../../db/schema/registration.ts';

/** The line of a session, in order. @throws Refusal `not_allowed` (403) */
export async function waitingPeople(actor: Actor, sessionId: number): Promise<WaitingPerson[]> {
	requireStaff(actor);
	const db = await reader();
	return db
		.select({
			entryId: waitlistEntry.id,
			code: registration.code,
			personId: registration.personId,
			name: sql<string>`${registration.givenName} || ' ' || ${registration.familyName}`,
			organisation: sql<string>`coalesce(${organisation.name}, ${registration.organisationName})`,
			since: waitlistEntry.createdAt,
			isAble: sql<number>`EXISTS (SELECT 1 FROM waitable v WHERE v.id = waitlist_entry.id)`.mapWith(Boolean),
			leaves: sql<
				string | null
			>`(SELECT t.title FROM session t WHERE t.id = waitlist_entry.leaves_session_id)`
		})
		.from(waitlistEntry)
		.innerJoin(registration, eq(registration.id, waitlistEntry.registrationId))
		.leftJoin(organisation, eq(organisation.id, registration.organisationId))
		.where(and(eq(waitlistEntry.sessionId, sessionId), eqLiteral(waitlistEntry.status, 'waiting')))
		.orderBy(asc(waitlistEntry.id));
}

/**
 * Sessions to come that are more than nine tenths full or have a line, the longest lines first. The move itself is the
 * timetable's business.
 * @throws Refusal `not_allowed` (403)
 */
export async function crowdedSessions(actor: Actor, eventId: number): Promise<CrowdedSession[]> {
	requireStaff(actor);
	const db = await reader();
	const rows = await db.all<
		Omit<CrowdedSession, 'largerRoom' | 'startsAt'> & { at: number; larger: string | null }
	>(sql`
		SELECT s.id, s.title, s.day, s.starts_at AS at, s.booked, s.capacity, r.name AS roomName,
			(SELECT count(*) FROM waitlist_entry w WHERE w.session_id = s.id AND w.status = 'waiting') AS waiting,
			(SELECT json_object('name', f.name, 'capacity', f.capacity) FROM room f
				WHERE f.event_id = s.event_id AND f.capacity > max(s.capacity, coalesce(r.capacity, 0)) AND NOT EXISTS (
					SELECT 1 FROM session o WHERE o.room_id = f.id AND o.status = 'scheduled' AND o.id <> s.id
						AND o.starts_at < s.ends_at AND s.starts_at < o.ends_at)
				ORDER BY f.capacity, f.id LIMIT 1) AS larger
		FROM session s LEFT JOIN room r ON r.id = s.room_id
		WHERE s.event_id = ${eventId} AND s.bookable = 1 AND s.status = 'scheduled' AND s.starts_at > ${now().getTime()}
			AND (s.booked * 10 > s.capacity * 9 OR waiting > 0)
		ORDER BY waiting DESC, s.booked * 1.0 / s.capacity DESC, s.id`);
	return rows.map(({ at, larger, ...row }) => ({
		...row,
		startsAt: new Date(at),
		largerRoom: larger === null ? null : (JSON.parse(larger) as { name: string; capacity: number })
	}));
}
