import { desc, eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { MINUTE_MS, now } from '../../clock.ts';
import { deliberationEntry } from '../../db/schema/jury.ts';
import { write, type Tx } from '../../db/write.ts';
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
 * Writes into the minutes what was said, by the permanence or by a juror whom no conflict keeps out. Sent twice, it is
 * written once: nothing takes a line out of minutes.
 * @throws Refusal `not_found` (404), `deliberation_not_open`, `result_conflict` (403), `declare_first` (403)
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
		if (await wasJustSaid(tx, actor, seat.category.id, text)) return;
		await minute(tx, actor, seat.category, { kind: 'note', text });
		await record(tx, actor, {
			action: 'deliberation.noted',
			objectKind: 'award_category',
			objectId: seat.category.id
		});
	});
}

/** How long the same words by the same person are one note sent twice. */
const TWICE_MS = 2 * MINUTE_MS;

async function wasJustSaid(tx: Tx, actor: Actor, categoryId: number, text: string): Promise<boolean> {
	const [last] = await tx
		.select({ text: deliberationEntry.text, personId: deliberationEntry.personId, at: deliberationEntry.at })
		.from(deliberationEntry)
		.where(eq(deliberationEntry.categoryId, categoryId))
		.orderBy(desc(deliberationEntry.id))
		.limit(1);
	const personId = actor.kind === 'person' ? actor.personId : null;
	return last?.text === text && last.personId === personId && now().getTime() - last.at.getTime() < TWICE_MS;
}
