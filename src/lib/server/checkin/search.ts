import { sql, type SQL } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { searchable } from '../../format/names.ts';
import type { Found } from '../../schemas/checkin.ts';
import { isDoor, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { Refusal } from '../errors.ts';
import { periodOf } from './verdict.ts';

const LIMIT = 20;
const MAX_WORDS = 6;

/**
 * People of a checkpoint's event whose name, organisation, code or address begins with each word, accents and hyphens
 * forgiven. Names are read from the index alone, so that forty thousand rows take a few milliseconds.
 */
export async function search(actor: Actor, checkpointId: number, words: string): Promise<Found[]> {
	if (actor.kind !== 'device' && !isDoor(actor)) throw new Refusal('not_allowed', { status: 403 });
	const wanted = searchable(words.slice(0, 120))
		.replace(/-/g, ' ')
		.split(/\s+/)
		.filter(Boolean)
		.slice(0, MAX_WORDS);
	if (wanted.join('').length < 2) return [];
	const db = await reader();
	const [point] = await db.all<{ event_id: number; rule: 'once' | 'daily'; timezone: string }>(sql`
		SELECT c.event_id, c.rule, e.timezone FROM checkpoint c JOIN event e ON e.id = c.event_id WHERE c.id = ${checkpointId}`);
	if (!point || (actor.kind === 'device' && actor.eventId !== point.event_id))
		throw new Refusal('not_found', { status: 404 });
	const period = periodOf(point, dayOf(now(), point.timezone));
	const rows = await db.all<{
		code: string;
		given_name: string;
		family_name: string;
		organisation_name: string;
		status: Found['status'];
		pass: string | null;
		inside: number | null;
	}>(sql`
		SELECT r.code, p.given_name, p.family_name, r.organisation_name, r.status, a.at AS inside,
			(SELECT y.name FROM ticket k JOIN ticket_type y ON y.id = k.ticket_type_id
				WHERE k.registration_id = r.id AND k.status = 'active' ORDER BY y.role = 'addon', y.position LIMIT 1) AS pass
		FROM registration r JOIN person p ON p.id = r.person_id
		LEFT JOIN admission a ON a.checkpoint_id = ${checkpointId} AND a.registration_id = r.id AND a.period = ${period}
		WHERE r.id IN (${await candidates(point.event_id, wanted)})
		ORDER BY r.status <> 'active', p.search_name, r.id LIMIT ${LIMIT}`);
	return rows.map((row) => ({
		registrationCode: row.code,
		givenName: row.given_name,
		familyName: row.family_name,
		organisation: row.organisation_name,
		pass: row.pass ?? '',
		status: row.status,
		insideSince: row.inside === null ? null : new Date(row.inside).toISOString()
	}));
}

/** Ids of registrations that match: by code or address for a single word, and by name and organisation. */
async function candidates(eventId: number, words: readonly string[]): Promise<SQL> {
	const organisations = await organisationsByWord(words);
	const [first] = words;
	// Words that name no organisation must be in the person's name; the others may be in either.
	const nameOnly = words.filter((_, i) => organisations[i]!.length === 0);
	const either = words.filter((_, i) => organisations[i]!.length > 0);
	const ids = (word: string) => JSON.stringify(organisations[words.indexOf(word)]);
	const byEither = either.map(
		(word) => sql`(${inName(word)} OR r.organisation_id IN (SELECT value FROM json_each(${ids(word)})))`
	);
	const byName = sql`SELECT r.id FROM person p JOIN registration r ON r.person_id = p.id
		WHERE r.event_id = ${eventId} AND p.id IN (SELECT p.id FROM person p WHERE ${all(nameOnly.map(inName))}) AND ${all(byEither)}`;
	// Where every word may be an organisation's, its own index leads.
	const byOrganisation = sql`SELECT r.id FROM registration r JOIN person p ON p.id = r.person_id
		WHERE r.event_id = ${eventId} AND r.organisation_id IN (SELECT value FROM json_each(${ids(first!)})) AND ${all(byEither)}`;
	const byNameAlone = sql`SELECT r.id FROM registration r WHERE r.event_id = ${eventId}
		AND r.person_id IN (SELECT p.id FROM person p WHERE ${all(words.map(inName))})`;
	const byKey = sql`SELECT r.id FROM registration r WHERE r.event_id = ${eventId} AND r.code >= ${first!.toUpperCase()} AND r.code < ${`${first!.toUpperCase()}\uffff`}
		UNION SELECT r.id FROM person p JOIN registration r ON r.person_id = p.id AND r.event_id = ${eventId}
		WHERE p.email_canonical >= ${first!} AND p.email_canonical < ${`${first!}\uffff`}`;
	const parts = [nameOnly.length > 0 ? byName : sql`${byNameAlone} UNION ${byOrganisation}`];
	if (words.length === 1) parts.push(byKey);
	return sql.join(parts, sql` UNION `);
}

/** A word begins the name or one of its parts. */
function inName(word: string): SQL {
	return sql`instr(' ' || replace(p.search_name, '-', ' '), ${` ${word}`}) > 0`;
}

function all(conditions: readonly SQL[]): SQL {
	return conditions.length === 0 ? sql`1` : sql.join([...conditions], sql` AND `);
}

/** For each word, the organisations whose name has a part that begins with it. They are about a hundred. */
async function organisationsByWord(words: readonly string[]): Promise<number[][]> {
	const db = await reader();
	const rows = await db.all<{ id: number; name: string }>(sql`SELECT id, name FROM organisation`);
	const names = rows.map(({ id, name }) => ({ id, name: ` ${searchable(name).replace(/-/g, ' ')}` }));
	return words.map((word) => names.filter(({ name }) => name.includes(` ${word}`)).map(({ id }) => id));
}
