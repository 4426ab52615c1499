import {
	CHECK_IN_ANSWER,
	ENDED_BY,
	PAIR_STATE,
	reasonWords,
	type LastAnswer
} from '../../staff/mentoring.ts';
import { record } from '../audit/record.ts';
import type { Actor } from '../auth/policy.ts';
import { write } from '../db/write.ts';
import { sheetFile, type Cell, type SheetFormat } from '../spreadsheet.ts';
import { staffProgram } from './office.ts';

/**
 * A file of the pairs of a year, a line each, with nothing that its page does not show. The request leaves a line in the
 * audit trail, before the first byte.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `export_too_large`
 */
export async function exportPairs(request: { actor: Actor; code: string; format: SheetFormat }) {
	const { actor, code, format } = request;
	const { program, pairs } = await staffProgram(actor, code);
	const said = (of: LastAnswer | undefined): Cell => ({ text: of ? CHECK_IN_ANSWER[of.answer].label : '' });
	const lines = pairs.map((pair) => ({
		id: pair.id,
		cells: [
			...[{ text: PAIR_STATE[pair.state] }, { text: pair.mentor }, { text: pair.mentee }],
			...[{ text: reasonWords(pair) }, { at: pair.activeAt }, { text: pair.lastMeeting ?? '' }],
			...[{ count: pair.meetings }, { count: pair.minutes }],
			...[said(pair.said.mentor), said(pair.said.mentee)],
			{ text: pair.endedBy ? ENDED_BY[pair.endedBy] : '' }
		]
	}));
	const file = await sheetFile(
		{
			timezone: 'America/Toronto',
			headings: [
				...['État', 'Mentor', 'Personne mentorée', 'Raisons', 'Depuis', 'Dernière rencontre'],
				...['Rencontres', 'Minutes', 'Réponse du mentor', 'Réponse de la personne mentorée', 'Terminé']
			],
			// A year has some dozens of pairs: one chunk.
			chunk: (after) => Promise.resolve(after === 0 ? lines : [])
		},
		format
	);
	await write('audit.export', (tx) =>
		record(tx, actor, {
			...{ action: 'export.made', objectKind: 'mentoring', objectId: code },
			details: { format }
		})
	);
	return { name: `mentorat-${program.startsOn}.${format}`, ...file };
}
