import { dayOf } from '../../../format/dates.ts';
import { NOMINATION_STATE } from '../../../staff/awards.ts';
import { CONSENT, ELIGIBILITY } from '../../../staff/eligibility.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { write } from '../../db/write.ts';
import { sheetFile, type Cell, type Sheet, type SheetFormat } from '../../spreadsheet.ts';
import { allNominations, filtered, type TableFilter, type TableRow } from './table.ts';

const text = (value: string): Cell => ({ text: value });

/**
 * A file of the nominations that a filter keeps, in its order. The request leaves a line in the audit trail, before the
 * first byte.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `export_too_large`
 */
export async function exportNominations(request: {
	actor: Actor;
	editionSlug: string;
	filter: TableFilter;
	format: SheetFormat;
}): Promise<{ name: string; contentType: string; body: AsyncGenerator<Uint8Array> }> {
	const { actor, format } = request;
	const { edition, rows } = await allNominations(actor, request.editionSlug);
	const file = await sheetFile(sheetOf(filtered(rows, request.filter), edition.timezone), format);
	await write('audit.export', (tx) =>
		record(tx, actor, {
			action: 'export.made',
			objectKind: 'award_edition',
			objectId: edition.id,
			details: { file: 'candidatures', format }
		})
	);
	return {
		name: `meritas-${edition.slug}-candidatures-${dayOf(now(), edition.timezone)}.${format}`,
		...file
	};
}

function sheetOf(rows: readonly TableRow[], timezone: string): Sheet {
	return {
		timezone,
		headings: [
			...['Candidature', 'Titre', 'Honore', 'Prix', 'Déposée par', 'Au nom de', 'État', 'À annoncer'],
			...[
				'Consentement',
				'Points vérifiés',
				'Points en tout',
				'Points non remplis',
				'Questions sans réponse'
			],
			...['Déposée le', 'Annoncée le']
		],
		// They are few and read at once: one chunk holds them all.
		chunk: async (after) =>
			rows.slice(after, after + 1000).map((row, i) => ({ id: after + i + 1, cells: cellsOf(row) }))
	};
}

function cellsOf(row: TableRow): Cell[] {
	return [
		...[row.code, row.title, row.nominee, row.category, row.nominator, row.organisation].map(text),
		text(NOMINATION_STATE[row.status].label),
		text(row.eligibility ? ELIGIBILITY[row.eligibility].label : ''),
		text(row.consent ? CONSENT[row.consent].label : ''),
		{ count: row.checked },
		{ count: row.points },
		{ count: row.unmet },
		{ count: row.waiting },
		{ at: row.submittedAt },
		{ at: row.toldAt }
	];
}
