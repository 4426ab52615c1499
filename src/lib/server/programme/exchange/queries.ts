import { and, asc, eq, sql } from 'drizzle-orm';
import type { ExchangeRound, ExchangeTable, OwnExchange, OwnTable } from '../../../programme/exchange.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import {
	exchangeFill,
	exchangeRound,
	exchangeSeat,
	exchangeTable,
	seatingRequest
} from '../../db/schema/exchange.ts';
import { session } from '../../db/schema/programme.ts';
import type { Tx } from '../../db/write.ts';
import type { RegistrationDetails } from '../../registration/queries.ts';
import { roundsOf, tablesOf } from './find-session.ts';

/** Seats left at a table in a round of a session. */
export async function tableSeatsLeft(
	store: Database | Tx,
	sessionId: number
): Promise<(roundId: number, table: { id: number; seats: number }) => number> {
	const rows = await store
		.select({ roundId: exchangeFill.roundId, tableId: exchangeFill.tableId, taken: exchangeFill.taken })
		.from(exchangeFill)
		.innerJoin(exchangeRound, eq(exchangeRound.id, exchangeFill.roundId))
		.where(eq(exchangeRound.sessionId, sessionId));
	const taken = new Map(rows.map((row) => [`${row.roundId}:${row.tableId}`, row.taken]));
	return (roundId, { id, seats }) => seats - (taken.get(`${roundId}:${id}`) ?? 0);
}

/** The tables of a session, and its rounds with the seats left. */
export async function roundsAndTables(
	store: Database | Tx,
	sessionId: number
): Promise<{ tables: ExchangeTable[]; rounds: ExchangeRound[] }> {
	const [rounds, tables, left] = await Promise.all([
		roundsOf(store, sessionId),
		tablesOf(store, sessionId),
		tableSeatsLeft(store, sessionId)
	]);
	return {
		tables: tables.map(({ sessionId: _, ...table }) => table),
		rounds: rounds.map(({ id, number, startsAt, endsAt }) => ({
			...{ id, number, startsAt, endsAt },
			left: Object.fromEntries(tables.map((table) => [table.id, left(id, table)]))
		}))
	};
}

/** Where people sit in the sessions that they have a seat in, round after round, by registration. */
export async function ownTables(
	registrationIds: readonly number[]
): Promise<Map<number, (OwnTable & { sessionId: number })[]>> {
	const db = await reader();
	const rows = await db
		.select({
			registrationId: exchangeSeat.registrationId,
			sessionId: exchangeRound.sessionId,
			roundId: exchangeRound.id,
			round: exchangeRound.number,
			startsAt: exchangeRound.startsAt,
			tableId: exchangeTable.id,
			table: exchangeTable.number,
			theme: exchangeTable.theme,
			host: exchangeTable.host,
			source: exchangeSeat.source
		})
		.from(exchangeSeat)
		.innerJoin(exchangeRound, eq(exchangeRound.id, exchangeSeat.roundId))
		.innerJoin(exchangeTable, eq(exchangeTable.id, exchangeSeat.tableId))
		.where(sql`${exchangeSeat.registrationId} IN ${oneOf(registrationIds)}`)
		.orderBy(asc(exchangeRound.startsAt), asc(exchangeRound.number));
	const ofRegistration = Map.groupBy(rows, ({ registrationId }) => registrationId);
	return new Map(
		[...ofRegistration].map(([id, mine]) => [id, mine.map(({ registrationId: _, ...one }) => one)])
	);
}

/**
 * The exchange sessions that somebody has a seat in and that have tables, by time, with what they chose. Who may see it
 * is asked by the caller.
 */
export async function ownExchanges(
	found: Pick<RegistrationDetails, 'id' | 'status' | 'bookings' | 'event'>
): Promise<OwnExchange[]> {
	const db = await reader();
	const seats = found.bookings.filter(({ sessionStatus }) => sessionStatus === 'scheduled');
	const sessions = await db
		.select({ id: session.id })
		.from(session)
		.where(
			and(
				eq(session.kind, 'exchange'),
				sql`${session.id} IN ${oneOf(seats.map(({ sessionId }) => sessionId))}`,
				sql`EXISTS (SELECT 1 FROM exchange_round WHERE session_id = ${session.id})`,
				sql`EXISTS (SELECT 1 FROM exchange_table WHERE session_id = ${session.id})`
			)
		);
	if (sessions.length === 0) return [];
	const exchanging = new Set(sessions.map(({ id }) => id));
	const [mine, requests] = await Promise.all([
		ownTables([found.id]),
		db
			.select({ sessionId: seatingRequest.sessionId })
			.from(seatingRequest)
			.where(eq(seatingRequest.registrationId, found.id))
	]);
	const asked = new Set(requests.map(({ sessionId }) => sessionId));
	const open = found.status === 'active' && now() < found.event.changesCloseAt;
	return Promise.all(
		seats
			.filter(({ sessionId }) => exchanging.has(sessionId))
			.map(async ({ sessionId, title, startsAt, endsAt, roomName }) => ({
				...{ sessionId, title, startsAt, endsAt, roomName },
				open: open && now() < startsAt,
				asked: asked.has(sessionId),
				...(await roundsAndTables(db, sessionId)),
				mine: (mine.get(found.id) ?? []).filter((one) => one.sessionId === sessionId)
			}))
	);
}

/** The tables of a session as its public page names them: themes and hosts, nobody else. */
export async function publicTables(
	sessionId: number
): Promise<{ number: number; theme: string; host: string }[]> {
	const db = await reader();
	return db
		.select({ number: exchangeTable.number, theme: exchangeTable.theme, host: exchangeTable.host })
		.from(exchangeTable)
		.where(eq(exchangeTable.sessionId, sessionId))
		.orderBy(asc(exchangeTable.number));
}
