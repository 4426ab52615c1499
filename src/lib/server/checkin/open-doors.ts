import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { checkpoint } from '../db/schema/checkin.ts';
import { session } from '../db/schema/programme.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { staffEvent } from '../events/staff-events.ts';

/** Doors stand after the places that staff prepared, in order of time. */
const AFTER_THE_OTHERS = 1000;

/**
 * Opens the door of a session, or of every session of a day that people choose and that has none yet. Asked again,
 * nothing changes.
 * @returns how many were opened
 * @throws Refusal `not_allowed` (403); `not_found` (404), also for a session of another event; `session_not_bookable`
 *   for one that nobody chooses
 */
export async function openDoors(
	actor: Actor,
	eventSlug: string,
	of: { sessionId: number } | { day: string }
): Promise<number> {
	requireStaff(actor);
	const event = await staffEvent(actor, eventSlug);
	return write('checkin.openDoors', async (tx) => {
		const chosen = 'sessionId' in of ? eq(session.id, of.sessionId) : eq(session.day, of.day);
		const found = await tx
			.select({ session, doorId: checkpoint.id })
			.from(session)
			.leftJoin(checkpoint, eq(checkpoint.sessionId, session.id))
			.where(and(eq(session.eventId, event.id), chosen))
			.orderBy(asc(session.startsAt), asc(session.id));
		if ('sessionId' in of && found.length === 0) throw new Refusal('not_found', { status: 404 });
		const missing = found
			.filter(({ doorId, session }) => doorId === null && session.bookable && session.status === 'scheduled')
			.map(({ session }) => session);
		if (missing.length === 0) {
			const [one] = found;
			if ('sessionId' in of && one!.doorId === null)
				throw new Refusal('session_not_bookable', { values: { session: one!.session.title } });
			return 0;
		}
		const [last] = await tx
			.select({ position: sql<number>`coalesce(max(${checkpoint.position}), 0)` })
			.from(checkpoint)
			.where(and(eq(checkpoint.eventId, event.id), isNull(checkpoint.sessionId)));
		await tx.insert(checkpoint).values(
			missing.map((one) => ({
				eventId: event.id,
				slug: `atelier-${one.id}`,
				name: one.title,
				rule: 'once' as const,
				ticketTypeCodes: one.ticketTypeCode === null ? [] : [one.ticketTypeCode],
				sessionId: one.id,
				position: last!.position + AFTER_THE_OTHERS
			}))
		);
		await record(tx, actor, {
			action: 'doors.opened',
			objectKind: 'event',
			objectId: event.id,
			details: { sessions: missing.map(({ id }) => id) }
		});
		return missing.length;
	});
}
