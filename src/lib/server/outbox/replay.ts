import { and, eq, isNotNull, notInArray } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { outbox } from '../db/schema/outbox.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { SECRET_KINDS } from './queries.ts';
import { wakeWorker } from './wake.ts';

/**
 * Gives facts that were given up another round of tries, now; staff only, audited.
 * @param which the fact's id, or all that are dead
 * @returns how many will be done again
 * @throws Refusal `stale_page` when the fact is no longer dead, or carried a secret that is gone
 */
export async function replayFacts(actor: Actor, which: number | 'all'): Promise<number> {
	requireStaff(actor);
	return write('outbox.replay', async (tx) => {
		const revived = await tx
			.update(outbox)
			.set({ deadAt: null, attempts: 0, leasedUntil: null, runAfter: now() })
			.where(
				and(
					isNotNull(outbox.deadAt),
					notInArray(outbox.kind, [...SECRET_KINDS]),
					which === 'all' ? undefined : eq(outbox.id, which)
				)
			)
			.returning({ id: outbox.id, kind: outbox.kind });
		if (revived.length === 0 && which !== 'all') throw new Refusal('stale_page');
		await record(
			tx,
			actor,
			...revived.map(({ id, kind }) => ({
				action: 'task.replayed',
				objectKind: 'outbox',
				objectId: id,
				details: { kind }
			}))
		);
		wakeWorker();
		return revived.length;
	});
}
