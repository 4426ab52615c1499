import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { system } from '../../auth/policy.ts';
import { HOUR_MS, now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { placeWait } from '../../db/schema/choice.ts';
import { write, type Tx } from '../../db/write.ts';
import { emit } from '../../outbox/emit.ts';

/** How long a place is kept for whoever it is offered to; never past the end of registration. */
export const OFFER_HOURS = 48;

const SYSTEM = system('waitlist');

interface Turn {
	id: number;
	eventId: number;
	closesAt: number;
}

/** The first in line of an offer that still takes people and has a free place; nothing where nobody waits. */
const NEXT = (at: Date) => sql`
	SELECT w.id, w.event_id AS eventId, e.registration_closes_at AS closesAt
	FROM place_wait w JOIN event e ON e.id = w.event_id JOIN course_session c ON c.event_id = w.event_id
	WHERE w.status = 'waiting' AND e.registration_closes_at > ${at.getTime()} AND c.status IN ('tentative', 'confirmed')
		AND NOT EXISTS (SELECT 1 FROM place_wait b WHERE b.event_id = w.event_id AND b.status = 'waiting' AND b.id < w.id)
		AND NOT EXISTS (
			SELECT 1 FROM ticket_type y JOIN ticket_type_quota tq ON tq.ticket_type_id = y.id JOIN quota q ON q.id = tq.quota_id
			WHERE y.event_id = w.event_id AND y.role = 'admission' AND q.taken >= q.capacity)
	ORDER BY w.id LIMIT 1`;

/**
 * Offers the free places of full offers to those who wait for one, in the order in which they asked, until an instant
 * each. Called in the transaction of whatever frees a place, so that nobody passes in between.
 */
export async function offerPlaces(tx: Tx): Promise<void> {
	const at = now();
	for (;;) {
		const [turn] = await tx.all<Turn>(NEXT(at));
		if (!turn) return;
		const offeredUntil = new Date(Math.min(at.getTime() + OFFER_HOURS * HOUR_MS, turn.closesAt));
		await tx.update(placeWait).set({ status: 'offered', offeredUntil }).where(eq(placeWait.id, turn.id));
		await record(tx, SYSTEM, {
			action: 'place.offered',
			objectKind: 'event',
			objectId: turn.eventId
		});
		await emit(tx, 'place.offered', { waitId: turn.id }, { dedupeKey: `place.offered:${turn.id}` });
	}
}

/**
 * Ends the offers whose time is over and the waits that have no object any more, and offers what came free. The worker
 * calls it; nothing is written when nothing is due.
 */
export async function lapsePlaces(): Promise<void> {
	const at = now();
	const db = await reader();
	const late = and(eqLiteral(placeWait.status, 'offered'), lte(placeWait.offeredUntil, at));
	const over = and(
		eqLiteral(placeWait.status, 'waiting'),
		sql`${placeWait.eventId} IN (SELECT e.id FROM event e JOIN course_session c ON c.event_id = e.id
			WHERE e.registration_closes_at <= ${at.getTime()} OR c.status NOT IN ('tentative', 'confirmed'))`
	);
	const [[due], [done], [next]] = await Promise.all([
		db.select({ id: placeWait.id }).from(placeWait).where(late).limit(1),
		db.select({ id: placeWait.id }).from(placeWait).where(over).limit(1),
		db.all<Turn>(NEXT(at))
	]);
	if (!due && !done && !next) return;
	await write('registration.lapsePlaces', async (tx) => {
		await tx.update(placeWait).set({ status: 'lapsed', endedAt: at }).where(late);
		await tx.update(placeWait).set({ status: 'lapsed', endedAt: at }).where(over);
		await offerPlaces(tx);
	});
}

/**
 * Ends the line of an offer that is called off, in the transaction that calls it off: no place of it is offered.
 * @returns who was in it, for the message that tells them
 */
export async function endLine(tx: Tx, eventId: number): Promise<number[]> {
	const ended = await tx
		.update(placeWait)
		.set({ status: 'lapsed', endedAt: now() })
		.where(and(eq(placeWait.eventId, eventId), inArray(placeWait.status, ['waiting', 'offered'])))
		.returning({ id: placeWait.id });
	return ended.map(({ id }) => id);
}
