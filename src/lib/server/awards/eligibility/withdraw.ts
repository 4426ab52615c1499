import { eq } from 'drizzle-orm';
import type { WithdrawalReason } from '../../../schemas/award-lists.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { staffEdition } from '../editions/queries.ts';
import { isWithdrawable } from '../nominations/access.ts';
import { openHandedIn } from './access.ts';
import { addressees } from './letters.ts';

/**
 * Withdraws a nomination by the permanence, for a reason of a list that its people are told. It does not come back.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `nomination_own` (403), `nomination_settled` for one that is
 *   withdrawn, ineligible or has won, or whose category has its result, `nomination_in_vote` while it stands in a vote of the
 *   public in which somebody has voted: two people take it out first
 */
export async function withdrawByStaff(input: {
	actor: Actor;
	editionSlug: string;
	code: string;
	reason: WithdrawalReason;
}): Promise<void> {
	const { actor, reason } = input;
	const edition = await staffEdition(actor, input.editionSlug);
	await write('eligibility.withdraw', async (tx) => {
		const { nomination: of, isLocked } = await openHandedIn(tx, actor, edition, input.code);
		if (isLocked || !isWithdrawable(of)) throw new Refusal('nomination_settled');
		try {
			await tx
				.update(nomination)
				.set({
					...{ status: 'withdrawn', withdrawnAt: now(), withdrawnBy: 'staff' },
					// A decision whose letter never left is none.
					...{ eligibility: null }
				})
				.where(eq(nomination.id, of.id));
		} catch (error) {
			if (violation(error) === 'nomination_in_vote') throw new Refusal('nomination_in_vote');
			throw error;
		}
		await record(tx, actor, {
			action: 'nomination.withdrawn',
			objectKind: 'nomination',
			objectId: of.id,
			details: { was: of.status, reason }
		});
		await emit(tx, 'nomination.withdrawn_by_staff', { nominationId: of.id, reason });
	});
}

/** Who hears that a nomination was withdrawn, for the worker. */
export async function withdrawalToMail(nominationId: number): ReturnType<typeof addressees> {
	return addressees(await reader(), [nominationId]);
}
