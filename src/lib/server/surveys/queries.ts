import { asc, desc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Question } from '../../surveys/questions.ts';
import { stateOf } from '../../surveys/states.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { event } from '../db/schema/events.ts';
import { region } from '../db/schema/members.ts';
import { survey, surveyQuestion } from '../db/schema/surveys.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

export type Survey = typeof survey.$inferSelect;

/** The questions of a survey, in the order in which they are asked. */
export async function questionsOf(surveyId: number, tx?: Tx): Promise<Question[]> {
	return (tx ?? (await reader()))
		.select({
			id: surveyQuestion.id,
			position: surveyQuestion.position,
			kind: surveyQuestion.kind,
			prompt: surveyQuestion.prompt,
			help: surveyQuestion.help,
			required: surveyQuestion.required,
			section: surveyQuestion.section,
			options: surveyQuestion.options,
			lowWord: surveyQuestion.lowWord,
			highWord: surveyQuestion.highWord,
			showIfQuestionId: surveyQuestion.showIfQuestionId,
			showIfValues: surveyQuestion.showIfValues
		})
		.from(surveyQuestion)
		.where(eq(surveyQuestion.surveyId, surveyId))
		.orderBy(asc(surveyQuestion.position), asc(surveyQuestion.id));
}

/** @throws Refusal `not_found` (404) */
export async function findSurvey(code: string, tx?: Tx): Promise<Survey> {
	const [found] = await (tx ?? (await reader())).select().from(survey).where(eq(survey.code, code));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** People asked and people who answered: live counts of nobody in particular. */
const asked = sql<number>`CASE WHEN ${survey.forgottenAt} IS NULL
	THEN (SELECT count(*) FROM survey_invited i WHERE i.survey_id = ${survey.id})
	ELSE (SELECT coalesce(sum(n.asked), 0) FROM survey_turnout n WHERE n.survey_id = ${survey.id}) END`;
const answered = sql<number>`(SELECT count(*) FROM survey_response r WHERE r.survey_id = ${survey.id})`;

/**
 * Every survey, the last begun first, with where it stands and how many answered.
 * @throws Refusal `not_allowed` (403)
 */
export async function staffSurveys(actor: Actor) {
	requireStaff(actor);
	const db = await reader();
	const rows = await db
		.select({
			survey,
			eventName: event.name,
			asked: asked.mapWith(Number),
			answered: answered.mapWith(Number)
		})
		.from(survey)
		.leftJoin(event, eq(event.id, survey.eventId))
		.orderBy(desc(survey.id));
	const at = now();
	return rows.map(({ survey: one, ...counts }) => ({
		...{ code: one.code, title: one.title, kind: one.kind, isAnonymous: one.isAnonymous },
		...{ closesAt: one.closedAt ?? one.closesAt, state: stateOf(one, at) },
		...counts
	}));
}

/**
 * One survey as staff prepare it.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function staffSurvey(actor: Actor, code: string) {
	requireStaff(actor);
	const found = await findSurvey(code);
	const db = await reader();
	const [counts] = await db
		.select({ asked: asked.mapWith(Number), answered: answered.mapWith(Number) })
		.from(survey)
		.where(eq(survey.id, found.id));
	const [of] =
		found.eventId === null
			? []
			: await db
					.select({ slug: event.slug, name: event.name, timezone: event.timezone })
					.from(event)
					.where(eq(event.id, found.eventId));
	return {
		survey: found,
		event: of ?? null,
		questions: await questionsOf(found.id),
		state: stateOf(found, now()),
		...counts!
	};
}

/**
 * Events that a survey may be of, the last first.
 * @throws Refusal `not_allowed` (403)
 */
export async function surveyEvents(actor: Actor) {
	requireStaff(actor);
	const db = await reader();
	return db
		.select({ slug: event.slug, name: event.name, firstDay: event.firstDay })
		.from(event)
		.where(isNotNull(event.publishedAt))
		.orderBy(desc(event.firstDay), desc(event.id))
		.limit(200);
}

/**
 * Regions that a survey may be kept to.
 * @throws Refusal `not_allowed` (403)
 */
export async function surveyRegions(actor: Actor) {
	requireStaff(actor);
	return (await reader()).select().from(region).orderBy(asc(region.code));
}
