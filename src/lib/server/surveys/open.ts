import { and, eq, isNull } from 'drizzle-orm';
import { stateOf } from '../../surveys/states.ts';
import { LEAST_PEOPLE } from '../../surveys/suppression.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { survey, surveyQuestion } from '../db/schema/surveys.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { peopleAsked } from './audience.ts';
import { findSurvey } from './queries.ts';

/**
 * How many people a survey would ask, as things stand.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function audienceSize(actor: Actor, surveyCode: string): Promise<number> {
	requireStaff(actor);
	return (await peopleAsked(await reader(), await findSurvey(surveyCode))).length;
}

/**
 * Opens a survey: the worker asks it when its time has come. A hot one may be opened before anybody is there; any other
 * that announces itself anonymous is refused for fewer than five people.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `survey_empty` without a question, `survey_too_few`,
 *   `survey_nobody`, `stale_page` when it is opened already
 */
export async function openSurvey(request: { actor: Actor; surveyCode: string }): Promise<void> {
	const { actor, surveyCode } = request;
	requireStaff(actor);
	await write('surveys.open', async (tx) => {
		const found = await findSurvey(surveyCode, tx);
		if (found.readyAt) throw new Refusal('stale_page');
		const [question] = await tx
			.select({ id: surveyQuestion.id })
			.from(surveyQuestion)
			.where(eq(surveyQuestion.surveyId, found.id))
			.limit(1);
		if (!question) throw new Refusal('survey_empty');
		if (found.kind !== 'hot') {
			const people = (await peopleAsked(tx, found)).length;
			if (people === 0) throw new Refusal('survey_nobody');
			if (found.isAnonymous && people < LEAST_PEOPLE)
				throw new Refusal('survey_too_few', { values: { people, least: LEAST_PEOPLE } });
		}
		await tx
			.update(survey)
			.set({ readyAt: now(), revision: found.revision + 1 })
			.where(and(eq(survey.id, found.id), isNull(survey.readyAt)));
		await record(tx, actor, { action: 'survey.opened', objectKind: 'survey', objectId: surveyCode });
	});
}

/**
 * Closes a survey before its day, for good; one that was not asked yet is a draft again.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `survey_closed`
 */
export async function closeSurvey(request: { actor: Actor; surveyCode: string }): Promise<void> {
	const { actor, surveyCode } = request;
	requireStaff(actor);
	await write('surveys.close', async (tx) => {
		const found = await findSurvey(surveyCode, tx);
		const at = now();
		const state = stateOf(found, at);
		if (state !== 'open' && state !== 'planned') throw new Refusal('survey_closed');
		await tx
			.update(survey)
			.set(state === 'open' ? { closedAt: at } : { readyAt: null })
			.where(eq(survey.id, found.id));
		await record(tx, actor, {
			...{ action: state === 'open' ? 'survey.closed' : 'survey.put_back' },
			...{ objectKind: 'survey', objectId: surveyCode }
		});
	});
}
