import { and, eq, sql, type SQL } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { system } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { booking } from '../../db/schema/programme.ts';
import { registration } from '../../db/schema/registration.ts';
import type { Tx } from '../../db/write.ts';
import { emit } from '../../outbox/emit.ts';

/**
 * Of the people who wait for a session that has a free seat and has not begun, and who could take it now, the one who
 * asked first (`id`, null for nobody). Steps from one waited session to the next by the index, so that it costs one
 * look-up where nobody waits.
 */
export function firstAble(at: Date): SQL {
	return sql`WITH RECURSIVE waited (session_id) AS (
			SELECT min(session_id) FROM waitlist_entry WHERE status = 'waiting'
			UNION ALL
			SELECT (SELECT min(e.session_id) FROM waitlist_entry e WHERE e.status = 'waiting' AND e.session_id > waited.session_id)
			FROM waited WHERE waited.session_id IS NOT NULL
		)
		SELECT min((SELECT v.id FROM waitable v WHERE v.session_id = s.id ORDER BY v.id LIMIT 1)) AS id
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
 * left: a seat left for another may go to the next list. Called in the transaction of whatever frees a seat or makes
 * somebody able to take one, so that nobody passes in between; each promotion has its audit line, a higher number for
 * calendars and a fact. One query where nobody waits.
 * @returns how many people were given a seat
 */
export async function promoteWaiting(tx: Tx): Promise<number> {
	const at = now();
	for (let promoted = 0; ; promoted++) {
		const [able] = await tx.all<{ id: number | null }>(firstAble(at));
		const id = able?.id ?? null;
		if (id === null) return promoted;
		await promote(tx, id, at);
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
	if (leaves !== null)
		await tx
			.update(booking)
			.set({ status: 'cancelled' })
			.where(
				and(
					eq(booking.registrationId, registrationId),
					eq(booking.sessionId, leaves),
					eq(booking.status, 'active')
				)
			);
	// The entry ends by trigger.
	await tx.insert(booking).values({ sessionId, registrationId, source: 'promotion', createdAt: at });
	await tx
		.update(registration)
		.set({ calendarSequence: sql`${registration.calendarSequence} + 1` })
		.where(eq(registration.id, registrationId));
	const passed = JSON.parse(turn.passed) as number[];
	await record(tx, SYSTEM, {
		action: 'waitlist.promoted',
		objectKind: 'registration',
		objectId: registrationId,
		details: {
			code: turn.code,
			session: sessionId,
			entry: id,
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
