import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { laureate, resultConfirmation, resultUnlock } from '../../db/schema/results.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { requireUnbiased, seatAt, type Seat } from '../deliberation/access.ts';
import { minute } from '../deliberation/minute.ts';
import type { Category } from '../editions/queries.ts';
import { resultOf } from './propose.ts';

/**
 * Asks that a locked result be opened again, and why. It opens once both of those who locked it have asked (trigger): its
 * laureates are laureates no more, also on public pages, until it is locked anew. Whoever locked it may always ask, also
 * with a conflict declared since or a seat left. In the stead of one who can act no more, another of the permanence asks,
 * never the other signer; the minutes say it.
 * @returns whether it is open again
 * @throws Refusal `not_found` (404), `deliberation_not_open`, `result_conflict` (403), `result_not_locked`,
 * `unlock_not_theirs`, `unlock_asked_already`
 */
export async function unlockResult(input: {
	actor: Actor;
	editionSlug: string;
	categorySlug: string;
	reason: string;
}): Promise<{ unlocked: boolean }> {
	const { actor, editionSlug, categorySlug, reason } = input;
	const { personId } = requirePerson(actor);
	try {
		// Public pages name the laureates: theirs is the domain whose version rises.
		return await write('awards.unlockResult', async (tx) => {
			const signed = await signedBy(tx, personId, editionSlug, categorySlug);
			const category = signed ?? (await unbiasedSeat(tx, input)).category;
			// The trigger takes laureates off with their pages: who had asked to be taken down stays so.
			const takenDown = await tx
				.select({
					nomination: laureate.nominationId,
					at: laureate.takenDownAt,
					reason: laureate.takenDownReason
				})
				.from(laureate)
				.where(and(eq(laureate.categoryId, category.id), isNotNull(laureate.takenDownAt)));
			await minute(tx, actor, category, {
				kind: 'unlock_asked',
				text: signed ? reason : `${reason} (À la place d’une personne qui ne peut plus agir.)`,
				facts: signed ? {} : { inStead: true }
			});
			await tx.insert(resultUnlock).values({ categoryId: category.id, personId, reason, at: now() });
			const unlocked = (await resultOf(tx, category.id))?.lockedAt === null;
			if (unlocked) {
				await takeBackTitles(tx, category.id);
				await minute(tx, actor, category, { kind: 'result_unlocked', facts: { takenDown } });
			} else await emit(tx, 'result.unlock_asked', { categoryId: category.id, personId });
			await record(tx, actor, {
				action: unlocked ? 'result.unlocked' : 'result.unlock_asked',
				objectKind: 'award_category',
				objectId: category.id
			});
			return { unlocked };
		});
	} catch (error) {
		const said = violation(error);
		if (said === 'result_not_locked' || said === 'unlock_not_theirs') throw new Refusal(said);
		if (said?.startsWith('result_unlock.')) throw new Refusal('unlock_asked_already');
		throw error;
	}
}

/** The prize whose result this person locked, whatever became of their seat. */
async function signedBy(
	tx: Tx,
	personId: number,
	editionSlug: string,
	categorySlug: string
): Promise<Category | undefined> {
	const [found] = await tx
		.select({ category: awardCategory })
		.from(awardCategory)
		.innerJoin(awardEdition, eq(awardEdition.id, awardCategory.editionId))
		.innerJoin(
			resultConfirmation,
			and(eq(resultConfirmation.categoryId, awardCategory.id), eq(resultConfirmation.personId, personId))
		)
		.where(and(eq(awardEdition.slug, editionSlug), eq(awardCategory.slug, categorySlug)));
	return found?.category;
}

async function unbiasedSeat(
	tx: Tx,
	{ actor, editionSlug, categorySlug }: { actor: Actor; editionSlug: string; categorySlug: string }
): Promise<Seat> {
	const seat = await seatAt(tx, actor, editionSlug, categorySlug);
	requireUnbiased(seat);
	return seat;
}

/** Those who were finalists are so again. */
async function takeBackTitles(tx: Tx, categoryId: number): Promise<void> {
	const [last] = await tx.all<{ codes: string }>(
		sql`SELECT details ->> 'codes' AS codes FROM deliberation_entry
			WHERE category_id = ${categoryId} AND kind = 'shortlist' ORDER BY id DESC LIMIT 1`
	);
	const finalists = last ? (JSON.parse(last.codes) as string[]) : [];
	const titled = await tx
		.select({ id: nomination.id, code: nomination.code })
		.from(nomination)
		.where(and(eq(nomination.categoryId, categoryId), eq(nomination.status, 'laureate')));
	for (const { id, code } of titled)
		await tx
			.update(nomination)
			.set({ status: finalists.includes(code) ? 'shortlisted' : 'eligible', updatedAt: now() })
			.where(eq(nomination.id, id));
}
