import { and, eq, inArray, notInArray } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { requireOffice, seatAt } from './access.ts';
import { minute } from './minute.ts';
import { requireUnlocked } from './rounds.ts';

/**
 * Says which nominations of a prize are its finalists; the others stay eligible. Nobody is told, and nothing is public.
 * @throws Refusal `not_found` (404), `not_allowed` (403), `deliberation_not_open`, `result_conflict` (403), `result_locked`,
 * `round_too_few` where none is chosen
 */
export async function setShortlist(input: {
	actor: Actor;
	editionSlug: string;
	categorySlug: string;
	codes: readonly string[];
}): Promise<void> {
	const { actor, editionSlug, categorySlug, codes } = input;
	await write('deliberation.setShortlist', async (tx) => {
		const seat = await seatAt(tx, actor, editionSlug, categorySlug);
		requireOffice(seat);
		const { category } = seat;
		await requireUnlocked(tx, category.id);
		const chosen = await tx
			.select({ id: nomination.id, code: nomination.code })
			.from(nomination)
			.where(
				and(
					eq(nomination.categoryId, category.id),
					inArray(nomination.status, ['eligible', 'shortlisted']),
					inArray(nomination.code, [...codes, ''])
				)
			);
		if (chosen.length === 0) throw new Refusal('round_too_few', { status: 400, field: 'codes' });
		const ids = chosen.map(({ id }) => id);
		const updatedAt = now();
		await tx
			.update(nomination)
			.set({ status: 'shortlisted', updatedAt })
			.where(and(inArray(nomination.id, ids), eq(nomination.status, 'eligible')));
		await tx
			.update(nomination)
			.set({ status: 'eligible', updatedAt })
			.where(
				and(
					eq(nomination.categoryId, category.id),
					eq(nomination.status, 'shortlisted'),
					notInArray(nomination.id, ids)
				)
			);
		const named = chosen.map(({ code }) => code).sort();
		await minute(tx, actor, category, { kind: 'shortlist', facts: { codes: named } });
		await record(tx, actor, {
			action: 'shortlist.set',
			objectKind: 'award_category',
			objectId: category.id,
			details: { nominations: named }
		});
	});
}
