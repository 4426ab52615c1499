import { sql, type SQL } from 'drizzle-orm';
import { system } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { booking } from '../../db/schema/programme.ts';
import type { Tx } from '../../db/write.ts';
import { emit } from '../../outbox/emit.ts';
import { traceChange } from '../tell-change.ts';
import { freeSeat } from './free-seat.ts';
import { makeTrade, possibleTrade, SOME_WOULD_TRADE } from './trade.ts';

/** What there is to do for those who wait. */
export interface Waiters {
	/** Of those who could take a free seat now, the place in line of who asked first; null for nobody. */
	id: number | null;
	/** Some who wait for one another's seats may be there: see `possibleTrade`. */
	mayTrade: number;
}

/**
 * Who waits for a session that has a free seat and has not begun, and could take it now, and whether a trade is worth
 * looking for. Steps from one waited session to the next by the index, so that it costs one
 * look-up where nobody waits.
 */
export function waiters(at: Date): SQL {
	return sql`WITH RECURSIVE waited (session_id) AS (
			SELECT min(session_id) FROM waitlist_entry WHERE status = 'waiting'
			UNION ALL
			SELECT (SELECT min(e.session_id) FROM waitlist_entry e WHERE e.status = 'waiting' AND e.session_id > waited.session_id)
			FROM waited WHERE waited.session_id IS NOT NULL
		)
		SELECT min((SELECT v.id FROM waitable v WHERE v.session_id = s.id ORDER BY v.id LIMIT 1)) AS id,
			${SOME_WOULD_TRADE} AS mayTrade
		FROM waited JOIN session s ON s.id = waited.session_id
		WHERE s.booked < s.capacity AND s.starts_at > ${at.getTime()}`;
}

interface Turn {
	entryId: number;
	sessionId: number;
	registrationId: number;
	code: string;
	/** The seat to leave for it, where they still have it and the two still overlap. */
	leaves: number | null;
	/** Who asked before and could not take it now, as JSON. */
	passed: string;
}

const SYSTEM = system('waitlist');

/**
 * Gives free seats to those who wait for them, in the order in which they asked, until no seat is free or nobody able is
 * left: a seat left for another may go to the next list. Then those who wait for one another's seats trade them, which
 * may make somebody able, and so on until nothing moves. Called in the transaction of whatever frees a seat or makes
 * somebody able to take one, so that nobody passes in between; each promotion has its audit line, a higher number for
 * calendars and a fact. One query where nobody waits.
 */
export async function promoteWaiting(tx: Tx): Promise<void> {
	const at = now();
	for (;;) {
		const [found] = await tx.all<Waiters>(waiters(at));
		if (found?.id) await promote(tx, found.id, at);
		else {
			const trade = found?.mayTrade ? await possibleTrade(tx, at) : undefined;
			if (!trade) return;
			await makeTrade(tx, trade, at);
		}
	}
}

async function promote(tx: Tx, id: number, at: Date): Promise<void> {
	const [turn] = (await tx.all<Turn>(sql`
		SELECT w.id AS entryId, w.session_id AS sessionId, w.registration_id AS registrationId, r.code,
			(SELECT t.id FROM booking b JOIN session t ON t.id = b.session_id
				WHERE b.registration_id = w.registration_id AND b.session_id = w.leaves_session_id AND b.status = 'active'
					AND t.starts_at < s.ends_at AND s.starts_at < t.ends_at) AS leaves,
			(SELECT json_group_array(e.id) FROM waitlist_entry e
				WHERE e.session_id = w.session_id AND e.status = 'waiting' AND e.id < w.id) AS passed
		FROM waitlist_entry w JOIN session s ON s.id = w.session_id JOIN registration r ON r.id = w.registration_id
		WHERE w.id = ${id}`)) as [Turn];
	const { sessionId, registrationId, leaves } = turn;
	if (leaves !== null) await freeSeat(tx, { id: registrationId, sessionId: leaves });
	// The entry ends by trigger.
	await tx.insert(booking).values({ sessionId, registrationId, source: 'promotion', createdAt: at });
	const passed = JSON.parse(turn.passed) as number[];
	await traceChange(tx, SYSTEM, {
		...{ id: registrationId, code: turn.code, action: 'waitlist.promoted' },
		details: {
			...{ session: sessionId, entry: id },
			...(leaves === null ? {} : { left: leaves }),
			...(passed.length > 0 ? { passed } : {})
		}
	});
	await emit(
		tx,
		'waitlist.promoted',
		{ registrationId, sessionId, leftSessionId: leaves, entryId: id },
		{ dedupeKey: `waitlist.promoted:${id}` }
	);
}
