import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { write } from '../../db/write.ts';
import { requireOffice, requireUnbiased, seatAt } from './access.ts';
import { minute } from './minute.ts';

interface Asked {
	actor: Actor;
	editionSlug: string;
	categorySlug: string;
}

/**
 * Opens the deliberation on a prize: its minutes begin with who left the room, and the ranking.
 * @throws Refusal `not_found` (404), `not_allowed` (403), `deliberation_not_open`, `result_conflict` (403)
 */
export async function openDeliberation({ actor, editionSlug, categorySlug }: Asked): Promise<void> {
	await write('deliberation.open', async (tx) => {
		const seat = await seatAt(tx, actor, editionSlug, categorySlug);
		requireOffice(seat);
		await minute(tx, actor, seat.category);
		await record(tx, actor, {
			action: 'deliberation.opened',
			objectKind: 'award_category',
			objectId: seat.category.id
		});
	});
}

/**
 * Writes into the minutes what was said, by the permanence or by a juror whom no conflict keeps out.
 * @throws Refusal `not_found` (404), `deliberation_not_open`, `result_conflict` (403)
 */
export async function addNote({
	actor,
	editionSlug,
	categorySlug,
	text
}: Asked & { text: string }): Promise<void> {
	await write('deliberation.note', async (tx) => {
		const seat = await seatAt(tx, actor, editionSlug, categorySlug);
		requireUnbiased(seat);
		await minute(tx, actor, seat.category, { kind: 'note', text });
		await record(tx, actor, {
			action: 'deliberation.noted',
			objectKind: 'award_category',
			objectId: seat.category.id
		});
	});
}
