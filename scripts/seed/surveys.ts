import { and, asc, eq, inArray, notInArray } from 'drizzle-orm';
import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import type { QuestionInput, SurveyInput } from '../../src/lib/schemas/surveys.ts';
import { DEMO_ACCOUNTS } from '../../src/lib/server/auth/demo-accounts.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { answerSurvey } from '../../src/lib/server/surveys/answer.ts';
import { askSurveys } from '../../src/lib/server/surveys/ask.ts';
import { saveSurveyQuestion } from '../../src/lib/server/surveys/edit-questions.ts';
import { makeSurvey } from '../../src/lib/server/surveys/make.ts';
import { openSurvey } from '../../src/lib/server/surveys/open.ts';
import { questionsOf } from '../../src/lib/server/surveys/queries.ts';
import { setSurvey } from '../../src/lib/server/surveys/settings.ts';
import type { Answer } from '../../src/lib/surveys/questions.ts';
import { seededRandom } from './random.ts';
import {
	COLD,
	HOT,
	HOT_ANSWERS,
	NEEDS,
	needsAnswers,
	SATISFACTION,
	SATISFACTION_ANSWERS,
	type SeedQuestion
} from './survey-texts.ts';

const staff = system('seed');
/** Days since members were asked what they need: long enough that its messages are of the past. */
const NEEDS_DAYS = 6;
const NEEDS_PEOPLE = 23;

/** Days before the cold survey of the same training leaves. */
const COLD_IN_DAYS = 12;

/**
 * The hot survey of the training that is over, all its answers in; its cold one, to come; what members need, which is open;
 * and what those far from the permanence say of it under their name.
 */
export async function seedSurveys(today: string): Promise<void> {
	const [past] = await (
		await reader()
	)
		.select({ slug: t.event.slug, lastDay: t.event.lastDay })
		.from(t.courseSession)
		.innerJoin(t.event, eq(t.event.id, t.courseSession.eventId))
		.where(and(eq(t.courseSession.status, 'held'), eq(t.event.name, HOT.event)));
	const { slug, lastDay } = past!;
	const hot = await at(addDays(lastDay, -3), '10:00', () =>
		open({ title: HOT.title, kind: 'hot', event: slug }, HOT.questions, {
			...{ intro: HOT.intro, thanks: HOT.thanks, audience: 'event', event: slug }
		})
	);
	const half = Math.ceil(HOT_ANSWERS.length / 2);
	await at(lastDay, '18:00', askSurveys);
	await at(addDays(lastDay, 1), '10:00', () => answer(hot, HOT_ANSWERS.slice(0, half)));
	// Those who have not answered are reminded of it, and a few do.
	await at(addDays(lastDay, 5), '9:00', askSurveys);
	await at(addDays(lastDay, 5), '20:00', () => answer(hot, HOT_ANSWERS.slice(half)));

	const asked = addDays(today, -NEEDS_DAYS);
	const needs = await at(asked, '9:00', () =>
		open({ title: NEEDS.title, kind: 'needs', event: '' }, NEEDS.questions, {
			...{ intro: NEEDS.intro, thanks: NEEDS.thanks, audience: 'members', openDays: 30, everyDays: 12 }
		})
	);
	await at(asked, '9:05', askSurveys);
	await at(addDays(asked, 2), '11:00', () => answer(needs, needsAnswers(NEEDS_PEOPLE)));

	const signed = await at(asked, '9:30', () =>
		open({ title: SATISFACTION.title, kind: 'satisfaction', event: '' }, SATISFACTION.questions, {
			...{
				intro: SATISFACTION.intro,
				thanks: SATISFACTION.thanks,
				audience: 'members',
				regions: ['01', '11'],
				anonymous: false
			},
			...{ openDays: 21, everyDays: 10 }
		})
	);
	await at(asked, '9:35', askSurveys);
	await at(addDays(asked, 3), '14:00', () => answer(signed, SATISFACTION_ANSWERS));
	await at(addDays(today, -1), '15:00', () =>
		open({ title: COLD.title, kind: 'cold', event: slug }, COLD.questions, {
			...{ intro: COLD.intro, audience: 'event', event: slug, asksOn: addDays(today, COLD_IN_DAYS) }
		})
	);
}

/** Does some work at an hour of a day of the story. */
async function at<T>(day: string, hour: string, work: () => Promise<T>): Promise<T> {
	const back = setClock(() => instantAt(day, hour).getTime());
	try {
		return await work();
	} finally {
		back();
	}
}

/** Writes a survey, its questions and its settings, and opens it. @returns its code */
async function open(
	begun: Parameters<typeof makeSurvey>[0]['input'],
	questions: readonly SeedQuestion[],
	settings: Partial<SurveyInput>
): Promise<string> {
	const { code } = await makeSurvey({ actor: staff, input: begun });
	const of = { actor: staff, surveyCode: code };
	for (const { onlyIf, ...question } of questions) {
		const written = await questionsOf(await idOf(code));
		const showIf = onlyIf ? onlyIf.values.map((value) => `${written[onlyIf.question]!.id}=${value}`) : [];
		await saveSurveyQuestion({ ...of, input: { ...BLANK, ...question, showIf } });
	}
	const [found] = await (await reader()).select().from(t.survey).where(eq(t.survey.code, code));
	const crossing = (await questionsOf(found!.id)).find(({ kind }) => kind === 'one');
	await setSurvey({
		...of,
		input: {
			...{ revision: found!.revision, title: found!.title, intro: '', thanks: '', anonymous: true },
			...{
				audience: 'members',
				event: '',
				regions: [],
				asksOn: '',
				openDays: 14,
				reminders: 1,
				everyDays: 4
			},
			...{ crossedBy: crossing?.id ?? 0 },
			...settings
		}
	});
	await openSurvey(of);
	return code;
}

const BLANK: Omit<QuestionInput, 'kind' | 'prompt'> = {
	...{ id: 0, help: '', required: false, section: '', options: '', lowWord: '', highWord: '', showIf: [] }
};

async function idOf(code: string): Promise<number> {
	const [found] = await (
		await reader()
	)
		.select({ id: t.survey.id })
		.from(t.survey)
		.where(eq(t.survey.code, code));
	return found!.id;
}

/** Gives answers by the links of people drawn among those asked; the accounts of the demonstration keep theirs to give. */
async function answer(code: string, given: readonly (readonly (Answer | string | null)[])[]): Promise<void> {
	const surveyId = await idOf(code);
	const db = await reader();
	const questions = await questionsOf(surveyId);
	const answered = db
		.select({ id: t.surveyGiven.personId })
		.from(t.surveyGiven)
		.where(eq(t.surveyGiven.surveyId, surveyId));
	const accounts = db
		.select({ id: t.person.id })
		.from(t.person)
		.where(
			inArray(
				t.person.email,
				DEMO_ACCOUNTS.map(({ email }) => email)
			)
		);
	const people = await db
		.select({ id: t.surveyInvited.personId })
		.from(t.surveyInvited)
		.where(
			and(
				eq(t.surveyInvited.surveyId, surveyId),
				notInArray(t.surveyInvited.personId, answered),
				notInArray(t.surveyInvited.personId, accounts)
			)
		)
		.orderBy(asc(t.surveyInvited.personId));
	const random = seededRandom(surveyId);
	for (const one of given) {
		const [{ id } = { id: 0 }] = people.splice(Math.floor(random() * people.length), 1);
		const answers = new Map<number, Answer>();
		for (const [i, said] of one.entries())
			if (said !== null)
				answers.set(questions[i]!.id, typeof said === 'string' ? { value: said, quotable: false } : said);
		await answerSurvey({
			...{ actor: { kind: 'link', purpose: 'survey', code: `${code} ${id}` }, surveyCode: code, answers }
		});
	}
}
