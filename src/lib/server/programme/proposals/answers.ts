import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Answers, ShownQuestion } from '../../../programme/proposal.ts';
import { LIMITS } from '../../../schemas/proposals.ts';
import type { Database } from '../../db/client.ts';
import { callQuestion } from '../../db/schema/proposals.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';

/** What an event's call asks now, in its order. */
export async function listQuestions(db: Database | Tx, eventId: number): Promise<ShownQuestion[]> {
	return db
		.select({
			id: callQuestion.id,
			label: callQuestion.label,
			help: callQuestion.help,
			kind: callQuestion.kind,
			options: callQuestion.options,
			required: callQuestion.required
		})
		.from(callQuestion)
		.where(and(eq(callQuestion.eventId, eventId), isNull(callQuestion.retiredAt)))
		.orderBy(asc(callQuestion.position), asc(callQuestion.id));
}

/**
 * The answers of a form to the questions asked now; those given before to a question asked no longer stay.
 * @throws Refusal `invalid_input` (400) for what no page of ours sends: a choice that is not offered, a text too long
 */
export function readAnswers(
	questions: readonly ShownQuestion[],
	sent: Record<string, unknown>,
	before: Answers
): Answers {
	const answers: Answers = { ...before };
	for (const question of questions) {
		const key = String(question.id);
		const answer = readAnswer(question, Object.hasOwn(sent, key) ? sent[key] : undefined);
		if (answer === undefined) delete answers[key];
		else answers[key] = answer;
	}
	return answers;
}

function readAnswer(question: ShownQuestion, sent: unknown): Answers[string] | undefined {
	if (question.kind === 'yes_no') return sent === 'on' || sent === true || undefined;
	if (question.kind === 'choices') {
		const chosen = (Array.isArray(sent) ? sent : [sent]).filter((one) => one !== undefined && one !== '');
		if (!chosen.every((one) => typeof one === 'string' && question.options.includes(one)))
			throw refused(question);
		// In the order offered, each once.
		const kept = question.options.filter((option) => chosen.includes(option));
		return kept.length > 0 ? kept : undefined;
	}
	if (sent === undefined || sent === '') return undefined;
	if (typeof sent !== 'string') throw refused(question);
	if (question.kind === 'choice') {
		if (!question.options.includes(sent)) throw refused(question);
		return sent;
	}
	const text =
		question.kind === 'line' ? sent.replace(/\s+/g, ' ').trim() : sent.replace(/\r\n?/g, '\n').trim();
	if (text.length > LIMITS[question.kind]) throw refused(question);
	return text || undefined;
}

function refused({ id }: ShownQuestion): Refusal {
	return new Refusal('invalid_input', { status: 400, field: `answers.${id}` });
}
