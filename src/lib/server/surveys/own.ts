import { and, eq } from 'drizzle-orm';
import { stateOf } from '../../surveys/states.ts';
import { surveyPerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { event } from '../db/schema/events.ts';
import { surveyGiven, surveyInvited } from '../db/schema/surveys.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { findSurvey, questionsOf } from './queries.ts';

/**
 * What the page of one person's survey shows.
 * @throws Refusal `not_found` (404), also to whoever was not asked
 */
export async function ownSurvey(actor: Actor, code: string) {
	const personId = surveyPerson(actor, code);
	if (personId === undefined) throw new Refusal('not_found', { status: 404 });
	const found = await findSurvey(code);
	const db = await reader();
	const [invited] = await db
		.select({ stopped: surveyInvited.stopped, given: surveyGiven.personId })
		.from(surveyInvited)
		.leftJoin(
			surveyGiven,
			and(eq(surveyGiven.surveyId, surveyInvited.surveyId), eq(surveyGiven.personId, surveyInvited.personId))
		)
		.where(and(eq(surveyInvited.surveyId, found.id), eq(surveyInvited.personId, personId)));
	const state = stateOf(found, now());
	// Once it is over, who was asked is forgotten: the page says that it is closed, and nothing more.
	if (!invited && state !== 'closed') throw new Refusal('not_found', { status: 404 });
	const [of] =
		found.eventId === null
			? []
			: await db.select({ name: event.name }).from(event).where(eq(event.id, found.eventId));
	return {
		survey: {
			...{ code: found.code, title: found.title, intro: found.intro, thanks: found.thanks },
			...{ isAnonymous: found.isAnonymous, closesAt: found.closedAt ?? found.closesAt }
		},
		eventName: of?.name ?? '',
		questions: invited ? await questionsOf(found.id) : [],
		state: invited?.given ? ('given' as const) : state,
		stopped: invited?.stopped ?? true
	};
}

/**
 * Stops the reminders of a survey for one person; harmless when done twice.
 * @throws Refusal `not_found` (404)
 */
export async function stopReminders(actor: Actor, code: string): Promise<void> {
	const personId = surveyPerson(actor, code);
	if (personId === undefined) throw new Refusal('not_found', { status: 404 });
	await write('surveys.stopReminders', async (tx) => {
		const { id } = await findSurvey(code, tx);
		await tx
			.update(surveyInvited)
			.set({ stopped: true })
			.where(and(eq(surveyInvited.surveyId, id), eq(surveyInvited.personId, personId)));
	});
}
