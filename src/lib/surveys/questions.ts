import type { QuestionKind } from '../schemas/surveys.ts';

// What a survey asks, as pages, results and the store all read it.

/** A question, in the order in which it is asked. */
export interface Question {
	id: number;
	position: number;
	kind: QuestionKind;
	prompt: string;
	help: string;
	required: boolean;
	/** Begins a page of that name; `''`: stands on the page of the one before. */
	section: string;
	/** Of choices: an answer is the place of one of them. */
	options: readonly string[];
	/** What both ends of a scale mean. */
	lowWord: string;
	highWord: string;
	/** Shown only if an earlier question has one of these answers; null: always. */
	showIfQuestionId: number | null;
	showIfValues: readonly string[];
}

/** One answer: a mark, the place of an option (several: `0,2`), `yes`, `no`, or words. */
export interface Answer {
	value: string;
	/** Whether these words may be quoted without a name. */
	quotable: boolean;
}

/** Answers by question. */
export type Answers = ReadonlyMap<number, Answer>;

/** Whether an answer is words that somebody wrote. */
export function isText(kind: QuestionKind): boolean {
	return kind === 'short' || kind === 'long';
}

/** Every answer that can be given to a question, in order; none of words. */
export function valuesOf({ kind, options }: Pick<Question, 'kind' | 'options'>): string[] {
	if (kind === 'scale') return ['1', '2', '3', '4', '5'];
	if (kind === 'recommend') return Array.from({ length: 11 }, (_, mark) => String(mark));
	if (kind === 'yesno') return ['yes', 'no'];
	if (kind === 'one' || kind === 'several') return options.map((_, i) => String(i));
	return [];
}

/** The answers chosen in one, as a list: `several` may hold more than one. */
export function chosenIn(kind: QuestionKind, value: string): string[] {
	return kind === 'several' ? value.split(',').filter(Boolean) : [value];
}
