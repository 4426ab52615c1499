import { and, eq, sql } from 'drizzle-orm';
import { SURVEY_LIMITS, type QuestionInput } from '../../schemas/surveys.ts';
import { valuesOf, type Question } from '../../surveys/questions.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { survey, surveyQuestion } from '../db/schema/surveys.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal, type RefusalCode } from '../errors.ts';
import { findSurvey, questionsOf, type Survey } from './queries.ts';

/**
 * Adds a question at the end, or changes one.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `survey_answered` once somebody answered, `survey_options` for a
 *   choice without two, `survey_branch_backwards` for a condition on what does not come before, `survey_questions_full`
 */
export function saveSurveyQuestion(request: {
	actor: Actor;
	surveyCode: string;
	input: QuestionInput;
}): Promise<void> {
	const { input } = request;
	return edit(request, async (tx, { id: surveyId }) => {
		const questions = await questionsOf(surveyId, tx);
		const current = questions.find(({ id }) => id === input.id);
		if (input.id !== 0 && !current) throw new Refusal('not_found', { status: 404 });
		if (!current && questions.length >= SURVEY_LIMITS.questions)
			throw new Refusal('survey_questions_full', { values: { max: SURVEY_LIMITS.questions } });
		const position = current?.position ?? (questions.at(-1)?.position ?? 0) + 1;
		const values = {
			...{ kind: input.kind, prompt: input.prompt, help: input.help, required: input.required },
			...{ section: input.section, lowWord: input.lowWord, highWord: input.highWord },
			options: optionsOf(input),
			...conditionOf(input, questions)
		};
		if (current) await tx.update(surveyQuestion).set(values).where(eq(surveyQuestion.id, current.id));
		else await tx.insert(surveyQuestion).values({ surveyId, position, ...values });
	});
}

/**
 * Moves a question before or after its neighbour; at an end, it stays.
 * @throws Refusal as {@link saveSurveyQuestion}
 */
export function moveSurveyQuestion(request: {
	actor: Actor;
	surveyCode: string;
	question: number;
	to: 'up' | 'down';
}): Promise<void> {
	return edit(request, async (tx, { id: surveyId }) => {
		const questions = await questionsOf(surveyId, tx);
		const from = questions.findIndex(({ id }) => id === request.question);
		if (from < 0) throw new Refusal('not_found', { status: 404 });
		const other = questions[from + (request.to === 'up' ? -1 : 1)];
		if (!other) return;
		const moved = questions[from]!;
		const place = (id: number, position: number) =>
			tx.update(surveyQuestion).set({ position }).where(eq(surveyQuestion.id, id));
		await place(moved.id, other.position);
		await place(other.id, moved.position);
	});
}

/**
 * Removes a question.
 * @throws Refusal as {@link saveSurveyQuestion}, and `survey_question_needed` where another is shown by its answers
 */
export function removeSurveyQuestion(request: {
	actor: Actor;
	surveyCode: string;
	question: number;
}): Promise<void> {
	return edit(request, async (tx, { id: surveyId, crossedBy }) => {
		if (crossedBy === request.question)
			await tx.update(survey).set({ crossedBy: null }).where(eq(survey.id, surveyId));
		await tx
			.delete(surveyQuestion)
			.where(and(eq(surveyQuestion.id, request.question), eq(surveyQuestion.surveyId, surveyId)));
	});
}

const SENTENCES = [
	'survey_answered',
	'survey_branch_backwards',
	'survey_question_needed',
	'survey_announced'
];

async function edit(
	{ actor, surveyCode }: { actor: Actor; surveyCode: string },
	work: (tx: Tx, found: Survey) => Promise<unknown>
): Promise<void> {
	requireStaff(actor);
	try {
		await write('surveys.editQuestions', async (tx) => {
			const found = await findSurvey(surveyCode, tx);
			await work(tx, found);
			await tx
				.update(survey)
				.set({ revision: sql`${survey.revision} + 1` })
				.where(eq(survey.id, found.id));
			await record(tx, actor, { action: 'survey.changed', objectKind: 'survey', objectId: surveyCode });
		});
	} catch (error) {
		const broken = violation(error);
		if (broken && SENTENCES.includes(broken)) throw new Refusal(broken as RefusalCode);
		throw error;
	}
}

/** One a line; a choice has two at least, all different. */
function optionsOf({ kind, options }: QuestionInput): string[] {
	if (kind !== 'one' && kind !== 'several') return [];
	const lines = options.split('\n').flatMap((line) => line.trim() || []);
	const isSound =
		lines.length >= 2 &&
		lines.length <= SURVEY_LIMITS.options &&
		new Set(lines).size === lines.length &&
		lines.every(({ length }) => length <= SURVEY_LIMITS.option);
	if (!isSound)
		throw new Refusal('survey_options', { field: 'options', values: { max: SURVEY_LIMITS.options } });
	return lines;
}

/** The condition that a form asks for, in answers that its question has. */
function conditionOf({ showIf }: QuestionInput, questions: readonly Question[]) {
	const pairs = showIf.map((pair) => pair.split('=') as [string, string]);
	const on = Number(pairs[0]?.[0] ?? 0);
	if (on === 0) return { showIfQuestionId: null, showIfValues: [] };
	const question = questions.find(({ id }) => id === on);
	const known = question ? valuesOf(question) : [];
	const values = pairs.map(([, value]) => value);
	// Of one question only: a form that names two would show it for reasons that nobody could read.
	const isSound = pairs.every(([id]) => Number(id) === on) && values.every((value) => known.includes(value));
	if (!isSound) throw new Refusal('survey_branch_backwards', { field: 'showIf' });
	return { showIfQuestionId: on, showIfValues: values };
}
