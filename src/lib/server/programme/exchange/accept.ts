import { and, eq, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { insertRows } from '../../db/insert.ts';
import { exchangeSeat } from '../../db/schema/exchange.ts';
import { solverRun } from '../../db/schema/solver.ts';
import { write, type Tx } from '../../db/write.ts';
import { digestOf } from '../../ids.ts';
import { takeResult } from '../solver/settle-run.ts';
import { exchangeSession } from './find-session.ts';
import { exchangeProblem } from './problem.ts';
import type { SeatingResult } from './seating-search.ts';
import { tellTables } from './tell.ts';

/**
 * Seats people as a run found, all in one write, if what it was asked is still so: who has a seat, what they chose, the
 * rounds and the tables. It replaces what an earlier run gave. The first time everyone is told their tables; then only
 * those whose tables change.
 * @returns how many people sit elsewhere than before
 * @throws Refusal `not_allowed` (403), `not_found` (404), `stale_page`
 */
export async function acceptSeating(request: {
	actor: Actor;
	sessionId: number;
	runId: number;
}): Promise<{ moved: number }> {
	const { actor, sessionId, runId } = request;
	requireStaff(actor);
	return write('exchange.accept', async (tx) => {
		const { eventId } = await exchangeSession(tx, sessionId);
		const isFirst = !(await wasSeated(tx, eventId, sessionId));
		const problem = await exchangeProblem(tx, sessionId);
		const result = await takeResult<SeatingResult>(tx, {
			actor,
			runId,
			eventId,
			kind: 'seating',
			problemDigest: digestOf(problem)
		});
		const moved = await giveTables(tx, actor, result);
		const told = isFirst ? problem.guests.map(({ id }) => id) : moved;
		await tellTables(tx, { sessionId, change: `run-${runId}` }, told);
		return { moved: moved.size };
	});
}

/** Whether a run of this session was accepted before. */
async function wasSeated(tx: Tx, eventId: number, sessionId: number): Promise<boolean> {
	const [accepted] = await tx
		.select({ id: solverRun.id })
		.from(solverRun)
		.where(
			and(
				eq(solverRun.eventId, eventId),
				eq(solverRun.kind, 'seating'),
				eqLiteral(solverRun.status, 'accepted'),
				eq(solverRun.sessionId, sessionId)
			)
		)
		.limit(1);
	return accepted !== undefined;
}

/** Writes what differs from what was given before. @returns the registrations whose tables change */
async function giveTables(tx: Tx, actor: Actor, { problem, seating }: SeatingResult): Promise<Set<number>> {
	const { sessionId, guests, roundIds, tableIds } = problem;
	const ofSession = and(
		eq(exchangeSeat.source, 'assigned'),
		sql`${exchangeSeat.roundId} IN (SELECT id FROM exchange_round WHERE session_id = ${sessionId})`
	);
	const before = await tx.select().from(exchangeSeat).where(ofSession);
	const keyOf = (one: { roundId: number; registrationId: number; tableId: number }) =>
		`${one.roundId}:${one.registrationId}:${one.tableId}`;
	const at = now();
	const wanted = seating.flatMap((tables, round) =>
		guests.flatMap(({ id, chosen }, guest) =>
			(chosen[round] ?? null) === null
				? [
						{
							roundId: roundIds[round]!,
							registrationId: id,
							tableId: tableIds[tables[guest]!]!,
							source: 'assigned' as const,
							at
						}
					]
				: []
		)
	);
	const had = new Set(before.map(keyOf));
	const kept = new Set(wanted.map(keyOf));
	const added = wanted.filter((one) => !had.has(keyOf(one)));
	const gone = before.filter((one) => !kept.has(keyOf(one)));
	// All leave before any sits down: two may change places.
	await tx.delete(exchangeSeat).where(
		sql`(${exchangeSeat.roundId}, ${exchangeSeat.registrationId}) IN (
			SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(gone.map((one) => [one.roundId, one.registrationId]))}))`
	);
	await insertRows(tx, exchangeSeat, added);
	const moved = new Set([...gone, ...added].map(({ registrationId }) => registrationId));
	await record(
		tx,
		actor,
		...[...moved].map((id) => ({
			action: 'exchange.seated',
			objectKind: 'registration',
			objectId: id,
			details: { session: sessionId }
		}))
	);
	return moved;
}
