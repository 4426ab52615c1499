import { eq, sql } from 'drizzle-orm';
import { stateOf } from '../../surveys/states.ts';
import { resultsOf, turnoutOf, type Response, type Turnout } from '../../surveys/suppression.ts';
import { maySeeSheets } from '../attendance/access.ts';
import { isStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { event } from '../db/schema/events.ts';
import { surveyTurnout } from '../db/schema/surveys.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { findSurvey, questionsOf, type Survey } from './queries.ts';

/**
 * What may be shown of a survey: the same for the permanence and, of a hot one, for those who gave the training.
 * @throws Refusal `not_found` (404), also to whoever may not read it
 */
export async function surveyResults(actor: Actor, code: string) {
	const found = await findSurvey(code);
	if (!(await mayRead(actor, found))) throw new Refusal('not_found', { status: 404 });
	const state = stateOf(found, now());
	const isClosed = state === 'closed';
	const questions = await questionsOf(found.id);
	const isWhole = isClosed || (isStaff(actor) && !found.isAnonymous);
	const responses = await responsesOf(found, isWhole);
	const turnout = await keptTurnout(found);
	const db = await reader();
	const [of] =
		found.eventId === null
			? []
			: await db
					.select({ slug: event.slug, name: event.name })
					.from(event)
					.where(eq(event.id, found.eventId));
	return {
		survey: {
			...{ code: found.code, title: found.title, kind: found.kind, isAnonymous: found.isAnonymous },
			...{ askedAt: found.askedAt, closesAt: found.closedAt ?? found.closesAt, reminded: found.reminded }
		},
		...{ event: of ?? null, state },
		/** People in what follows. */
		shown: responses.length,
		results: resultsOf(questions, responses, { isClosed, crossedBy: found.crossedBy }),
		crossing: questions.find(({ id }) => id === found.crossedBy)?.prompt ?? '',
		turnout: found.forgottenAt ? turnout : turnoutOf(turnout),
		asked: turnout.reduce((sum, { asked }) => sum + asked, 0),
		answered: turnout.reduce((sum, { answered }) => sum + answered, 0)
	};
}

async function mayRead(actor: Actor, { kind, eventId }: Survey): Promise<boolean> {
	if (isStaff(actor)) return true;
	if (kind !== 'hot' || eventId === null) return false;
	return maySeeSheets(actor, eventId);
}

/**
 * Responses in the results, in the order of ids drawn by lot: all of them at the end, and, where names are kept, to the
 * permanence that reads them. To whoever gave a training they come by fives there too: of two looks, one more answer would be
 * that of whoever has just given theirs.
 */
async function responsesOf(found: Survey, isWhole: boolean): Promise<Response[]> {
	const db = await reader();
	const rows = await db.all<{ id: string; questionId: number | null; value: string; quotable: number }>(sql`
		SELECT r.id, a.question_id AS questionId, a.value, a.quotable FROM survey_response r
		LEFT JOIN survey_answer a ON a.response_id = r.id
		WHERE r.survey_id = ${found.id} AND (r.shown OR ${isWhole ? 1 : 0}) ORDER BY r.id`);
	return [...Map.groupBy(rows, ({ id }) => id)].map(([id, those]) => ({
		id,
		answers: new Map(
			those.flatMap(({ questionId, value, quotable }) =>
				questionId === null ? [] : [[questionId, { value, quotable: quotable === 1 }]]
			)
		)
	}));
}

/** Who was asked and who answered, by organisation, small ones too: never shown as it is (`turnoutOf`). */
export async function countTurnout(store: Pick<Tx, 'all'>, surveyId: number): Promise<Turnout[]> {
	return store.all<Turnout>(sql`
		SELECT coalesce(o.name, '') AS name, count(*) AS asked, count(g.person_id) AS answered
		FROM survey_invited i LEFT JOIN organisation o ON o.id = i.organisation_id
		LEFT JOIN survey_given g ON g.survey_id = i.survey_id AND g.person_id = i.person_id
		WHERE i.survey_id = ${surveyId} GROUP BY o.id`);
}

async function keptTurnout(found: Survey): Promise<Turnout[]> {
	const db = await reader();
	if (!found.forgottenAt) return countTurnout(db, found.id);
	return db
		.select({ name: surveyTurnout.name, asked: surveyTurnout.asked, answered: surveyTurnout.answered })
		.from(surveyTurnout)
		.where(eq(surveyTurnout.surveyId, found.id));
}
