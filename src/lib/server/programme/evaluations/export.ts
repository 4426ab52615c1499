import { dayOf } from '../../../format/dates.ts';
import { meanOf, rateOf, type EvaluatedSession } from '../../../programme/evaluations.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { write } from '../../db/write.ts';
import { sheetFile, type Cell, type SheetFormat } from '../../spreadsheet.ts';
import { officeEvaluations } from './office.ts';

/**
 * A file of an event's results, a line a session, with nothing that the page does not show. The request leaves a line in
 * the audit trail, before the first byte.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function exportEvaluations(request: {
	actor: Actor;
	eventSlug: string;
	format: SheetFormat;
}): Promise<{ name: string; contentType: string; body: AsyncGenerator<Uint8Array> }> {
	const { actor, format } = request;
	const { event, sessions } = await officeEvaluations(actor, request.eventSlug);
	const file = await sheetFile(
		{
			timezone: event.timezone,
			headings: [
				...['Séance', 'Avec', 'Salle', 'Début', 'Personnes présentes', 'Réponses', 'Taux de réponse (%)'],
				...['Réponses montrées', 'Appréciation', 'Utilité', 'Trop lent', 'Bon rythme', 'Trop rapide'],
				'Commentaires'
			],
			// They are few and read at once: one chunk holds them all.
			chunk: async (after) =>
				sessions.slice(after, after + 1000).map((one, i) => ({ id: after + i + 1, cells: cellsOf(one) }))
		},
		format
	);
	await write('audit.export', (tx) =>
		record(tx, actor, {
			action: 'export.made',
			objectKind: 'event',
			objectId: event.id,
			details: { file: 'evaluations', format }
		})
	);
	return { name: `${event.slug}-evaluations-${dayOf(now(), event.timezone)}.${format}`, ...file };
}

function cellsOf({ title, speakers, roomName, startsAt, results }: EvaluatedSession): Cell[] {
	const { shown } = results;
	return [
		...[title, speakers.join(', '), roomName ?? ''].map((text) => ({ text })),
		{ at: startsAt },
		{ count: results.attended },
		{ count: results.answers },
		{ decimal: rateOf(results) },
		{ count: shown?.answers ?? 0 },
		{ decimal: shown && meanOf(shown.overall) },
		{ decimal: shown && meanOf(shown.useful) },
		...(['slow', 'right', 'fast'] as const).map((pace) => ({ decimal: shown && shown.pace[pace] })),
		{ text: shown?.comments.map(({ text }) => text).join('\n') ?? '' }
	];
}
