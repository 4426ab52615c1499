import { and, eq, inArray, sql } from 'drizzle-orm';
import { turnoutOf } from '../../surveys/suppression.ts';
import { now } from '../clock.ts';
import {
	survey,
	surveyAnswer,
	surveyGiven,
	surveyInvited,
	surveyQuestion,
	surveySignature,
	surveyTurnout
} from '../db/schema/surveys.ts';
import type { Tx } from '../db/write.ts';
import { countTurnout } from './results.ts';

/**
 * Forgets who was asked anonymous surveys that are over, and who answered them: of that, only the response by
 * organisation is left, as it may be shown.
 */
export async function forgetTurnouts(tx: Tx, ids: readonly number[]): Promise<void> {
	for (const surveyId of ids) {
		const told = turnoutOf(await countTurnout(tx, surveyId));
		if (told.length > 0) await tx.insert(surveyTurnout).values(told.map((line) => ({ surveyId, ...line })));
		await tx.update(survey).set({ forgottenAt: now() }).where(eq(survey.id, surveyId));
		await tx.delete(surveyGiven).where(eq(surveyGiven.surveyId, surveyId));
		await tx.delete(surveyInvited).where(eq(surveyInvited.surveyId, surveyId));
	}
}

/** Takes people out of surveys: what they signed stays as figures of nobody, their words do not. */
export async function forgetInSurveys(tx: Tx, personIds: readonly number[]): Promise<void> {
	const theirs = inArray(surveySignature.personId, [...personIds]);
	const signed = tx.select({ id: surveySignature.responseId }).from(surveySignature).where(theirs);
	const worded = tx
		.select({ id: surveyQuestion.id })
		.from(surveyQuestion)
		.where(sql`${surveyQuestion.kind} IN ('short', 'long')`);
	await tx
		.delete(surveyAnswer)
		.where(and(inArray(surveyAnswer.responseId, signed), inArray(surveyAnswer.questionId, worded)));
	await tx.delete(surveySignature).where(theirs);
	await tx.delete(surveyGiven).where(inArray(surveyGiven.personId, [...personIds]));
	await tx.delete(surveyInvited).where(inArray(surveyInvited.personId, [...personIds]));
}
