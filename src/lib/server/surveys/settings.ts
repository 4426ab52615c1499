import { and, eq, inArray, sql } from 'drizzle-orm';
import { addDays, instantAt } from '../../format/dates.ts';
import type { SurveyInput } from '../../schemas/surveys.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { survey, surveyQuestion } from '../db/schema/surveys.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { surveyEventId } from './make.ts';
import { findSurvey, type Survey } from './queries.ts';

/** The hour at which a survey with a day of its own is asked. */
const HOUR = '9:00';

/**
 * Changes what a survey says and whom it asks. Once people were asked, only its words change.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `stale_page` when somebody else changed it since,
 *   `survey_announced` for what was already told to those asked, `survey_event_missing`
 */
export async function setSurvey(request: {
	actor: Actor;
	surveyCode: string;
	input: SurveyInput;
}): Promise<void> {
	const { actor, input } = request;
	requireStaff(actor);
	try {
		await write('surveys.set', async (tx) => {
			const found = await findSurvey(request.surveyCode, tx);
			const moved = await tx
				.update(survey)
				.set({ ...(await valuesFor(tx, found, input)), revision: found.revision + 1 })
				.where(and(eq(survey.id, found.id), eq(survey.revision, input.revision)))
				.returning({ id: survey.id });
			if (moved.length === 0) throw new Refusal('stale_page');
			await record(tx, actor, { action: 'survey.changed', objectKind: 'survey', objectId: found.code });
		});
	} catch (error) {
		if (violation(error) === 'survey_announced') throw new Refusal('survey_announced');
		throw error;
	}
}

async function valuesFor(tx: Tx, found: Survey, input: SurveyInput) {
	const words = { title: input.title, intro: input.intro, thanks: input.thanks };
	// Those asked were told whom it asks, until when, and whether it keeps their name.
	if (found.askedAt) return words;
	const ofEvent = input.audience === 'event';
	return {
		...words,
		...{ isAnonymous: input.anonymous, audience: input.audience },
		eventId: ofEvent ? await surveyEventId(tx, input.event) : null,
		regions: ofEvent ? [] : input.regions,
		asksAt: input.asksOn ? instantAt(input.asksOn, HOUR) : null,
		...{ openDays: input.openDays, reminders: input.reminders, everyDays: input.everyDays },
		crossedBy: await crossing(tx, found.id, input.crossedBy)
	};
}

async function crossing(tx: Tx, surveyId: number, id: number): Promise<number | null> {
	const [found] = await tx
		.select({ id: surveyQuestion.id })
		.from(surveyQuestion)
		.where(
			and(
				eq(surveyQuestion.id, id),
				eq(surveyQuestion.surveyId, surveyId),
				inArray(surveyQuestion.kind, ['one', 'yesno'])
			)
		);
	return found?.id ?? null;
}

/**
 * Moves the last day of a survey that is open; one that is over stays over.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `survey_closed`, `survey_last_day` for a day that is past
 */
export async function extendSurvey(request: {
	actor: Actor;
	surveyCode: string;
	lastDay: string;
}): Promise<void> {
	const { actor, surveyCode } = request;
	requireStaff(actor);
	const at = now();
	const closesAt = instantAt(addDays(request.lastDay, 1), '0:00');
	if (closesAt <= at) throw new Refusal('survey_last_day', { field: 'lastDay' });
	await write('surveys.extend', async (tx) => {
		const moved = await tx
			.update(survey)
			.set({ closesAt })
			.where(
				and(
					eq(survey.code, surveyCode),
					sql`${survey.askedAt} IS NOT NULL AND ${survey.closedAt} IS NULL AND ${survey.closesAt} > ${at.getTime()}`
				)
			)
			.returning({ id: survey.id });
		if (moved.length === 0) throw new Refusal('survey_closed');
		await record(tx, actor, {
			...{ action: 'survey.extended', objectKind: 'survey', objectId: surveyCode },
			details: { closesAt: closesAt.toISOString() }
		});
	});
}
