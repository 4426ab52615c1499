import { dayOf } from '../../../format/dates.ts';
import { EXHIBITOR_KIND, EXHIBITOR_STATE } from '../../../staff/exhibitors.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { write } from '../../db/write.ts';
import { sheetFile, type SheetFormat } from '../../spreadsheet.ts';
import { officeApplications, type ApplicationFilter } from './office.ts';

/**
 * A file of the applications that a filter keeps. The request leaves a line in the audit trail, before the first byte.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `export_too_large`
 */
export async function exportApplications(request: {
	actor: Actor;
	eventSlug: string;
	filter: ApplicationFilter;
	format: SheetFormat;
}) {
	const { actor, eventSlug, filter, format } = request;
	const { event, rows } = await officeApplications(actor, eventSlug, filter);
	const lines = rows.map((row, i) => ({
		id: i + 1,
		cells: [
			...[row.code, row.name, EXHIBITOR_KIND[row.kind], EXHIBITOR_STATE[row.status].label],
			...[row.boothType, row.booth, row.level, row.contact, row.email, row.phone, row.website]
		]
			.map((text): { text: string } | { at: Date | null } => ({ text: text ?? '' }))
			.concat([{ at: row.submittedAt }, { at: row.decidedAt }])
	}));
	const file = await sheetFile(
		{
			timezone: event.timezone,
			headings: [
				...['Demande', 'Nom', 'Genre', 'État', 'Type de kiosque', 'Kiosque', 'Partenariat'],
				...['Contact', 'Courriel', 'Téléphone', 'Site', 'Présentée le', 'Répondue le']
			],
			// They are some hundreds at most: one chunk.
			chunk: (after) => Promise.resolve(after === 0 ? lines : [])
		},
		format
	);
	await write('audit.export', (tx) =>
		record(tx, actor, {
			...{ action: 'export.made', objectKind: 'event', objectId: event.id },
			details: { file: 'exposants', format }
		})
	);
	return { name: `${event.slug}-exposants-${dayOf(now(), event.timezone)}.${format}`, ...file };
}
