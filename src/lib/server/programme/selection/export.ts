import { dayOf } from '../../../format/dates.ts';
import { DECISION, PROPOSAL_STATE } from '../../../staff/selection.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { write } from '../../db/write.ts';
import { sheetFile, type Cell, type Sheet, type SheetFormat } from '../../spreadsheet.ts';
import { allProposals, filtered, type TableFilter, type TableRow } from './table.ts';

const text = (value: string | null): Cell => ({ text: value ?? '' });

/**
 * A file of the proposals that a filter keeps, in its order. The request leaves a line in the audit trail, before the first
 * byte. What whoever asks has a conflict with comes without its figures.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `export_too_large`
 */
export async function exportProposals(request: {
	actor: Actor;
	eventSlug: string;
	filter: TableFilter;
	format: SheetFormat;
}): Promise<{ name: string; contentType: string; body: AsyncGenerator<Uint8Array> }> {
	const { actor, format } = request;
	const { event, rows } = await allProposals(actor, request.eventSlug);
	const file = await sheetFile(sheetOf(filtered(rows, request.filter), event.timezone), format);
	await write('audit.export', (tx) =>
		record(tx, actor, {
			action: 'export.made',
			objectKind: 'event',
			objectId: event.id,
			details: { file: 'propositions', format }
		})
	);
	return { name: `${event.slug}-propositions-${dayOf(now(), event.timezone)}.${format}`, ...file };
}

function sheetOf(rows: readonly TableRow[], timezone: string): Sheet {
	return {
		timezone,
		headings: [
			...[
				'Proposition',
				'Titre',
				'Avec',
				'Format',
				'Thème',
				'État',
				'Décision à annoncer',
				'Rang de réserve'
			],
			...['Note moyenne', 'Écart type', 'Lectures', 'Conflits', 'Étiquettes', 'Annoncée le']
		],
		// They are few and read at once: one chunk holds them all.
		chunk: async (after) =>
			rows.slice(after, after + 1000).map((row, i) => ({ id: after + i + 1, cells: cellsOf(row) }))
	};
}

function cellsOf(row: TableRow): Cell[] {
	return [
		...[row.code, row.title, row.speakers, row.format, row.track].map(text),
		text(PROPOSAL_STATE[row.status].label),
		text(row.decision && DECISION[row.decision].label),
		text(row.reserveRank === null ? '' : String(row.reserveRank)),
		{ decimal: row.tally.mean },
		{ decimal: row.tally.spread },
		{ count: row.tally.readings },
		{ count: row.conflicts },
		text(row.tags.join(', ')),
		{ at: row.decidedAt }
	];
}
