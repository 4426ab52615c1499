import { sql, type SQL } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { wordsOf } from '../../format/names.ts';
import type { Found } from '../../schemas/checkin.ts';
import { requireDoor, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { beginningsOf, personsMatching } from '../db/words.ts';
import { Refusal } from '../errors.ts';
import { SESSION_COLUMNS, SESSION_JOIN, sessionOf, type SessionColumns } from './session-door.ts';
import { judge, periodOf, type Gate, type HeldTicket } from './verdict.ts';

const LIMIT = 20;
const MAX_WORDS = 6;

/**
 * People of a checkpoint's event of whom each word begins a part of the name, organisation or address, or the code;
 * accents and hyphens forgiven.
 * @throws Refusal `not_allowed` (403); `not_found` (404), also for a device of another event
 */
export async function search(actor: Actor, checkpointId: number, words: string): Promise<Found[]> {
	if (actor.kind !== 'device') requireDoor(actor);
	const wanted = wordsOf(words.slice(0, 120)).slice(0, MAX_WORDS);
	if (wanted.join('').length < 2) return [];
	const db = await reader();
	const [point] = await db.all<Point>(sql`
		SELECT c.event_id, c.rule, c.ticket_type_codes AS codes, e.first_day, e.last_day, e.timezone, ${SESSION_COLUMNS},
			(SELECT present FROM attendance_count WHERE checkpoint_id = c.id AND period = '') AS present
		FROM checkpoint c JOIN event e ON e.id = c.event_id ${SESSION_JOIN} WHERE c.id = ${checkpointId}`);
	if (!point || (actor.kind === 'device' && actor.eventId !== point.event_id))
		throw new Refusal('not_found', { status: 404 });
	const today = dayOf(now(), point.timezone);
	const period = periodOf(point, today);
	const gate = gateOf(point);
	const rows = await db.all<{
		code: string;
		given_name: string;
		family_name: string;
		organisation_name: string;
		status: Found['status'];
		order_status: string;
		tickets: string;
		inside: number | null;
		held: number;
		opened: number;
	}>(sql`
		SELECT r.code, r.given_name, r.family_name, r.organisation_name, r.status, a.at AS inside,
			o.status AS order_status, ${seatColumns(gate)},
			(SELECT json_group_array(json_object('code', y.code, 'name', y.name, 'role', y.role, 'days', json(y.days))
					ORDER BY y.role = 'addon', y.position)
				FROM ticket k JOIN ticket_type y ON y.id = k.ticket_type_id
				WHERE k.registration_id = r.id AND k.status = 'active') AS tickets
		FROM registration r JOIN person p ON p.id = r.person_id JOIN "order" o ON o.id = r.order_id
		LEFT JOIN admission a ON a.checkpoint_id = ${checkpointId} AND a.registration_id = r.id AND a.period = ${period}
		WHERE r.id IN (${await candidates(point.event_id, wanted)})
		ORDER BY r.status <> 'active', p.search_name, r.id LIMIT ${LIMIT}`);
	return rows.map((row) => {
		const tickets = JSON.parse(row.tickets) as HeldTicket[];
		const holding = {
			...{ eventId: point.event_id, status: row.status, orderStatus: row.order_status },
			tickets
		};
		return {
			registrationCode: row.code,
			givenName: row.given_name,
			familyName: row.family_name,
			organisation: row.organisation_name,
			pass: tickets[0]?.name ?? '',
			status: row.status,
			verdict: judge(
				holding,
				gate,
				today,
				row.inside !== null,
				gate.session
					? {
							isHeld: row.held === 1,
							isOpened: row.opened === 1,
							isRoomFull: (point.present ?? 0) >= gate.session.capacity
						}
					: undefined
			),
			insideSince: row.inside === null ? null : new Date(row.inside).toISOString()
		};
	});
}

interface Point extends SessionColumns {
	event_id: number;
	rule: Gate['rule'];
	codes: string;
	first_day: string;
	last_day: string;
	timezone: string;
	present: number | null;
}

/** What people found have in the session of a door. */
function seatColumns({ session }: Gate): SQL {
	if (!session) return sql`0 AS held, 0 AS opened`;
	return sql`EXISTS (SELECT 1 FROM booking WHERE registration_id = r.id AND session_id = ${session.id} AND status = 'active') AS held,
		EXISTS (SELECT 1 FROM opened_session WHERE registration_id = r.id AND session_id = ${session.id}) AS opened`;
}

function gateOf(point: Point): Gate {
	return {
		eventId: point.event_id,
		rule: point.rule,
		ticketTypeCodes: JSON.parse(point.codes) as string[],
		firstDay: point.first_day,
		lastDay: point.last_day,
		session: sessionOf(point, point.timezone)
	};
}

/** Ids of registrations that match: by code for a single word, and by name, address and organisation. */
async function candidates(eventId: number, words: readonly string[]): Promise<SQL> {
	const organisations = await organisationsByWord(words);
	// Words that name no organisation must be the person's; the others may be either's.
	const personOnly = words.filter((_, i) => organisations[i]!.length === 0);
	const either = words.flatMap((word, i) => {
		const ids = JSON.stringify(organisations[i]);
		return organisations[i]!.length === 0
			? []
			: sql`(p.id IN (${personsWith([word])}) OR r.organisation_id IN (SELECT value FROM json_each(${ids})))`;
	});
	const ofPersons = (matching: readonly string[], others: readonly SQL[]) =>
		sql`SELECT r.id FROM registration r JOIN person p ON p.id = r.person_id
			WHERE r.event_id = ${eventId} AND r.person_id IN (${personsWith(matching)}) AND ${all(others)}`;
	const parts = [ofPersons(personOnly.length > 0 ? personOnly : words, personOnly.length > 0 ? either : [])];
	// Where every word may be an organisation's, its own index leads.
	if (personOnly.length === 0)
		parts.push(sql`SELECT r.id FROM registration r JOIN person p ON p.id = r.person_id
			WHERE r.event_id = ${eventId} AND r.organisation_id IN (SELECT value FROM json_each(${JSON.stringify(organisations[0])}))
				AND ${all(either)}`);
	const [first] = words;
	if (words.length === 1) {
		const code = first!.toUpperCase();
		parts.push(sql`SELECT r.id FROM registration r
			WHERE r.event_id = ${eventId} AND r.code >= ${code} AND r.code < ${`${code}\uffff`}`);
	}
	return sql.join(parts, sql` UNION `);
}

function personsWith(words: readonly string[]): SQL {
	return personsMatching(beginningsOf(words)!);
}

function all(conditions: readonly SQL[]): SQL {
	return conditions.length === 0 ? sql`1` : sql.join([...conditions], sql` AND `);
}

/** For each word, the organisations whose name has a part that begins with it. They are about a hundred. */
async function organisationsByWord(words: readonly string[]): Promise<number[][]> {
	const db = await reader();
	const rows = await db.all<{ id: number; name: string }>(sql`SELECT id, name FROM organisation`);
	const names = rows.map(({ id, name }) => ({ id, parts: wordsOf(name) }));
	return words.map((word) =>
		names.filter(({ parts }) => parts.some((part) => part.startsWith(word))).map(({ id }) => id)
	);
}
