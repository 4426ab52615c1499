import { and, eq, sql } from 'drizzle-orm';
import { insertRows } from '../../db/insert.ts';
import { now } from '../../clock.ts';
import type { Actor } from '../../auth/policy.ts';
import { proposal } from '../../db/schema/proposals.ts';
import { review, reviewCriterion, reviewScore } from '../../db/schema/selection.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { record } from '../../audit/record.ts';
import { requireReviewer } from './committee.ts';

export interface ReviewInput {
	/** By criterion id. A criterion that is left out keeps no score. */
	scores: Readonly<Record<string, number>>;
	/** For the committee. */
	comment: string;
	/** May be passed on to the people who propose. */
	feedback: string;
	/** The text that was read, as its page said; none: the present one. */
	revision?: number | undefined;
}

/**
 * Keeps what somebody has read and scored so far; it counts as soon as every criterion has its score. The triggers of the
 * database say who may: the state of the conflict is asked in the same write, so that none declared meanwhile is passed by.
 * @returns whether the reading is complete
 * @throws Refusal `not_allowed` (403) for whoever is not of the committee, `not_found` (404), `reviews_closed`,
 *   `review_conflict` (403) for whoever speaks in the proposal or declared a conflict, `review_not_open` for a proposal
 *   taken back, `invalid_input` for a score out of its scale
 */
export async function saveReview(
	input: { actor: Actor; eventSlug: string; code: string } & ReviewInput
): Promise<{ complete: boolean }> {
	const { actor, comment, feedback } = input;
	const committee = await requireReviewer(actor, input.eventSlug);
	if (!committee.isOpen) throw new Refusal('reviews_closed');
	const { personId, event } = committee;
	return refusing(() =>
		write('selection.saveReview', async (tx) => {
			const [read] = await tx
				.select({ id: proposal.id, revision: proposal.revision })
				.from(proposal)
				.where(and(eq(proposal.code, input.code), eq(proposal.eventId, event.id)));
			if (!read) throw new Refusal('not_found', { status: 404 });
			const criteria = await tx
				.select({ id: reviewCriterion.id, max: reviewCriterion.max })
				.from(reviewCriterion)
				.where(eq(reviewCriterion.eventId, event.id));
			const scores = Object.entries(input.scores).map(([id, score]) => ({ criterionId: Number(id), score }));
			for (const { criterionId, score } of scores) {
				const of = criteria.find(({ id }) => id === criterionId);
				if (!of || !Number.isInteger(score) || score < 0 || score > of.max)
					throw new Refusal('invalid_input', { status: 400, field: `scores.${criterionId}` });
			}
			const complete = criteria.length > 0 && scores.length === criteria.length;
			const [before] = await tx
				.select({ complete: review.complete })
				.from(review)
				.where(and(eq(review.proposalId, read.id), eq(review.personId, personId)));
			// Changed while it was read: what is scored is the text before.
			const revision = Math.min(input.revision ?? read.revision, read.revision);
			const values = { complete, comment, feedback, revision, updatedAt: now() };
			const [saved] = await tx
				.insert(review)
				.values({ proposalId: read.id, personId, ...values })
				.onConflictDoUpdate({ target: [review.proposalId, review.personId], set: values })
				.returning({ id: review.id });
			const rows = scores.map((one) => ({ reviewId: saved!.id, ...one }));
			await tx.run(sql`DELETE FROM review_score WHERE review_id = ${saved!.id}`);
			await insertRows(tx, reviewScore, rows);
			if (complete !== (before?.complete ?? false))
				await record(tx, actor, {
					action: complete ? 'review.completed' : 'review.reopened',
					objectKind: 'proposal',
					objectId: read.id
				});
			return { complete };
		})
	);
}

const REFUSED: Readonly<Record<string, { code: Refusal['code']; status: number }>> = {
	review_conflict: { code: 'review_conflict', status: 403 },
	review_not_reviewer: { code: 'not_allowed', status: 403 },
	review_not_open: { code: 'review_not_open', status: 409 }
};

/** What the triggers refuse, in the words of the house. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const known = REFUSED[violation(error) ?? ''];
		if (!known) throw error;
		throw new Refusal(known.code, { status: known.status });
	}
}
