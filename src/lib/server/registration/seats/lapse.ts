import { and, sql } from 'drizzle-orm';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { seatSwap, waitlistEntry } from '../../db/schema/choice.ts';
import { write } from '../../db/write.ts';
import { promoteWaiting, waiters, type Waiters } from './promote.ts';
import { possibleTrade } from './trade.ts';

/**
 * Ends what no longer has an object: waiting for a session that has begun, offers of a seat in one. And gives the seats
 * that came free by another way than the domain's (a store mended by hand). The worker calls it every few seconds; nothing is written when nothing
 * is due.
 */
export async function lapseBegun(): Promise<void> {
	const at = now();
	const db = await reader();
	const begun = and(
		eqLiteral(waitlistEntry.status, 'waiting'),
		sql`${waitlistEntry.sessionId} IN (SELECT id FROM session WHERE starts_at <= ${at.getTime()})`
	);
	const [due] = await db.select({ id: waitlistEntry.id }).from(waitlistEntry).where(begun).limit(1);
	// An offer is over too when whoever made it came by the wanted seat otherwise.
	const over = and(
		eqLiteral(seatSwap.status, 'offered'),
		sql`(EXISTS (SELECT 1 FROM session s WHERE s.starts_at <= ${at.getTime()}
				AND s.id IN (seat_swap.gives_session_id, seat_swap.wants_session_id))
			OR EXISTS (SELECT 1 FROM booking b WHERE b.registration_id = seat_swap.from_registration_id
				AND b.session_id = seat_swap.wants_session_id AND b.status = 'active'))`
	);
	const [ended] = await db.select({ id: seatSwap.id }).from(seatSwap).where(over).limit(1);
	const [able] = await db.all<Waiters>(waiters(at));
	const isIdle = !able?.id && !(able?.mayTrade && (await possibleTrade(db, at)));
	if (!due && !ended && isIdle) return;
	await write('registration.lapseBegun', async (tx) => {
		await tx.update(waitlistEntry).set({ status: 'lapsed', endedAt: at }).where(begun);
		await tx.update(seatSwap).set({ status: 'lapsed', endedAt: at }).where(over);
		await promoteWaiting(tx);
	});
}
