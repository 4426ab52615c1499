import { scoreOf } from '../../../scoring/score.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { csvHead, csvLines, harmless } from '../../csv.ts';
import { reader } from '../../db/client.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { seatAt } from './access.ts';
import { sheetFor } from './sheet.ts';

/** Plenty of digits: whoever works the ranking out again must find it to the last one shown. */
const digits = (value: number) => String(Number(value.toFixed(10))).replace('.', ',');

/**
 * Every mark that ranks, with the score it makes and what each criterion weighs: all it takes to work the ranking out
 * again. Nothing of a nomination that a conflict closes to whoever asks.
 * For the jury: severities can be worked out from it.
 * @throws Refusal `not_found` (404), `not_allowed` (403), `deliberation_not_open`
 */
export async function scoresCsv(actor: Actor, editionSlug: string, categorySlug: string): Promise<string> {
	const db = await reader();
	const seat = await seatAt(db, actor, editionSlug, categorySlug);
	if (!seat.juror) throw new Refusal('not_allowed', { status: 403 });
	const { nominees, jurors, marks, criteria } = await sheetFor(db, seat);
	await write('deliberation.export', (tx) =>
		record(tx, actor, {
			action: 'export.made',
			objectKind: 'award_category',
			objectId: seat.category.id,
			details: { format: 'csv' }
		})
	);
	const titles = new Map(nominees.map((one) => [one.id, one]));
	const names = new Map(jurors.map(({ id, name }) => [id, name]));
	const rows = marks.map(({ nomination, juror, marks: given }) => [
		titles.get(nomination)!.code,
		harmless(titles.get(nomination)!.title),
		harmless(names.get(juror)!),
		...criteria.map(({ id }) => String(given.get(id) ?? '')),
		digits(scoreOf(criteria, given) ?? 0)
	]);
	const heads = criteria.map(({ name, max, weight }) => harmless(`${name} (sur ${max}, poids ${weight})`));
	return csvHead(['Candidature', 'Titre', 'Juré ou jurée', ...heads, 'Score sur 100']) + csvLines(rows);
}
