import { sql } from 'drizzle-orm';
import { numberOf } from '../../certificates/number.ts';
import { needed } from '../../certificates/rule.ts';
import { standingOf, type CertificateLine } from '../../certificates/standing.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { certifiedEvent } from './presence.ts';
import { isRunning } from './run.ts';

interface Row {
	code: string;
	name: string;
	organisation: string;
	minutes: number;
	certificateId: number | null;
	year: number;
	serial: number;
	certificateCode: string;
	person: string;
	certifiedMinutes: number;
	title: string;
	issuedAt: number;
	revokedAt: number | null;
	revokedReason: string;
	given: number;
}

/**
 * Everybody registered in an event, with the hours of the sheets and doors, and where they stand for a certificate.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function certificateDesk(actor: Actor, eventId: number) {
	requireStaff(actor);
	const db = await reader();
	const event = await certifiedEvent(db, eventId);
	const rows = await db.all<Row>(sql`
		WITH attended AS MATERIALIZED (SELECT p.registration_id, sum(p.minutes) AS minutes
			FROM session_presence p JOIN session s ON s.id = p.session_id
			WHERE s.event_id = ${eventId} AND s.status = 'scheduled' GROUP BY p.registration_id)
		SELECT r.code, r.given_name || ' ' || r.family_name AS name, r.organisation_name AS organisation,
			coalesce(a.minutes, 0) AS minutes, c.id AS certificateId, c.year, c.serial, c.code AS certificateCode,
			c.content ->> 'person' AS person, c.content ->> 'title' AS title, c.minutes AS certifiedMinutes,
			c.issued_at AS issuedAt, c.revoked_at AS revokedAt, c.revoked_reason AS revokedReason,
			(SELECT count(*) FROM certificate x WHERE x.registration_id = r.id) AS given
		FROM registration r LEFT JOIN attended a ON a.registration_id = r.id
		LEFT JOIN certificate c ON c.id = (SELECT max(x.id) FROM certificate x WHERE x.registration_id = r.id)
		WHERE r.event_id = ${eventId} AND (r.status = 'active' OR c.id IS NOT NULL)
		ORDER BY r.family_name COLLATE NOCASE, r.given_name COLLATE NOCASE, r.id`);
	const { course } = event;
	const lines = rows.map((row): CertificateLine => {
		const { minutes, certificateId } = row;
		const isSame = row.person === row.name && row.title === event.name && row.certifiedMinutes === minutes;
		return {
			...{ registration: row.code, name: row.name, organisation: row.organisation, minutes },
			needed: needed({ course }),
			standing: standingOf(
				{ minutes, course },
				certificateId === null ? null : { isRevoked: row.revokedAt !== null, isSame }
			),
			certificate:
				certificateId === null
					? null
					: {
							...{ id: certificateId, number: numberOf(row), code: row.certificateCode, person: row.person },
							...{ minutes: row.certifiedMinutes, issuedAt: new Date(row.issuedAt) },
							revokedAt: row.revokedAt === null ? null : new Date(row.revokedAt),
							...{ revokedReason: row.revokedReason, before: row.given - 1 }
						}
		};
	});
	return {
		isOver: event.endsAt !== null && event.endsAt <= now().getTime(),
		isOff: course?.status === 'cancelled' || course?.isCertified === false,
		rule: course && { minutes: course.minutes, percent: course.percent },
		accreditation: course?.accreditation ?? '',
		isRunning: await isRunning(eventId),
		lines
	};
}
