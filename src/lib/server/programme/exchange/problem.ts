import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import type { Tx } from '../../db/write.ts';
import { roundsOf, tablesOf } from './find-session.ts';
import type { SeatingProblem } from './seating-problem.ts';

/** What is asked of the seating of a session: rounds and tables by the store's ids, in the problem's order. */
export interface ExchangeProblem extends SeatingProblem {
	readonly sessionId: number;
	readonly roundIds: readonly number[];
	readonly tableIds: readonly number[];
}

/**
 * The problem as it stands: everyone with a seat in the session, in the order in which they took it, by registration.
 * Those who chose keep their table; what an earlier run gave is free to change. Organisations are numbers, so that a run
 * that is kept names nobody.
 */
export async function exchangeProblem(store: Database | Tx, sessionId: number): Promise<ExchangeProblem> {
	const [rounds, tables] = await Promise.all([roundsOf(store, sessionId), tablesOf(store, sessionId)]);
	const people = await store.all<{ id: number; organisation: string | null; region: string | null }>(sql`
		SELECT r.id AS id, r.region_code AS region,
			coalesce('o' || r.organisation_id, nullif(lower(trim(r.organisation_name)), '')) AS organisation
		FROM booking b JOIN registration r ON r.id = b.registration_id
		WHERE b.session_id = ${sessionId} AND b.status = 'active' ORDER BY b.id`);
	const chosen = await store.all<{ registrationId: number; roundId: number; tableId: number }>(sql`
		SELECT e.registration_id AS registrationId, e.round_id AS roundId, e.table_id AS tableId
		FROM exchange_seat e JOIN exchange_round r ON r.id = e.round_id
		WHERE r.session_id = ${sessionId} AND e.source = 'chosen'`);
	const roundIds = rounds.map(({ id }) => id);
	const tableIds = tables.map(({ id }) => id);
	const tableOf = new Map(
		chosen.map((one) => [`${one.registrationId}:${one.roundId}`, tableIds.indexOf(one.tableId)])
	);
	const names = [...new Set(people.flatMap(({ organisation }) => organisation ?? []))];
	return {
		sessionId,
		roundIds,
		tableIds,
		tables: tables.map(({ seats }) => seats),
		rounds: rounds.length,
		guests: people.map(({ id, organisation, region }) => ({
			id,
			organisation: organisation === null ? null : String(names.indexOf(organisation)),
			region,
			chosen: roundIds.map((roundId) => tableOf.get(`${id}:${roundId}`) ?? null)
		}))
	};
}
