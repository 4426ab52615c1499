import { and, asc, eq, sql } from 'drizzle-orm';
import {
	survey,
	surveyAnswer,
	surveyGiven,
	surveyInvited,
	surveyQuestion,
	surveyResponse,
	surveySignature
} from '../db/schema/surveys.ts';
import type { Tx } from '../db/write.ts';

/**
 * The surveys that somebody was asked, and whether they answered; what they answered, where it was signed. The answers
 * of an anonymous survey have no name, theirs neither.
 */
export async function surveysOf(tx: Tx, personId: number) {
	return {
		sondages: await tx
			.select({
				sondage: survey.title,
				anonyme: survey.isAnonymous,
				demande_le: survey.askedAt,
				repondu: sql<number>`${surveyGiven.personId} IS NOT NULL`.mapWith(Boolean),
				sans_rappel: surveyInvited.stopped
			})
			.from(surveyInvited)
			.innerJoin(survey, eq(survey.id, surveyInvited.surveyId))
			.leftJoin(
				surveyGiven,
				and(
					eq(surveyGiven.surveyId, surveyInvited.surveyId),
					eq(surveyGiven.personId, surveyInvited.personId)
				)
			)
			.where(eq(surveyInvited.personId, personId))
			.orderBy(asc(survey.id)),
		reponses_signees: await tx
			.select({
				sondage: survey.title,
				question: surveyQuestion.prompt,
				reponse: surveyAnswer.value,
				citable: surveyAnswer.quotable
			})
			.from(surveySignature)
			.innerJoin(surveyResponse, eq(surveyResponse.id, surveySignature.responseId))
			.innerJoin(survey, eq(survey.id, surveyResponse.surveyId))
			.innerJoin(surveyAnswer, eq(surveyAnswer.responseId, surveyResponse.id))
			.innerJoin(surveyQuestion, eq(surveyQuestion.id, surveyAnswer.questionId))
			.where(eq(surveySignature.personId, personId))
			.orderBy(asc(survey.id), asc(surveyQuestion.position))
	};
}
