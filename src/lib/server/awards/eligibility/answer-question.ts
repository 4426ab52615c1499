import { and, eq, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { nomination, nominatorQuestion } from '../../db/schema/nominations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';

/**
 * Answers a question of the permanence, once, by whoever nominates or somebody who accepted to with them. Staff are told.
 * @throws Refusal `sign_in_required` (401), `not_found` (404) for anybody else, `question_answered`, `nomination_settled`
 *   for a nomination that is withdrawn
 */
export async function answerQuestion(input: {
	actor: Actor;
	/** The nomination's. */
	code: string;
	questionId: number;
	answer: string;
}): Promise<void> {
	const { personId } = requirePerson(input.actor);
	await write('eligibility.answerQuestion', async (tx) => {
		const [found] = await tx
			.select({ nominationId: nomination.id, status: nomination.status, answer: nominatorQuestion.answer })
			.from(nominatorQuestion)
			.innerJoin(nomination, eq(nomination.id, nominatorQuestion.nominationId))
			.where(
				and(
					eq(nominatorQuestion.id, input.questionId),
					eq(nomination.code, input.code),
					sql`(${nomination.nominatorId} = ${personId} OR EXISTS (SELECT 1 FROM co_nominator c
						WHERE c.nomination_id = ${nomination.id} AND c.person_id = ${personId} AND c.status = 'accepted'))`
				)
			);
		if (!found) throw new Refusal('not_found', { status: 404 });
		if (found.answer !== null) throw new Refusal('question_answered');
		if (found.status === 'withdrawn') throw new Refusal('nomination_settled');
		await tx
			.update(nominatorQuestion)
			.set({ answer: input.answer, answeredBy: personId, answeredAt: now() })
			.where(eq(nominatorQuestion.id, input.questionId));
		await record(tx, input.actor, {
			action: 'nomination.question_answered',
			objectKind: 'nomination',
			objectId: found.nominationId,
			details: { question: input.questionId }
		});
		await emit(tx, 'nomination.question_answered', { questionId: input.questionId });
	});
}
