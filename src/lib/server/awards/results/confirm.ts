import { eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { awardResult, resultConfirmation } from '../../db/schema/results.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { requireUnbiased, seatAt } from '../deliberation/access.ts';
import { minute } from '../deliberation/minute.ts';
import { wholeSheet } from '../deliberation/queries.ts';
import { basisOf, keptBasis } from './figures.ts';
import { minutesOf } from './minutes.ts';
import { canonicalDigest } from './canonical.ts';
import { resultOf } from './propose.ts';

/**
 * Confirms a result as it was shown. The second person's confirmation locks it (trigger), and writes the minutes whole:
 * their digest is printed on them. Of the two, one at least is of the permanence; the other may be of the jury.
 * @param input.digest of the result that the page showed
 * @returns whether it is now locked
 * @throws Refusal `not_found` (404), `deliberation_not_open`, `result_conflict` (403), `result_locked`, `result_changed`
 * when scores, ballots or the proposal are not those shown, `confirmed_already`, `confirm_needs_staff`,
 * `confirm_needs_reading`, `laureate_twice`, `laureate_silent`, `round_still_open`, `declare_first` (403)
 */
export async function confirmResult(input: {
	actor: Actor;
	editionSlug: string;
	categorySlug: string;
	digest: string;
}): Promise<{ locked: boolean }> {
	const { actor, editionSlug, categorySlug, digest } = input;
	const { personId } = requirePerson(actor);
	try {
		return await write('results.confirm', async (tx) => {
			const seat = await seatAt(tx, actor, editionSlug, categorySlug);
			requireUnbiased(seat);
			const { category } = seat;
			const result = await resultOf(tx, category.id);
			if (!result || result.digest !== digest) throw new Refusal('result_changed');
			if (result.lockedAt) throw new Refusal('result_locked');
			const { sheet, rounds } = await wholeSheet(tx, seat);
			if (basisOf(sheet, rounds) !== keptBasis(result)) throw new Refusal('result_changed');
			await tx.insert(resultConfirmation).values({ categoryId: category.id, personId, digest, at: now() });
			await minute(tx, actor, category, { kind: 'result_confirmed', facts: { digest } });
			const after = (await resultOf(tx, category.id))!;
			const locked = after.lockedAt !== null;
			if (locked) {
				const minutes = await minutesOf(tx, seat, after);
				const minutesHash = canonicalDigest(minutes);
				await minute(tx, actor, category, {
					kind: 'result_locked',
					facts: { digest, minutesHash, minutes }
				});
				await tx.update(awardResult).set({ minutesHash }).where(eq(awardResult.categoryId, category.id));
			}
			await record(tx, actor, {
				action: locked ? 'result.locked' : 'result.confirmed',
				objectKind: 'award_category',
				objectId: category.id,
				details: { digest }
			});
			if (!locked) await emit(tx, 'result.confirmed', { categoryId: category.id, personId });
			return { locked };
		});
	} catch (error) {
		const said = violation(error);
		if (said === 'result_locked') throw new Refusal('result_locked');
		if (said === 'result_conflict') throw new Refusal('result_conflict', { status: 403 });
		if (
			said === 'result_changed' ||
			said === 'confirm_needs_staff' ||
			said === 'confirm_needs_reading' ||
			said === 'laureate_twice' ||
			said === 'laureate_silent' ||
			said === 'round_still_open'
		)
			throw new Refusal(said);
		if (said?.startsWith('result_confirmation.')) throw new Refusal('confirmed_already');
		throw error;
	}
}
