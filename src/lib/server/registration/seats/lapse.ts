import { and, eq, sql } from 'drizzle-orm';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { waitlistEntry } from '../../db/schema/choice.ts';
import { write } from '../../db/write.ts';
import { firstAble, promoteWaiting } from './promote.ts';

/**
 * Ends what no longer has an object: waiting for a session that has begun. And gives the seats that came free by another
 * way than the domain's (a store mended by hand). The worker calls it every few seconds; nothing is written when nothing
 * is due.
 */
export async function lapseBegun(): Promise<void> {
	const at = now();
	const db = await reader();
	const begun = and(
		eq(waitlistEntry.status, 'waiting'),
		sql`${waitlistEntry.sessionId} IN (SELECT id FROM session WHERE starts_at <= ${at.getTime()})`
	);
	const [due] = await db.select({ id: waitlistEntry.id }).from(waitlistEntry).where(begun).limit(1);
	const [able] = await db.all<{ id: number | null }>(firstAble(at));
	if (!due && (able?.id ?? null) === null) return;
	await write('registration.lapseBegun', async (tx) => {
		await tx.update(waitlistEntry).set({ status: 'lapsed', endedAt: at }).where(begun);
		await promoteWaiting(tx);
	});
}
