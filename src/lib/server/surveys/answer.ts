import { sql } from 'drizzle-orm';
import { keptAnswers } from '../../surveys/branching.ts';
import { flawsOf } from '../../surveys/completeness.ts';
import type { Answers } from '../../surveys/questions.ts';
import { stateOf } from '../../surveys/states.ts';
import { LEAST_PEOPLE } from '../../surveys/suppression.ts';
import { surveyPerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { surveyAnswer, surveyGiven, surveyResponse, surveySignature } from '../db/schema/surveys.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { findSurvey, questionsOf } from './queries.ts';

/**
 * Gives somebody's answers to a survey: once, for good. Who answered and what was answered are written apart, with
 * nothing in common but the survey, unless it said before the first question that it keeps names; no line of the audit
 * trail says when.
 * @throws Refusal `not_found` (404) to whoever may not answer; `survey_not_open`, `survey_closed`, `survey_given` the
 *   second time, `survey_incomplete` for answers that no page of it would send
 */
export async function answerSurvey(request: {
	actor: Actor;
	surveyCode: string;
	answers: Answers;
}): Promise<void> {
	const { actor, surveyCode } = request;
	const personId = surveyPerson(actor, surveyCode);
	if (personId === undefined) throw new Refusal('not_found', { status: 404 });
	try {
		await write('surveys.answer', async (tx) => {
			const found = await findSurvey(surveyCode, tx);
			const state = stateOf(found, now());
			if (state === 'closed') throw new Refusal('survey_closed');
			if (state !== 'open') throw new Refusal('survey_not_open');
			const questions = await questionsOf(found.id, tx);
			const answers = keptAnswers(questions, request.answers);
			if (answers.size === 0 || flawsOf(questions, answers).size > 0) throw new Refusal('survey_incomplete');
			await tx.insert(surveyGiven).values({ surveyId: found.id, personId });
			const responseId = await respond(tx, found.id, answers);
			if (!found.isAnonymous) await tx.insert(surveySignature).values({ responseId, personId });
			await showMore(tx, found.id);
		});
	} catch (error) {
		const broken = violation(error);
		if (broken === 'survey_given.survey_id') throw new Refusal('survey_given');
		if (broken === 'survey_not_open') throw new Refusal('survey_closed');
		if (broken === 'survey_not_asked') throw new Refusal('not_found', { status: 404 });
		throw error;
	}
}

async function respond(tx: Tx, surveyId: number, answers: Answers): Promise<string> {
	const [response] = await tx
		.insert(surveyResponse)
		.values({ surveyId })
		.returning({ id: surveyResponse.id });
	await tx
		.insert(surveyAnswer)
		.values(
			[...answers].map(([questionId, answer]) => ({ responseId: response!.id, questionId, ...answer }))
		);
	return response!.id;
}

/** Lets five more into the results once ten wait outside: drawn, and five still wait (decision 14). */
async function showMore(tx: Tx, surveyId: number): Promise<void> {
	const [unseen] = await tx.all<{ n: number }>(
		sql`SELECT count(*) AS n FROM survey_response WHERE survey_id = ${surveyId} AND shown = 0`
	);
	if (unseen!.n < 2 * LEAST_PEOPLE) return;
	await tx.run(sql`UPDATE survey_response SET shown = 1 WHERE id IN (
		SELECT id FROM survey_response WHERE survey_id = ${surveyId} AND shown = 0 ORDER BY random() LIMIT ${LEAST_PEOPLE})`);
}
