import { sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { certified } from '../../certificates/hours.ts';
import { numberOf } from '../../certificates/number.ts';
import type { RecordLine } from '../../certificates/record.ts';
import { isEntitled, needed } from '../../certificates/rule.ts';
import { requirePerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { csvHead, csvLines, harmless } from '../csv.ts';
import { reader } from '../db/client.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { give } from './issue.ts';
import { certifiedEvent, certifiedEvents, type CertifiedEvent } from './presence.ts';

interface Row {
	registrationId: number;
	code: string;
	eventId: number;
	event: string;
	timezone: string;
	status: string | null;
	title: string;
	theme: string | null;
	startsAt: number;
	minutes: number;
	certificateCode: string | null;
	year: number;
	serial: number;
	certified: number;
	given: number;
}

/**
 * « Mon carnet »: what the person who asks attended, by sheets and doors, workshops of an event as dates of a course, the
 * last first; with the certificates they have, or what they miss.
 * @throws Refusal `sign_in_required` (401)
 */
export async function ownRecord(actor: Actor): Promise<RecordLine[]> {
	const { personId } = requirePerson(actor);
	const db = await reader();
	const rows = await db.all<Row>(sql`
		SELECT r.id AS registrationId, r.code, e.id AS eventId, e.name AS event, e.timezone, o.status, s.title,
			coalesce(h.name, k.name) AS theme, s.starts_at AS startsAt, p.minutes, c.code AS certificateCode, c.year, c.serial,
			c.minutes AS certified, EXISTS (SELECT 1 FROM certificate x WHERE x.registration_id = r.id) AS given
		FROM registration r JOIN event e ON e.id = r.event_id
		JOIN session s ON s.event_id = e.id AND s.status = 'scheduled'
		JOIN session_presence p ON p.session_id = s.id AND p.registration_id = r.id AND p.minutes > 0
		LEFT JOIN track k ON k.id = s.track_id
		LEFT JOIN course_session o ON o.event_id = e.id LEFT JOIN course u ON u.id = o.course_id
		LEFT JOIN course_theme h ON h.id = u.theme_id
		LEFT JOIN certificate c ON c.registration_id = r.id AND c.revoked_at IS NULL
		WHERE r.person_id = ${personId} AND r.status = 'active'
		ORDER BY s.starts_at DESC, s.id`);
	const lines = [...Map.groupBy(rows, ({ registrationId }) => registrationId).values()];
	const events = await certifiedEvents(db, [...new Set(rows.map(({ eventId }) => eventId))]);
	const byId = new Map(events.map((event) => [event.id, event]));
	return lines.map((of) => lineOf(of, byId.get(of[0]!.eventId)!));
}

function lineOf(rows: Row[], { course, endsAt }: CertifiedEvent): RecordLine {
	const [first] = rows as [Row];
	const parts = rows
		.map(({ theme, title, startsAt, minutes, timezone }) => ({
			...{ theme: theme ?? '', title, day: dayOf(new Date(startsAt), timezone), minutes }
		}))
		.reverse();
	const minutes = parts.reduce((sum, part) => sum + part.minutes, 0);
	const day = parts.at(-1)!.day;
	const isOver = endsAt !== null && endsAt <= now().getTime();
	const isGiven = first.certificateCode !== null;
	return {
		...{ registration: first.code, event: first.event, isCourse: course !== null },
		...{ day, year: Number(day.slice(0, 4)), minutes, parts },
		certificate: isGiven
			? { code: first.certificateCode!, number: numberOf(first), minutes: first.certified }
			: null,
		needed: isGiven || !isOver || course?.isCertified === false ? null : needed({ course }),
		mayTake:
			isOver &&
			!first.given &&
			isEntitled({ minutes, course }) &&
			(course === null || (course.isCertified && course.status === 'closed'))
	};
}

/**
 * Takes one's own certificate, once the event is over; of a course, once its sheets are closed.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), `certificate_not_closed`, and as `issueOne`
 */
export async function takeOwn(actor: Actor, code: string): Promise<{ number: string }> {
	const { personId } = requirePerson(actor);
	return write('certificates.takeOwn', async (tx) => {
		const [found] = await tx.all<{ eventId: number }>(
			sql`SELECT event_id AS eventId FROM registration WHERE code = ${code} AND person_id = ${personId}`
		);
		if (!found) throw new Refusal('not_found', { status: 404 });
		const { course } = await certifiedEvent(tx, found.eventId);
		if (course && course.status !== 'closed') throw new Refusal('certificate_not_closed');
		return give(tx, { actor, eventId: found.eventId, code });
	});
}

/** {@link ownRecord} as a CSV, a line a session: hours in minutes, so that a spreadsheet adds them. */
export async function ownRecordCsv(actor: Actor): Promise<string> {
	const lines = await ownRecord(actor);
	return (
		csvHead(['Année', 'Date', 'Activité', 'Séance', 'Thème', 'Minutes', 'Attestation', 'Minutes attestées']) +
		csvLines(
			lines.flatMap(({ year, event, parts, certificate }) =>
				parts.map(({ day, title, theme, minutes }, i) => [
					...[String(year), day, harmless(event), harmless(title), harmless(theme), String(minutes)],
					// Once an event, so that a sum counts it once.
					...(i === 0 && certificate
						? [certificate.number, String(certified(certificate.minutes))]
						: ['', ''])
				])
			)
		)
	);
}
