import { sql, type SQL } from 'drizzle-orm';
import type { Attended } from '../../certificates/rule.ts';
import type { Database } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

/** What certificates of an event are made from: its course if it is an offer of one, and when it is over. */
export interface CertifiedEvent {
	id: number;
	slug: string;
	name: string;
	timezone: string;
	city: string;
	/** When its last session that is held ends; null: nothing was held. */
	endsAt: number | null;
	course:
		| (NonNullable<Attended['course']> & {
				status: string;
				isCertified: boolean;
				accreditation: string;
				format: string;
		  })
		| null;
}

/** @throws Refusal `not_found` (404) */
export async function certifiedEvent(db: Database | Tx, eventId: number): Promise<CertifiedEvent> {
	const [found] = await certifiedEvents(db, [eventId]);
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** As {@link certifiedEvent}, of several at once. */
export async function certifiedEvents(
	db: Database | Tx,
	eventIds: readonly number[]
): Promise<CertifiedEvent[]> {
	const rows = await db.all<
		Record<keyof CertifiedEvent | 'status' | 'accreditation' | 'format', string> & {
			id: number;
			endsAt: number | null;
			percent: number | null;
			minutes: number;
			isCertified: number;
		}
	>(sql`
		SELECT e.id, e.slug, e.name, e.timezone, e.city, o.status, o.format, c.accreditation, c.attendance_percent AS percent,
			c.is_certified AS isCertified,
			(SELECT max(s.ends_at) FROM session s WHERE s.event_id = e.id AND s.status = 'scheduled') AS endsAt,
			(SELECT coalesce(sum((s.ends_at - s.starts_at) / 60000), 0) FROM session s
				WHERE s.event_id = e.id AND s.kind = 'training' AND s.status = 'scheduled') AS minutes
		FROM event e LEFT JOIN course_session o ON o.event_id = e.id LEFT JOIN course c ON c.id = o.course_id
		WHERE e.id IN ${oneOf(eventIds)}`);
	return rows.map(({ id, slug, name, timezone, city, endsAt, percent, minutes, ...of }) => {
		const { status, accreditation, format } = of;
		const isCertified = of.isCertified === 1;
		const course = percent === null ? null : { minutes, percent, status, isCertified, accreditation, format };
		return { id, slug, name, timezone, city, endsAt, course };
	});
}

/** A session that somebody was at, in the order of the clock. */
export interface Sitting {
	registrationId: number;
	title: string;
	startsAt: number;
	endsAt: number;
	minutes: number;
}

/** The sessions of an event that registrations were at, by its sheets and doors. @param of which, as a subquery */
export async function sittingsOf(
	db: Database | Tx,
	eventId: number,
	of: SQL
): Promise<Map<number, Sitting[]>> {
	const rows = await db.all<Sitting>(sql`
		SELECT p.registration_id AS registrationId, s.title, s.starts_at AS startsAt, s.ends_at AS endsAt, p.minutes
		FROM session_presence p JOIN session s ON s.id = p.session_id
		WHERE s.event_id = ${eventId} AND s.status = 'scheduled' AND p.minutes > 0 AND p.registration_id IN (${of})
		ORDER BY s.starts_at, s.id`);
	return Map.groupBy(rows, ({ registrationId }) => registrationId);
}

/** Minutes that somebody attended in all. */
export function minutesIn(sittings: readonly Sitting[] = []): number {
	return sittings.reduce((sum, { minutes }) => sum + minutes, 0);
}
