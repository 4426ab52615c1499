import { sql, type SQL } from 'drizzle-orm';
import { FORGOTTEN_DOMAIN } from '../../format/names.ts';
import { FORGOTTEN_CERTIFICATE } from '../certificates/forget.ts';
import { instantAt } from '../../format/dates.ts';
import type { Limits } from './retention.ts';

// What has served its time, class by class: the same conditions count it for staff and find it for the purge.

const isForgotten = (column: SQL): SQL => sql`${column} LIKE ${`%@${FORGOTTEN_DOMAIN}`}`;

/** Midnight of a day, as the database keeps instants. */
const from = (day: string): number => instantAt(day, '0:00').getTime();

/** An order `o` that someone still owes something for, or that is held: nobody in it is forgotten. */
const owes = sql`(o.status IN ('held', 'awaiting_payment')
	OR o.paid_cents - o.refunded_cents > o.total_cents - o.credited_cents)`;

/**
 * People without duties left: no event since the limit, as registered, in its committee, as a delegate or for an exhibitor, no edition of the Méritas in
 * which they nominate, are nominated or judge, nothing owed either way, no role, no sign-in, no consent to the
 * newsletter in force, and not in a programme, which stays public.
 */
export function peopleDue({ person: limit }: Limits): SQL {
	const lately = sql`(e.last_day >= ${limit} OR ${owes})`;
	return sql`SELECT p.id FROM person p
		WHERE NOT ${isForgotten(sql`p.email_canonical`)} AND p.created_at < ${from(limit)}
		AND NOT EXISTS (SELECT 1 FROM registration r JOIN "order" o ON o.id = r.order_id JOIN event e ON e.id = r.event_id
			WHERE r.person_id = p.id AND ${lately})
		AND NOT EXISTS (SELECT 1 FROM "order" o JOIN event e ON e.id = o.event_id
			WHERE o.payer_person_id = p.id AND ${lately})
		AND NOT EXISTS (SELECT 1 FROM reviewer x JOIN event e ON e.id = x.event_id
			WHERE x.person_id = p.id AND e.last_day >= ${limit})
		AND NOT EXISTS (SELECT 1 FROM assembly_delegate x JOIN event e ON e.id = x.event_id
			WHERE x.person_id = p.id AND e.last_day >= ${limit})
		AND NOT EXISTS (SELECT 1 FROM assembly_presence x JOIN event e ON e.id = x.event_id
			WHERE x.person_id = p.id AND e.last_day >= ${limit})
		AND NOT EXISTS (SELECT 1 FROM proposal_speaker x JOIN proposal q ON q.id = x.proposal_id JOIN event e ON e.id = q.event_id
			WHERE (x.person_id = p.id OR x.email_canonical = p.email_canonical) AND e.last_day >= ${limit})
		AND NOT EXISTS (SELECT 1 FROM nomination n JOIN award_edition e ON e.id = n.edition_id
			WHERE n.nominator_id = p.id AND e.embargo_until >= ${from(limit)})
		AND NOT EXISTS (SELECT 1 FROM co_nominator c JOIN nomination n ON n.id = c.nomination_id JOIN award_edition e ON e.id = n.edition_id
			WHERE (c.person_id = p.id OR c.email_canonical = p.email_canonical) AND e.embargo_until >= ${from(limit)})
		AND p.email_canonical NOT IN (SELECT x.email_canonical FROM juror x
			WHERE x.edition_id IN (SELECT x.id FROM award_edition x WHERE x.embargo_until >= ${from(limit)}))
		AND p.id NOT IN (SELECT x.person_id FROM juror x WHERE x.person_id IS NOT NULL
			AND x.edition_id IN (SELECT x.id FROM award_edition x WHERE x.embargo_until >= ${from(limit)}))
		AND p.email_canonical NOT IN (SELECT x.nominee_email_canonical FROM nomination x
			WHERE x.edition_id IN (SELECT x.id FROM award_edition x WHERE x.embargo_until >= ${from(limit)}))
		AND NOT EXISTS (SELECT 1 FROM mentoring_profile x JOIN mentoring_program g ON g.id = x.program_id
			WHERE x.person_id = p.id AND g.ends_on >= ${limit})
		AND NOT EXISTS (SELECT 1 FROM exhibitor x JOIN event e ON e.id = x.event_id
			WHERE x.contact_person_id = p.id AND e.last_day >= ${limit})
		AND NOT EXISTS (SELECT 1 FROM staff_role x WHERE x.person_id = p.id)
		AND NOT EXISTS (SELECT 1 FROM organisation_manager x WHERE x.person_id = p.id)
		AND p.id NOT IN (SELECT x.person_id FROM speaker x WHERE x.person_id IS NOT NULL)
		AND NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.object_kind = 'person' AND a.object_id = CAST(p.id AS TEXT)
			AND a.action = 'session.opened' AND a.at >= ${from(limit)})
		AND NOT coalesce((SELECT c.granted FROM consent c WHERE c.person_id = p.id AND c.purpose = 'newsletter'
			ORDER BY c.id DESC LIMIT 1), 0)`;
}

/**
 * Orders whose payer may be forgotten: the event is long over, nothing is owed, and no document or payment of theirs is
 * in the tax period any more.
 */
export function ordersDue({ person, tax }: Limits): SQL {
	return sql`SELECT o.id FROM "order" o JOIN event e ON e.id = o.event_id
		WHERE NOT ${isForgotten(sql`o.payer_email`)} AND e.last_day < ${person} AND NOT ${owes}
		AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.order_id = o.id AND i.issued_on >= ${tax})
		AND NOT EXISTS (SELECT 1 FROM payment y WHERE y.order_id = o.id AND y.at >= ${from(tax)})`;
}

/** Registrations whose dietary and access needs have served. */
export function needsDue({ needs }: Limits): SQL {
	return sql`SELECT r.id FROM registration r JOIN event e ON e.id = r.event_id
		WHERE e.last_day < ${needs} AND (r.dietary_needs <> '' OR r.access_needs <> '')`;
}

/** The door's devices whose event is over. */
export function devicesDue({ needs }: Limits): SQL {
	return sql`SELECT d.id FROM device d JOIN event e ON e.id = d.event_id
		WHERE e.last_day < ${needs} AND d.revoked_at IS NULL`;
}

/** Messages kept long enough. */
export function mailsDue({ mail }: Limits): SQL {
	return sql`SELECT l.id FROM mail l WHERE l.created_at < ${from(mail)}`;
}

/**
 * Nominations of editions whose gala is long over, which still hold what was said of somebody: their nominee may be nobody
 * that the house knows otherwise.
 */
export function nominationsDue({ person: limit }: Limits): SQL {
	return sql`SELECT n.id FROM nomination n JOIN award_edition e ON e.id = n.edition_id
		WHERE e.embargo_until < ${from(limit)} AND (n.nominee_email <> '' OR n.answers <> '{}' OR n.video_url <> ''
			OR EXISTS (SELECT 1 FROM nomination_file f WHERE f.nomination_id = n.id)
			OR EXISTS (SELECT 1 FROM co_nominator c WHERE c.nomination_id = n.id AND NOT ${isForgotten(sql`c.email_canonical`)}))`;
}

/** Certificates that no employer has to justify any more: they are kept as documents of tax are. */
export function certificatesDue({ tax }: Limits): SQL {
	return sql`SELECT c.id FROM certificate c WHERE c.year < ${Number(tax.slice(0, 4))}
		AND c.content ->> 'person' <> ${FORGOTTEN_CERTIFICATE}`;
}

/** Editions whose result nobody contests any more, of which words and addresses of the jury are still held. */
export function juriesDue({ jury: limit }: Limits): SQL {
	return sql`SELECT e.id FROM award_edition e WHERE e.embargo_until < ${from(limit)} AND EXISTS (
		SELECT 1 FROM juror j WHERE j.edition_id = e.id AND (NOT ${isForgotten(sql`j.email_canonical`)}
			OR EXISTS (SELECT 1 FROM reading r WHERE r.juror_id = j.id AND (r.private_note <> '' OR r.comment <> ''))
			OR EXISTS (SELECT 1 FROM conflict_declaration d WHERE d.juror_id = j.id AND d.reason <> '')))`;
}

/** Anonymous surveys that are over, of which it is still held who was asked and who answered. */
export function surveysDue({ surveys: limit }: Limits): SQL {
	return sql`SELECT s.id FROM survey s WHERE s.is_anonymous AND s.asked_at IS NOT NULL AND s.forgotten_at IS NULL
		AND coalesce(s.closed_at, s.closes_at) < ${from(limit)}`;
}

/** Registrations of which it is still held that they evaluated, or were asked to, what nobody can evaluate any more. */
export function evaluationsDue({ evaluations: limit }: Limits): SQL {
	return sql`SELECT g.registration_id AS id FROM evaluation_given g JOIN session s ON s.id = g.session_id WHERE s.day < ${limit}
		UNION SELECT k.registration_id FROM evaluation_asked k WHERE k.day < ${limit}`;
}

/** Guests of sheets, each by their own name, whose meeting is long over. What counts several people names nobody. */
export function guestsDue({ person: limit }: Limits, forgotten = 'Personne anonymisée'): SQL {
	return sql`SELECT a.id FROM attendance a JOIN session s ON s.id = a.session_id
		WHERE a.registration_id IS NULL AND a.people = 1 AND a.guest_name <> ${forgotten} AND s.day < ${limit}`;
}

/** Co-development groups long over, of which it is still held what was said or learned there. */
export function groupsDue({ groups: limit }: Limits): SQL {
	return sql`SELECT DISTINCT e.id FROM event e JOIN session s ON s.event_id = e.id WHERE e.last_day < ${limit}
		AND s.id IN (SELECT session_id FROM group_case UNION SELECT session_id FROM group_learning)`;
}

/** Contacts of exhibitors that have served, and sooner those who never agreed. */
export function leadsDue({ leads: limit, askedLeads: asked }: Limits): SQL {
	return sql`SELECT l.id FROM lead l JOIN exhibitor x ON x.id = l.exhibitor_id JOIN event e ON e.id = x.event_id
		JOIN lead_state s ON s.id = l.id
		WHERE e.last_day < CASE s.state WHEN 'released' THEN ${limit} ELSE ${asked} END`;
}
