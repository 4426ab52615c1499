import { isByOrigin, percent, ratesOf, totalOf, type Counts } from '../../report/counts.ts';
import { GROUPING_WORDS } from '../../report/words.ts';
import { record } from '../audit/record.ts';
import type { Actor } from '../auth/policy.ts';
import { write } from '../db/write.ts';
import { CHUNK, sheetFile, type Cell, type SheetFormat } from '../spreadsheet.ts';
import { annualReport, type ReportAsked } from './queries.ts';

/**
 * A file of a report: the rows of its page in their order, then their sum. Leaves a line in the audit trail.
 * @throws Refusal `not_allowed` (403), `export_too_large`
 */
export async function exportReport(request: { actor: Actor; asked: ReportAsked; format: SheetFormat }) {
	const { actor, asked, format } = request;
	const { rows } = await annualReport(actor, asked);
	const { by, period } = asked;
	const counts = (of: Counts): Cell[] => {
		const rates = ratesOf(of);
		const others = [of.registered, of.present, of.admissible].map((count): Cell => ({ count }));
		const known = (value: number | null): Cell => (value === null ? { text: '' } : { count: value });
		return [
			...(isByOrigin(by) ? [] : [{ count: of.activities }]),
			...others,
			...[known(rates.presence), known(rates.admissible)],
			...(isByOrigin(by) ? [] : [known(of.target || null), known(percent(of.presentTargeted, of.target))])
		];
	};
	const isOne = by === 'activity';
	const lines: Cell[][] = [
		...rows.map((row) => [...(isOne ? [{ text: row.day ?? '' }] : []), { text: row.label }, ...counts(row)]),
		[...(isOne ? [{ text: '' }] : []), { text: 'Total' }, ...counts(totalOf(rows))]
	];
	const file = await sheetFile(
		{
			timezone: 'America/Toronto',
			headings: [
				...(isOne ? ['Date'] : []),
				GROUPING_WORDS[by].column,
				...(isByOrigin(by) ? [] : ['Activités']),
				...['Inscriptions', 'Présences', 'Admissibles', 'Présences / inscriptions (%)'],
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
