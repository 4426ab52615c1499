import { and, asc, eq, isNotNull, or, sql } from 'drizzle-orm';
import type { StaffWorkshop } from '../../staff/workshops.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { attendanceCount, checkpoint } from '../db/schema/checkin.ts';
import { room, session } from '../db/schema/programme.ts';

/**
 * The sessions of an event that people choose, by time, each with its door and how many came in.
 * @throws Refusal `not_allowed` (403)
 */
export async function sessionDoors(actor: Actor, eventId: number): Promise<StaffWorkshop[]> {
	requireStaff(actor);
	const db = await reader();
	const rows = await db
		.select({
			sessionId: session.id,
			title: session.title,
			day: session.day,
			startsAt: session.startsAt,
			endsAt: session.endsAt,
			room: room.name,
			capacity: session.capacity,
			booked: session.booked,
			slug: checkpoint.slug,
			present: sql<number>`coalesce(${attendanceCount.present}, 0)`
		})
		.from(session)
		.leftJoin(room, eq(room.id, session.roomId))
		.leftJoin(checkpoint, eq(checkpoint.sessionId, session.id))
		.leftJoin(
			attendanceCount,
			and(eq(attendanceCount.checkpointId, checkpoint.id), eq(attendanceCount.period, ''))
		)
		.where(
			and(
				eq(session.eventId, eventId),
				or(and(eq(session.bookable, true), eq(session.status, 'scheduled')), isNotNull(checkpoint.id))
			)
		)
		.orderBy(asc(session.startsAt), asc(session.title));
	return rows.map(({ slug, present, ...one }) => ({
		...one,
		door: slug === null ? null : { slug, present }
	}));
}
