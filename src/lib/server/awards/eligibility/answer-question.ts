import { and, eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { nominatorQuestion } from '../../db/schema/nominations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import { openOwnNomination } from '../nominations/access.ts';

/**
 * Answers a question of the permanence, once, by whoever nominates or somebody who accepted to with them, until the jury
 * begins to score: nothing is added to what it has read. Staff are told.
 * @throws Refusal `sign_in_required` (401), `not_found` (404) for anybody else (403 for staff), `question_answered`, `questions_closed`,
 *   `nomination_settled` for a nomination that is withdrawn
 */
export async function answerQuestion(input: {
	actor: Actor;
	/** The nomination's. */
	code: string;
	questionId: number;
	answer: string;
}): Promise<void> {
	const { actor, code } = input;
	await write('eligibility.answerQuestion', async (tx) => {
		const { nomination, edition, person } = await openOwnNomination(tx, actor, code);
		const [found] = await tx
			.select({ answer: nominatorQuestion.answer })
			.from(nominatorQuestion)
			.where(
				and(eq(nominatorQuestion.id, input.questionId), eq(nominatorQuestion.nominationId, nomination.id))
			);
		if (!found) throw new Refusal('not_found', { status: 404 });
		if (found.answer !== null) throw new Refusal('question_answered');
		if (nomination.status === 'withdrawn') throw new Refusal('nomination_settled');
		if (edition.scoringOpensAt <= now()) throw new Refusal('questions_closed');
		await tx
			.update(nominatorQuestion)
			.set({ answer: input.answer, answeredBy: person.personId, answeredAt: now() })
			.where(eq(nominatorQuestion.id, input.questionId));
		await record(tx, actor, {
			action: 'nomination.question_answered',
			objectKind: 'nomination',
			objectId: nomination.id,
			details: { question: input.questionId }
		});
		await emit(tx, 'nomination.question_answered', { questionId: input.questionId });
	});
}
