import { eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { exhibitor } from '../../db/schema/exhibitors.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { openExhibitor } from '../access.ts';

/**
 * Takes an application out, by whoever answers for it or by the permanence. A place that it had of its booth type, and the
 * booth that it chose, are free at once. One that was ordered is cancelled with its order first.
 * @throws Refusal `exhibitor_order_lives`, `application_settled` for one that was declined, `not_found` (404)
 */
export async function withdrawApplication(request: { actor: Actor; code: string }): Promise<void> {
	const { actor, code } = request;
	try {
		await write('exhibitors.withdrawApplication', async (tx) => {
			const { exhibitor: current } = await openExhibitor(tx, actor, code);
			if (current.status === 'withdrawn') return;
			if (current.status === 'declined') throw new Refusal('application_settled');
			const at = now();
			await tx
				.update(exhibitor)
				.set({ status: 'withdrawn', withdrawnAt: at, updatedAt: at, revision: current.revision + 1 })
				.where(eq(exhibitor.id, current.id));
			await record(tx, actor, {
				action: 'exhibitor.withdrawn',
				objectKind: 'exhibitor',
				objectId: current.id,
				details: { code }
			});
		});
	} catch (error) {
		if (violation(error) === 'exhibitor_order_lives') throw new Refusal('exhibitor_order_lives');
		throw error;
	}
}
