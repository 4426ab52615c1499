import { and, eq, sql, type SQL } from 'drizzle-orm';
import { booking } from '../db/schema/programme.ts';
import { attendance } from '../db/schema/attendance.ts';
import { admission, checkpoint } from '../db/schema/checkin.ts';
import { order, registration } from '../db/schema/registration.ts';
import type { Tx } from '../db/write.ts';
import type { SheetSession } from './open-session.ts';

/**
 * Whether a registration is expected at a session: its place stands and its order is confirmed, and it has a seat there,
 * or a ticket that opens it where none is chosen. Whoever speaks there is not of the audience.
 */
export function isExpected(of: Pick<SheetSession, 'id' | 'bookable'>): SQL {
	const opened = of.bookable
		? sql`EXISTS (SELECT 1 FROM ${booking} WHERE ${booking.registrationId} = ${registration.id} AND ${booking.sessionId} = ${of.id} AND ${booking.status} = 'active')`
		: sql`EXISTS (SELECT 1 FROM opened_session w WHERE w.registration_id = ${registration.id} AND w.session_id = ${of.id})`;
	return sql`(${registration.status} = 'active' AND ${order.status} IN ('awaiting_payment', 'paid') AND ${opened}
		AND NOT EXISTS (SELECT 1 FROM session_speaker x JOIN speaker p ON p.id = x.speaker_id
			WHERE x.session_id = ${of.id} AND p.person_id = ${registration.personId}))`;
}

/** Registrations expected at a session that neither its sheet nor its door has. */
export async function unmarkedOn(
	tx: Tx,
	of: Pick<SheetSession, 'id' | 'eventId' | 'bookable'>
): Promise<number[]> {
	const rows = await tx
		.select({ id: registration.id })
		.from(registration)
		.innerJoin(order, eq(order.id, registration.orderId))
		.where(
			and(
				eq(registration.eventId, of.eventId),
				isExpected(of),
				sql`NOT EXISTS (SELECT 1 FROM ${attendance} WHERE ${attendance.sessionId} = ${of.id} AND ${attendance.registrationId} = ${registration.id})`,
				sql`NOT EXISTS (SELECT 1 FROM ${admission} JOIN ${checkpoint} ON ${checkpoint.id} = ${admission.checkpointId}
					WHERE ${checkpoint.sessionId} = ${of.id} AND ${admission.registrationId} = ${registration.id})`
			)
		);
	return rows.map(({ id }) => id);
}
