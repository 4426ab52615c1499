import { sql } from 'drizzle-orm';
import { searchable } from '../../../format/names.ts';
import type { SeatedPerson, SeatedRound } from '../../../programme/exchange.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import { roundsOf, tablesOf } from './find-session.ts';

/** Who sits at which table of which round, by the store's ids. */
export interface Sitting {
	roundId: number;
	tableId: number;
	registrationId: number;
}

/**
 * Who sits where in an exchange session as it stands.
 * @throws Refusal `not_allowed` (403)
 */
export async function tableLists(actor: Actor, sessionId: number): Promise<SeatedRound[]> {
	requireStaff(actor);
	const db = await reader();
	const sittings = await db.all<Sitting>(sql`
		SELECT e.round_id AS roundId, e.table_id AS tableId, e.registration_id AS registrationId
		FROM exchange_seat e JOIN exchange_round r ON r.id = e.round_id WHERE r.session_id = ${sessionId}`);
	return listsOf(sessionId, sittings);
}

/** Lists of names by round and table, for sittings taken or only found. Asked by those who may read them. */
export async function listsOf(sessionId: number, sittings: readonly Sitting[]): Promise<SeatedRound[]> {
	const db = await reader();
	const ids = [...new Set(sittings.map(({ registrationId }) => registrationId))];
	const [rounds, tables, people] = await Promise.all([
		roundsOf(db, sessionId),
		tablesOf(db, sessionId),
		db.all<SeatedPerson & { id: number }>(sql`
			SELECT r.id AS id, r.given_name AS givenName, coalesce(o.name, r.organisation_name) AS organisation
			FROM registration r LEFT JOIN organisation o ON o.id = r.organisation_id
			WHERE r.id IN ${oneOf(ids)}`)
	]);
	const personOf = new Map(people.map(({ id, ...one }) => [id, one]));
	const at = Map.groupBy(sittings, ({ roundId, tableId }) => `${roundId}:${tableId}`);
	return rounds.map(({ id, number, startsAt }) => ({
		number,
		startsAt,
		tables: tables.map(({ sessionId: _, ...table }) => ({
			...table,
			people: (at.get(`${id}:${table.id}`) ?? [])
				.flatMap(({ registrationId }) => personOf.get(registrationId) ?? [])
				.sort((a, b) => searchable(a.givenName).localeCompare(searchable(b.givenName)))
		}))
	}));
}
