import { dayOf } from '../../format/dates.ts';
import { answerWords } from '../../staff/surveys.ts';
import type { QuestionResult, Tally } from '../../surveys/suppression.ts';
import { valuesOf, type Question } from '../../surveys/questions.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { write } from '../db/write.ts';
import { sheetFile, type Cell, type SheetFormat } from '../spreadsheet.ts';
import { surveyResults } from './results.ts';

/**
 * A file of a survey's results, a line an answer, with nothing that its page does not show. The request leaves a line in
 * the audit trail, before the first byte.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function exportSurvey(request: {
	actor: Actor;
	surveyCode: string;
	format: SheetFormat;
}): Promise<{ name: string; contentType: string; body: AsyncGenerator<Uint8Array> }> {
	const { actor, surveyCode, format } = request;
	requireStaff(actor);
	const { results, turnout } = await surveyResults(actor, surveyCode);
	const lines = [
		...results.flatMap(linesOf),
		...turnout.map(({ name, asked, answered }) => [
			...[{ text: 'Participation' }, { text: '' }, { text: name || 'Autres' }],
			...[{ count: answered }, { count: asked }, { text: '' }]
		])
	];
	const file = await sheetFile(
		{
			timezone: 'America/Toronto',
			headings: ['Question', 'Groupe', 'Réponse', 'Nombre', 'Sur', 'Citable sans nom'],
			chunk: async (after) =>
				lines.slice(after, after + 1000).map((cells, i) => ({ id: after + i + 1, cells }))
		},
		format
	);
	await write('audit.export', (tx) =>
		record(tx, actor, {
			...{ action: 'export.made', objectKind: 'survey', objectId: surveyCode },
			details: { file: 'sondage', format }
		})
	);
	return { name: `sondage-${surveyCode.toLowerCase()}-${dayOf(now())}.${format}`, ...file };
}

function linesOf({ question, tally, crossed, texts }: QuestionResult): Cell[][] {
	const head = (group: string) => [{ text: question.prompt }, { text: group }];
	if (!tally)
		return [[...head(''), { text: 'Moins de cinq réponses' }, ...[null, null].map(count), { text: '' }]];
	return [
		...talliesOf(question, '', tally),
		...(crossed ?? []).flatMap(({ label, tally: of }) =>
			of
				? talliesOf(question, label, of)
				: [[...head(label), { text: 'Groupe trop petit' }, ...[null, null].map(count), { text: '' }]]
		),
		...texts.map(({ text, quotable }) => [
			...[...head(''), { text }, ...[null, null].map(count)],
			{ text: quotable ? 'oui' : 'non' }
		])
	];
}

function talliesOf(question: Question, group: string, tally: Tally): Cell[][] {
	return valuesOf(question).map((value, i) => [
		...[{ text: question.prompt }, { text: group }, { text: answerWords(question, value) }],
		...[count(tally.counts[i]!), count(tally.people), { text: '' }]
	]);
}

const count = (n: number | null): Cell => (n === null ? { text: '' } : { count: n });
