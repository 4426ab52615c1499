import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { maySeeSheets } from '../attendance/access.ts';
import type { Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { event } from '../db/schema/events.ts';
import { survey } from '../db/schema/surveys.ts';
import { Refusal } from '../errors.ts';
import { surveyResults } from './results.ts';

/**
 * The hot surveys of an event, as those who gave it read them: what the office sees, without the organisations, and no
 * name whatever the survey keeps.
 * @throws Refusal `not_found` (404), also to whoever does not give it
 */
export async function trainedSurveys(actor: Actor, eventSlug: string) {
	const db = await reader();
	const [of] = await db
		.select({ id: event.id, slug: event.slug, name: event.name })
		.from(event)
		.where(eq(event.slug, eventSlug));
	if (!of || !(await maySeeSheets(actor, of.id))) throw new Refusal('not_found', { status: 404 });
	const hot = await db
		.select({ code: survey.code })
		.from(survey)
		.where(and(eq(survey.eventId, of.id), eqLiteral(survey.kind, 'hot'), isNotNull(survey.askedAt)))
		.orderBy(asc(survey.id));
	return {
		event: { slug: of.slug, name: of.name },
		surveys: await Promise.all(
			hot.map(async ({ code }) => {
				const {
					survey: one,
					state,
					shown,
					results,
					crossing,
					asked,
					answered
				} = await surveyResults(actor, code);
				return {
					...{ code, title: one.title, isClosed: state === 'closed' },
					...{ shown, results, crossing, asked, answered }
				};
			})
		)
	};
}
