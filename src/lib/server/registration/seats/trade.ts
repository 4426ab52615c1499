import { sql, type SQL } from 'drizzle-orm';
import { system } from '../../auth/policy.ts';
import type { Database } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import { seatTrade } from '../../db/schema/choice.ts';
import { booking } from '../../db/schema/programme.ts';
import { registration } from '../../db/schema/registration.ts';
import type { Tx } from '../../db/write.ts';
import { emitAll } from '../../outbox/emit.ts';
import { traceChange } from '../tell-change.ts';
import { findTrade, type Side } from './find-trade.ts';
import { freeSeat } from './free-seat.ts';

/**
 * Whether somebody waits for a seat that somebody else in a line would leave: without it there is no trade to look for.
 * One look-up by the index for each person who would leave a seat.
 */
export const SOME_WOULD_TRADE: SQL = sql`EXISTS (SELECT 1 FROM waitlist_entry w JOIN waitlist_entry o
	ON o.session_id = w.leaves_session_id AND o.status = 'waiting' AND o.leaves_session_id IS NOT NULL
	WHERE w.status = 'waiting' AND w.leaves_session_id IS NOT NULL)`;

/** The trade that could be made now, of sessions that have not begun; undefined where there is none. */
export async function possibleTrade(db: Tx | Database, at: Date): Promise<readonly Side[] | undefined> {
	const sides = await db.all<Side>(sql`
		SELECT v.id AS entryId, v.registration_id AS registrationId, v.gives_session_id AS gives, v.takes_session_id AS takes
		FROM waitlist_entry w JOIN tradable v ON v.id = w.id
		JOIN session g ON g.id = v.gives_session_id JOIN session s ON s.id = v.takes_session_id
		WHERE w.status = 'waiting' AND w.leaves_session_id IS NOT NULL
			AND g.starts_at > ${at.getTime()} AND s.starts_at > ${at.getTime()}
		ORDER BY v.id`);
	return findTrade(sides);
}

const SYSTEM = system('waitlist');

/**
 * Moves everybody of a trade in the transaction of whatever made it possible: their waits end, no seat is free in
 * between, and nobody in line could have taken one. Each has an audit line, a higher number for calendars and a fact.
 */
export async function makeTrade(tx: Tx, trade: readonly Side[], at: Date): Promise<void> {
	const tradeId = Math.min(...trade.map(({ entryId }) => entryId));
	await tx.insert(seatTrade).values(
		trade.map(({ gives, takes, ...side }) => ({
			...{ ...side, tradeId, createdAt: at },
			...{ givesSessionId: gives, takesSessionId: takes }
		}))
	);
	const ahead = await aheadOf(tx, trade);
	for (const { registrationId, gives } of trade) await freeSeat(tx, { id: registrationId, sessionId: gives });
	// The waits end by trigger.
	await tx.insert(booking).values(
		trade.map(({ registrationId, takes }) => ({
			...{ registrationId, sessionId: takes, source: 'trade' as const, createdAt: at }
		}))
	);
	const codes = await codesOf(tx, trade);
	for (const { entryId, registrationId: id, gives, takes } of trade)
		await traceChange(tx, SYSTEM, {
			...{ id, code: codes.get(id)!, action: 'waitlist.traded' },
			details: {
				...{ session: takes, entry: entryId, left: gives },
				...(ahead.has(entryId) ? { ahead: ahead.get(entryId)! } : {})
			}
		});
	await emitAll(
		tx,
		trade.map(({ entryId, registrationId, gives, takes }) => ({
			kind: 'waitlist.traded' as const,
			payload: { registrationId, sessionId: takes, leftSessionId: gives, entryId },
			dedupeKey: `waitlist.traded:${entryId}`
		}))
	);
}

/** Who asked before each of them and had no seat for this trade: for the trail, by entry. */
async function aheadOf(tx: Tx, trade: readonly Side[]): Promise<Map<number, number[]>> {
	const rows = await tx.all<{ entryId: number; other: number }>(sql`
		SELECT w.id AS entryId, e.id AS other FROM waitlist_entry w
		JOIN waitlist_entry e ON e.session_id = w.session_id AND e.status = 'waiting' AND e.id < w.id
		WHERE w.id IN ${oneOf(trade.map(({ entryId }) => entryId))}
		ORDER BY e.id`);
	const others = Map.groupBy(rows, ({ entryId }) => entryId);
	return new Map([...others].map(([entryId, all]) => [entryId, all.map(({ other }) => other)]));
}

async function codesOf(tx: Tx, trade: readonly Side[]): Promise<Map<number, string>> {
	const rows = await tx
		.select({ id: registration.id, code: registration.code })
		.from(registration)
		.where(sql`${registration.id} IN ${oneOf(trade.map(({ registrationId }) => registrationId))}`);
	return new Map(rows.map(({ id, code }) => [id, code]));
}
