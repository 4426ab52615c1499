import { and, eq, ne } from 'drizzle-orm';
import type { CommentReason } from '../../../schemas/evaluations.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { evaluation } from '../../db/schema/evaluations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { officeEvaluation } from './office.ts';

/**
 * Takes a comment away, for good and for everyone: its words are erased, its marks stay counted, and whoever reads the
 * results is told how many were taken away. Only what is in the results can be: staff know of nothing else. The trail
 * keeps the session and the reason, not the words (decision 14).
 * @throws Refusal `not_allowed` (403), `not_found` (404); `evaluation_comment_gone` for one that is not in the results, or
 *   no longer
 */
export async function removeComment(request: {
	actor: Actor;
	eventSlug: string;
	sessionSlug: string;
	commentId: string;
	reason: CommentReason;
}): Promise<void> {
	const { actor, commentId, reason } = request;
	const { session } = await officeEvaluation(actor, request.eventSlug, request.sessionSlug);
	const isShown = session.results.shown?.comments.some(({ id }) => id === commentId);
	if (!isShown) throw new Refusal('evaluation_comment_gone');
	await write('evaluations.removeComment', async (tx) => {
		const removed = await tx
			.update(evaluation)
			.set({ comment: '', commentRemoved: true })
			.where(and(eq(evaluation.id, commentId), ne(evaluation.comment, '')))
			.returning({ id: evaluation.id });
		// Somebody else of the permanence was first.
		if (removed.length === 0) throw new Refusal('evaluation_comment_gone');
		await record(tx, actor, {
			action: 'comment.removed',
			objectKind: 'session',
			objectId: session.id,
			details: { reason }
		});
	});
}
