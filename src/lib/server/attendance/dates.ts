import { and, asc, eq, sql } from 'drizzle-orm';
import type { Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { event } from '../db/schema/events.ts';
import { room, session } from '../db/schema/programme.ts';
import { Refusal } from '../errors.ts';
import { requireSheetKeeper } from './access.ts';

/**
 * Sessions of an event with what their sheets have, in order of time: those that a sheet is kept of (breaks have none).
 * @throws Refusal `not_found` (404) unless the actor keeps its sheets
 */
export async function sheetDates(actor: Actor, eventSlug: string) {
	const db = await reader();
	const [found] = await db.select().from(event).where(eq(event.slug, eventSlug));
	if (!found) throw new Refusal('not_found', { status: 404 });
	await requireSheetKeeper(actor, found.id);
	const rows = await db
		.select({
			id: session.id,
			title: session.title,
			kind: session.kind,
			day: session.day,
			startsAt: session.startsAt,
			endsAt: session.endsAt,
			room: room.name,
			present: sql<number>`(SELECT coalesce(sum(a.people), 0) FROM attendance a WHERE a.session_id = ${session.id}
				AND EXISTS (SELECT 1 FROM attendance_span n WHERE n.attendance_id = a.id))`,
			noted: sql<number>`(SELECT count(*) FROM attendance a WHERE a.session_id = ${session.id})`,
			atDoor: sql<number>`(SELECT count(*) FROM session_presence p WHERE p.session_id = ${session.id} AND NOT EXISTS (
				SELECT 1 FROM attendance a WHERE a.session_id = p.session_id AND a.registration_id = p.registration_id))`
		})
		.from(session)
		.leftJoin(room, eq(room.id, session.roomId))
		.where(
			and(
				eq(session.eventId, found.id),
				eq(session.status, 'scheduled'),
				sql`${session.kind} NOT IN ('break', 'welcome')`
			)
		)
		.orderBy(asc(session.startsAt), asc(room.position), asc(session.id));
	return { event: { slug: found.slug, name: found.name, timezone: found.timezone }, dates: rows };
}
