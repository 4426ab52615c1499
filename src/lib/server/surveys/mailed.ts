import { eq, sql } from 'drizzle-orm';
import { stateOf } from '../../surveys/states.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { event } from '../db/schema/events.ts';
import { survey } from '../db/schema/surveys.ts';

/** Somebody to write to about a survey. */
export interface Mailed {
	personId: number;
	email: string;
	givenName: string;
}

/**
 * A survey and those to write to in a round (0: the first message; then, reminders): who has not answered and, of
 * reminders, did not stop them. Nobody once it is no longer open.
 */
export async function mailedOf(surveyId: number, round: number) {
	const db = await reader();
	const [found] = await db
		.select({ survey, eventName: event.name })
		.from(survey)
		.leftJoin(event, eq(event.id, survey.eventId))
		.where(eq(survey.id, surveyId));
	if (!found || stateOf(found.survey, now()) !== 'open') return undefined;
	const people = await db.all<Mailed>(sql`
		SELECT p.id AS personId, p.email, p.given_name AS givenName
		FROM survey_invited i JOIN person p ON p.id = i.person_id
		WHERE i.survey_id = ${surveyId} AND (${round} = 0 OR NOT i.stopped)
			AND NOT EXISTS (SELECT 1 FROM survey_given g WHERE g.survey_id = i.survey_id AND g.person_id = i.person_id)
		ORDER BY p.id`);
	return { ...found, people };
}
