import type { QuestionInput } from '../../src/lib/schemas/surveys.ts';
import { system, type Actor } from '../../src/lib/server/auth/policy.ts';
import { DAY_MS, now, setClock } from '../../src/lib/server/clock.ts';
import { eq } from 'drizzle-orm';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { answerSurvey } from '../../src/lib/server/surveys/answer.ts';
import { askSurveys } from '../../src/lib/server/surveys/ask.ts';
import { saveSurveyQuestion } from '../../src/lib/server/surveys/edit-questions.ts';
import { makeSurvey } from '../../src/lib/server/surveys/make.ts';
import { openSurvey } from '../../src/lib/server/surveys/open.ts';
import { findSurvey, questionsOf } from '../../src/lib/server/surveys/queries.ts';
import { makeOrganisation, makePerson } from './people.ts';

const staff = system('test');
let serial = 0;

/** A question as its form sends it. */
export function questionOf(given: Partial<QuestionInput> & Pick<QuestionInput, 'kind'>): QuestionInput {
	return {
		...{ id: 0, prompt: `Question ${given.kind}`, help: '', required: false, section: '' },
		...{ options: '', lowWord: '', highWord: '', showIf: [] },
		...given
	};
}

/**
 * A needs survey to so many people of a member organisation in a region of its own, each a manager of it: a scale, a
 * yes or no, a word if yes, and a choice. Open, unless told.
 */
export async function makeAsked(
	options: { people?: number; anonymous?: boolean; open?: boolean; reminders?: number } = {}
) {
	const { people: count = 6, anonymous = true, open = true, reminders = 2 } = options;
	const n = ++serial;
	const regionCode = String(20 + n).padStart(2, '0');
	const organisation = await makeOrganisation();
	await write('members.factory', async (tx) => {
		await tx.insert(t.region).values({ code: regionCode, name: `Région ${n}` });
		await tx.update(t.organisation).set({ regionCode }).where(eq(t.organisation.id, organisation.id));
	});
	const people: { id: number; actor: Actor }[] = [];
	for (let i = 0; i < count; i++) {
		const { person, actor } = await makePerson({ organisationIds: [organisation.id] });
		await write('members.factory', (tx) =>
			tx.update(t.person).set({ organisationId: organisation.id }).where(eq(t.person.id, person.id))
		);
		people.push({ id: person.id, actor });
	}
	const { code } = await makeSurvey({
		actor: staff,
		input: { title: `Sondage ${n}`, kind: 'needs', event: '' }
	});
	const { id } = await findSurvey(code);
	await write('surveys.factory', async (tx) => {
		await tx
			.update(t.surveyQuestion)
			.set({ showIfQuestionId: null })
			.where(eq(t.surveyQuestion.surveyId, id));
		await tx.delete(t.surveyQuestion).where(eq(t.surveyQuestion.surveyId, id));
		await tx
			.update(t.survey)
			.set({ isAnonymous: anonymous, regions: [regionCode], reminders, crossedBy: null })
			.where(eq(t.survey.id, id));
	});
	const add = (input: QuestionInput) => saveSurveyQuestion({ actor: staff, surveyCode: code, input });
	await add(questionOf({ kind: 'scale', required: true, lowWord: 'Peu', highWord: 'Beaucoup' }));
	await add(questionOf({ kind: 'yesno', section: 'La suite' }));
	const [, yesno] = await questionsOf(id);
	await add(questionOf({ kind: 'long', showIf: [`${yesno!.id}=yes`] }));
	await add(questionOf({ kind: 'one', options: 'Matin\nSoir' }));
	if (open) {
		await openSurvey({ actor: staff, surveyCode: code });
		await askSurveys();
	}
	const [scale, yes, words, choice] = await questionsOf(id);
	return {
		id,
		code,
		people,
		organisation,
		questions: { scale: scale!, yes: yes!, words: words!, choice: choice! }
	};
}

export type Made = Awaited<ReturnType<typeof makeAsked>>;

/** Answers as one of those asked. */
export function answerAs(
	made: Made,
	actor: Actor,
	given: Partial<Record<keyof Made['questions'], string>> = {}
) {
	const all = { scale: '4', ...given };
	return answerSurvey({
		actor,
		surveyCode: made.code,
		answers: new Map(
			Object.entries(all).map(([name, value]) => [
				made.questions[name as keyof Made['questions']].id,
				{ value, quotable: false }
			])
		)
	});
}

/** Does something so many days later. */
export async function daysLater<T>(days: number, work: () => Promise<T>): Promise<T> {
	const at = now().getTime() + days * DAY_MS;
	const back = setClock(() => at);
	try {
		return await work();
	} finally {
		back();
	}
}
