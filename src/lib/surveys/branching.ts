import { chosenIn, type Answer, type Answers, type Question } from './questions.ts';

/** A page of a survey: the questions under one heading. */
export interface SurveyPage {
	title: string;
	questions: Question[];
}

/**
 * The questions that are asked of somebody, given what they answered: those without a condition, and those whose
 * earlier question is itself asked and has one of the answers wanted.
 */
export function askedQuestions(questions: readonly Question[], answers: Answers): Question[] {
	const kindOf = new Map<number, Question['kind']>();
	return questions.filter((question) => {
		const { showIfQuestionId: on, showIfValues: wanted } = question;
		const earlier = on === null ? undefined : kindOf.get(on);
		const given = on === null ? undefined : answers.get(on);
		const isAsked =
			on === null ||
			(earlier !== undefined &&
				given !== undefined &&
				chosenIn(earlier, given.value).some((value) => wanted.includes(value)));
		if (isAsked) kindOf.set(question.id, question.kind);
		return isAsked;
	});
}

/** Only the answers to what was asked: those of a question that is hidden after all are never kept. */
export function keptAnswers(questions: readonly Question[], answers: Answers): Map<number, Answer> {
	const kept = new Map<number, Answer>();
	for (const { id } of askedQuestions(questions, answers)) {
		const given = answers.get(id);
		if (given && given.value !== '') kept.set(id, given);
	}
	return kept;
}

/** The pages of a survey, whoever answers. */
export function pagesOf(questions: readonly Question[]): SurveyPage[] {
	const pages: SurveyPage[] = [];
	for (const question of questions) {
		if (pages.length === 0 || question.section !== '') pages.push({ title: question.section, questions: [] });
		pages.at(-1)!.questions.push(question);
	}
	return pages;
}

/**
 * The page to go to after one, or before it: the next that asks something of this person.
 * @returns undefined past the last, or before the first
 */
export function pageFrom(
	questions: readonly Question[],
	answers: Answers,
	from: number,
	step: 1 | -1
): number | undefined {
	const asked = new Set(askedQuestions(questions, answers).map(({ id }) => id));
	const pages = pagesOf(questions);
	for (let i = from + step; i >= 0 && i < pages.length; i += step)
		if (pages[i]!.questions.some(({ id }) => asked.has(id))) return i;
	return undefined;
}
