import { dayOf } from '../../../format/dates.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { insertRows } from '../../db/insert.ts';
import { leadExport, leadExported } from '../../db/schema/leads.ts';
import { write } from '../../db/write.ts';
import { sheetFile, type SheetFormat } from '../../spreadsheet.ts';
import { openOwnExhibitor } from '../access.ts';
import { releasedLeads } from './own.ts';

const HEADINGS = ['Contact', 'Nom', 'Organisme', 'Courriel', 'Rencontre', 'Intérêt', 'Étiquettes', 'Notes'];

/**
 * A file of the contacts that agree at this moment, and of whom it is kept that they are in it: whoever withdraws afterwards
 * is named to the exhibitor by their number, so that it takes them out.
 * @throws Refusal `not_found` (404), `not_allowed` (403)
 */
export async function exportLeads(request: { actor: Actor; code: string; format: SheetFormat }) {
	const { actor, code, format } = request;
	const at = now();
	const { event, leads } = await write('leads.export', async (tx) => {
		const { exhibitor, event } = await openOwnExhibitor(tx, actor, code);
		const leads = await releasedLeads(tx, exhibitor.id);
		const [made] = await tx
			.insert(leadExport)
			.values({ exhibitorId: exhibitor.id, byPersonId: actor.kind === 'person' ? actor.personId : null, at })
			.returning();
		await insertRows(
			tx,
			leadExported,
			leads.map(({ id }) => ({ exportId: made!.id, leadId: id }))
		);
		await record(tx, actor, {
			...{ action: 'export.made', objectKind: 'exhibitor', objectId: exhibitor.id },
			details: { file: 'contacts', format }
		});
		return { event, leads };
	});
	const lines = leads.map(({ id, number, name, organisation, email, metAt, interest, tags, note }) => ({
		id,
		cells: [
			...[String(number), name, organisation, email].map((text) => ({ text })),
			{ at: metAt },
			...[interest ? `${interest} sur 3` : '', tags.join(', '), note].map((text) => ({ text }))
		]
	}));
	const file = await sheetFile(
		{
			timezone: event.timezone,
			headings: HEADINGS,
			// Some thousands at most, in the order that the page shows: one chunk.
			chunk: (after) => Promise.resolve(after === 0 ? lines : [])
		},
		format
	);
	return { name: `${event.slug}-contacts-${dayOf(at, event.timezone)}.${format}`, ...file };
}
