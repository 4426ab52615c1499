import { isByOrigin, knownOf, percent, ratesOf, totalOf, type Counts } from '../../report/counts.ts';
import { GROUPING_WORDS } from '../../report/words.ts';
import { record } from '../audit/record.ts';
import type { Actor } from '../auth/policy.ts';
import { write } from '../db/write.ts';
import { CHUNK, sheetFile, type Cell, type SheetFormat } from '../spreadsheet.ts';
import { annualReport, type ReportAsked } from './queries.ts';

/**
 * A file of a report: the rows of its page in their order, then their sum, which a workbook works out itself, so that it
 * follows whatever row is taken out. Leaves a line in the audit trail.
 * @throws Refusal `not_allowed` (403), `export_too_large`
 */
export async function exportReport(request: { actor: Actor; asked: ReportAsked; format: SheetFormat }) {
	const { actor, asked, format } = request;
	const { rows } = await annualReport(actor, asked);
	const { by, period } = asked;
	const counts = (of: Counts, whole: (n: number) => Cell): Cell[] => {
		const rates = ratesOf(of);
		const said = knownOf(of);
		const known = (value: number | null): Cell => (value === null ? { text: '' } : { count: value });
		const wholeOr = (value: number | null): Cell => (value === null ? known(null) : whole(value));
		return [
			...(isByOrigin(by) ? [] : [whole(of.activities)]),
			...[wholeOr(said.registered), whole(of.late), whole(of.present), wholeOr(said.admissible)],
			...[known(rates.presence), known(rates.admissible)],
			...(isByOrigin(by)
				? []
				: [of.target ? whole(of.target) : known(null), known(percent(of.presentTargeted, of.target))])
		];
	};
	const isOne = by === 'activity';
	const lines: Cell[][] = [
		...rows.map((row) => [
			...(isOne ? [{ text: row.day ?? '' }] : []),
			{ text: row.label },
			...counts(row, (count) => ({ count }))
		]),
		[...(isOne ? [{ text: '' }] : []), { text: 'Total' }, ...counts(totalOf(rows), (sum) => ({ sum }))]
	];
	const file = await sheetFile(
		{
			timezone: 'America/Toronto',
			headings: [
				...(isOne ? ['Date'] : []),
				GROUPING_WORDS[by].column,
				...(isByOrigin(by) ? [] : ['Activités']),
				...['Inscriptions', 'Retraits tardifs', 'Présences', 'Admissibles', 'Présences / inscriptions (%)'],
				'Admissibles / présences (%)',
				...(isByOrigin(by) ? [] : ['Cible', 'Cible atteinte (%)'])
			],
			chunk: (after) =>
				Promise.resolve(lines.slice(after, after + CHUNK).map((cells, i) => ({ id: after + i + 1, cells })))
		},
		format
	);
	await write('audit.export', (tx) =>
		record(tx, actor, {
			...{ action: 'export.made', objectKind: 'report', objectId: `${period.from} ${period.to}` },
			details: { format }
		})
	);
	return { name: `rapport-${by}-${period.from}-${period.to}.${format}`, ...file };
}
