import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Presence } from '../../staff/figures.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { attendanceCount, checkpoint } from '../db/schema/checkin.ts';
import { admissionTally } from '../db/schema/figures.ts';
import { ticketType } from '../db/schema/registration.ts';
import { versionOf } from '../db/version.ts';

const cache = new Map<number, { version: string; presence: Promise<Presence> }>();

/**
 * Presence at an event, counted again only when someone was admitted or something was sold or cancelled.
 * @throws Refusal `not_allowed` (403)
 */
export async function presence(actor: Actor, eventId: number): Promise<Presence> {
	requireStaff(actor);
	const version = await versionOf(['checkin', 'registration', 'payments', 'events']);
	const known = cache.get(eventId);
	if (known?.version === version) return known.presence;
	const counted = countPresence(actor, eventId);
	cache.set(eventId, { version, presence: counted });
	counted.catch(() => cache.delete(eventId));
	return counted;
}

/** Adds presence up from the tallies that triggers keep; {@link presence} is the usual way in. @throws Refusal `not_allowed` (403) */
export async function countPresence(actor: Actor, eventId: number): Promise<Presence> {
	requireStaff(actor);
	const db = await reader();
	const [checkpoints, counts, types] = await db.batch([
		db
			.select()
			.from(checkpoint)
			// The doors of sessions are counted beside their sessions.
			.where(and(eq(checkpoint.eventId, eventId), isNull(checkpoint.sessionId)))
			.orderBy(asc(checkpoint.position), asc(checkpoint.id)),
		db
			.select({
				checkpointId: attendanceCount.checkpointId,
				period: attendanceCount.period,
				present: attendanceCount.present
			})
			.from(attendanceCount)
			.innerJoin(checkpoint, eq(checkpoint.id, attendanceCount.checkpointId))
			.where(eq(checkpoint.eventId, eventId))
			.orderBy(asc(attendanceCount.period)),
		// A type that no checkpoint reads has nobody to count, and is left out.
		db
			.select({ id: ticketType.id, people: sql<number>`coalesce(${admissionTally.people}, 0)` })
			.from(ticketType)
			.leftJoin(admissionTally, eq(admissionTally.ticketTypeId, ticketType.id))
			.where(
				and(
					eq(ticketType.eventId, eventId),
					sql`${ticketType.id} IN (SELECT ticket_type_id FROM checkpoint_reads)`
				)
			)
	]);
	return {
		checkpoints: checkpoints.map(({ id, name }) => ({
			id,
			name,
			periods: counts
				.filter(({ checkpointId }) => checkpointId === id)
				.map(({ period, present }) => ({ period, present }))
		})),
		byTicketType: Object.fromEntries(types.map(({ id, people }) => [id, people]))
	};
}
