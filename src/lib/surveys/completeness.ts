import { SURVEY_LIMITS } from '../schemas/surveys.ts';
import { askedQuestions } from './branching.ts';
import { chosenIn, isText, valuesOf, type Answer, type Answers, type Question } from './questions.ts';

/** What is wrong with an answer; sentences are the page's. */
export type Flaw = 'required' | 'too_long' | 'invalid';

/** Field of a question in a form, and of its consent to be quoted. */
export const fieldOf = (questionId: number): string => `q${questionId}`;
export const quoteField = (questionId: number): string => `q${questionId}-citer`;

/** The answers that a form holds, as they were typed: what is wrong with them is {@link flawsOf}'s to say. */
export function readAnswers(
	questions: readonly Question[],
	all: (name: string) => readonly string[]
): Map<number, Answer> {
	const answers = new Map<number, Answer>();
	for (const { id, kind } of questions) {
		const sent = all(fieldOf(id));
		const value = kind === 'several' ? sent.join(',') : (sent[0] ?? '').replace(/\r\n?/g, '\n').trim();
		if (value === '') continue;
		answers.set(id, { value, quotable: isText(kind) && all(quoteField(id)).includes('oui') });
	}
	return answers;
}

/** What is wrong with answers, by question, among those that are asked of this person (of one page, if given). */
export function flawsOf(
	questions: readonly Question[],
	answers: Answers,
	among?: readonly Question[]
): Map<number, Flaw> {
	const looked = among && new Set(among.map(({ id }) => id));
	const flaws = new Map<number, Flaw>();
	for (const question of askedQuestions(questions, answers)) {
		if (looked && !looked.has(question.id)) continue;
		const flaw = flawOf(question, answers.get(question.id)?.value ?? '');
		if (flaw) flaws.set(question.id, flaw);
	}
	return flaws;
}

function flawOf(question: Question, value: string): Flaw | undefined {
	if (value === '') return question.required ? 'required' : undefined;
	const { kind } = question;
	if (kind === 'short' || kind === 'long') return value.length > SURVEY_LIMITS[kind] ? 'too_long' : undefined;
	const chosen = chosenIn(kind, value);
	const known = valuesOf(question);
	const isSound = chosen.every((one) => known.includes(one)) && new Set(chosen).size === chosen.length;
	return isSound && chosen.length > 0 ? undefined : 'invalid';
}
