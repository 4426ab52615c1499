import { desc, eq } from 'drizzle-orm';
import type { NewSurveyInput } from '../../schemas/surveys.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { event } from '../db/schema/events.ts';
import { survey, surveyQuestion } from '../db/schema/surveys.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { readableCode } from '../ids.ts';
import { findSurvey, questionsOf, type Survey } from './queries.ts';

/**
 * Begins a survey. Of a kind that was asked before, it begins with the words and the questions of the last one.
 * @throws Refusal `not_allowed` (403), `survey_event_missing` for a survey about an event without it
 */
export async function makeSurvey(request: {
	actor: Actor;
	input: NewSurveyInput;
}): Promise<{ code: string }> {
	const { actor, input } = request;
	requireStaff(actor);
	const ofEvent = input.kind === 'hot' || input.kind === 'cold';
	return write('surveys.make', async (tx) => {
		const eventId = ofEvent ? await surveyEventId(tx, input.event) : null;
		const [last] = await tx
			.select()
			.from(survey)
			.where(eq(survey.kind, input.kind))
			.orderBy(desc(survey.id))
			.limit(1);
		const made = await insert(tx, last, {
			...{ title: input.title, kind: input.kind, eventId },
			audience: ofEvent ? 'event' : last && last.audience !== 'event' ? last.audience : 'managers'
		});
		await record(tx, actor, {
			...{ action: 'survey.made', objectKind: 'survey', objectId: made.code },
			details: last ? { copyOf: last.code } : {}
		});
		return { code: made.code };
	});
}

/**
 * Copies a survey, with its words, questions and settings; nobody is asked before it is opened.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function copySurvey(request: { actor: Actor; surveyCode: string }): Promise<{ code: string }> {
	requireStaff(request.actor);
	return write('surveys.copy', async (tx) => {
		const from = await findSurvey(request.surveyCode, tx);
		const { title, kind, eventId, audience } = from;
		const made = await insert(tx, from, { title: `${title.slice(0, 130)} (copie)`, kind, eventId, audience });
		await record(tx, request.actor, {
			...{ action: 'survey.made', objectKind: 'survey', objectId: made.code },
			details: { copyOf: from.code }
		});
		return { code: made.code };
	});
}

/** @throws Refusal `survey_event_missing` */
export async function surveyEventId(tx: Tx, slug: string): Promise<number> {
	const [found] = await tx.select({ id: event.id }).from(event).where(eq(event.slug, slug));
	if (!found) throw new Refusal('survey_event_missing', { field: 'event' });
	return found.id;
}

type Given = Pick<Survey, 'title' | 'kind' | 'eventId' | 'audience'>;

async function insert(tx: Tx, from: Survey | undefined, given: Given): Promise<Survey> {
	const kept = from && {
		...{ intro: from.intro, thanks: from.thanks, isAnonymous: from.isAnonymous, regions: from.regions },
		...{ openDays: from.openDays, reminders: from.reminders, everyDays: from.everyDays }
	};
	const [made] = await tx
		.insert(survey)
		.values({ ...kept, ...given, code: readableCode(), createdAt: now() })
		.returning();
	// Questions are numbered anew: their conditions follow, and so does what crosses the results.
	const ids = new Map<number, number>();
	for (const { id, showIfQuestionId, options, showIfValues, ...question } of from
		? await questionsOf(from.id, tx)
		: []) {
		const [copy] = await tx
			.insert(surveyQuestion)
			.values({
				...{ ...question, surveyId: made!.id, options: [...options], showIfValues: [...showIfValues] },
				showIfQuestionId: showIfQuestionId === null ? null : ids.get(showIfQuestionId)!
			})
			.returning({ id: surveyQuestion.id });
		ids.set(id, copy!.id);
	}
	const crossedBy = from?.crossedBy ? (ids.get(from.crossedBy) ?? null) : null;
	if (crossedBy) await tx.update(survey).set({ crossedBy }).where(eq(survey.id, made!.id));
	return made!;
}
