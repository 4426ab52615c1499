import { keptAnswers, pageFrom, pagesOf } from './branching.ts';
import { flawsOf, readAnswers, type Flaw } from './completeness.ts';
import type { Answer, Question } from './questions.ts';

/** Where a form leads that was sent from a page of a survey. */
export interface Step {
	/** As they were typed, all of them. */
	answers: Map<number, Answer>;
	/** The page to show. */
	page: number;
	flaws: Map<number, Flaw>;
	/** Whether everything was asked, and may be sent. */
	isDone: boolean;
}

/**
 * What follows a page: the one before, whatever was typed; else the next that asks something, once nothing is wrong on
 * this one; after the last, the end, unless something is wrong somewhere, whose page it is then.
 */
export function stepFrom(
	questions: readonly Question[],
	sent: { all: (name: string) => readonly string[]; page: number; back: boolean }
): Step {
	const answers = readAnswers(questions, sent.all);
	const pages = pagesOf(questions);
	const page = Math.min(Math.max(0, sent.page), pages.length - 1);
	const at = (to: number, flaws = new Map<number, Flaw>(), isDone = false): Step => ({
		...{ answers, page: to, flaws, isDone }
	});
	if (sent.back) return at(pageFrom(questions, answers, page, -1) ?? page);
	const flaws = flawsOf(questions, answers, pages[page]!.questions);
	if (flaws.size > 0) return at(page, flaws);
	const next = pageFrom(questions, answers, page, 1);
	if (next !== undefined) return at(next);
	const all = flawsOf(questions, answers);
	const first = pages.findIndex(({ questions: those }) => those.some(({ id }) => all.has(id)));
	if (first >= 0) return at(first, all);
	// A survey of which nothing was answered says nothing: its last page is shown again.
	return at(page, new Map(), keptAnswers(questions, answers).size > 0);
}
