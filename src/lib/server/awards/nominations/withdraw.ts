import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { awardResult } from '../../db/schema/results.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { isWithdrawable, openOwnNomination } from './access.ts';

/**
 * Takes a nomination back, by whoever answers for it; those who write it with them leave alone. The others who write it are
 * told, and once it was handed in, its nominee and the permanence.
 * @throws Refusal `not_found` (404), `not_allowed` (403), `nomination_settled` for one that is ineligible or was chosen, or
 *   whose prize has its result
 */
export async function withdrawNomination(request: { actor: Actor; code: string }): Promise<void> {
	const { actor, code } = request;
	await write('nominations.withdraw', async (tx) => {
		const { nomination: current, as, person } = await openOwnNomination(tx, actor, code);
		if (as !== 'nominator') throw new Refusal('not_allowed', { status: 403 });
		if (current.status === 'withdrawn') return;
		if (!isWithdrawable(current) || (await hasResult(tx, current.categoryId)))
			throw new Refusal('nomination_settled');
		const at = now();
		await tx
			.update(nomination)
			.set({ status: 'withdrawn', withdrawnAt: at, withdrawnBy: 'nominator', updatedAt: at })
			.where(eq(nomination.id, current.id));
		await record(tx, actor, {
			action: 'nomination.withdrawn',
			objectKind: 'nomination',
			objectId: current.id,
			details: { code, was: current.status }
		});
		await emit(tx, 'nomination.withdrawn', { nominationId: current.id, by: person.personId });
	});
}

async function hasResult(tx: Tx, categoryId: number): Promise<boolean> {
	const [locked] = await tx
		.select({ one: sql`1` })
		.from(awardResult)
		.where(and(eq(awardResult.categoryId, categoryId), isNotNull(awardResult.lockedAt)));
	return locked !== undefined;
}
