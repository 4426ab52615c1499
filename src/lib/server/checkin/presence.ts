import { and, asc, countDistinct, eq, sql } from 'drizzle-orm';
import type { Presence } from '../../staff/figures.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { admission, attendanceCount, checkpoint } from '../db/schema/checkin.ts';
import { registration, ticket, ticketType } from '../db/schema/registration.ts';
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

/** Counts presence from its rows; {@link presence} is the usual way in. @throws Refusal `not_allowed` (403) */
export async function countPresence(actor: Actor, eventId: number): Promise<Presence> {
	requireStaff(actor);
	const db = await reader();
	const [checkpoints, counts, types, admitted] = await db.batch([
		db
			.select()
			.from(checkpoint)
			.where(eq(checkpoint.eventId, eventId))
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
		db
			.select({ id: ticketType.id, code: ticketType.code, role: ticketType.role })
			.from(ticketType)
			.where(eq(ticketType.eventId, eventId)),
		// A checkpoint that names ticket types counts for them; one that names none counts for passes.
		db
			.select({ typeId: ticket.ticketTypeId, people: countDistinct(admission.registrationId) })
			.from(admission)
			.innerJoin(checkpoint, eq(checkpoint.id, admission.checkpointId))
			.innerJoin(registration, eq(registration.id, admission.registrationId))
			.innerJoin(ticket, and(eq(ticket.registrationId, registration.id), eq(ticket.status, 'active')))
			.innerJoin(ticketType, eq(ticketType.id, ticket.ticketTypeId))
			.where(
				and(
					eq(checkpoint.eventId, eventId),
					sql`CASE WHEN json_array_length(${checkpoint.ticketTypeCodes}) = 0 THEN ${ticketType.role} = 'admission'
						ELSE ${ticketType.code} IN (SELECT value FROM json_each(${checkpoint.ticketTypeCodes})) END`
				)
			)
			.groupBy(ticket.ticketTypeId)
	]);
	const isRead = ({ code, role }: { code: string; role: string }) =>
		checkpoints.some(({ ticketTypeCodes }) =>
			ticketTypeCodes.length === 0 ? role === 'admission' : ticketTypeCodes.includes(code)
		);
	return {
		checkpoints: checkpoints.map(({ id, name }) => ({
			id,
			name,
			periods: counts
				.filter(({ checkpointId }) => checkpointId === id)
				.map(({ period, present }) => ({ period, present }))
		})),
		byTicketType: Object.fromEntries(
			types.filter(isRead).map(({ id }) => [id, admitted.find(({ typeId }) => typeId === id)?.people ?? 0])
		)
	};
}
