import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { laureate } from '../../db/schema/results.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEdition } from '../editions/queries.ts';

/**
 * Takes a laureate off every public page, at their request. The result and its minutes stay as they were.
 * @throws Refusal `not_allowed` (403), `not_found` (404) also where it is done already
 */
export async function takeDown(input: {
	actor: Actor;
	editionSlug: string;
	laureateId: number;
	reason: string;
}): Promise<void> {
	const { actor, editionSlug, laureateId, reason } = input;
	requireStaff(actor);
	const edition = await staffEdition(actor, editionSlug);
	await write('awards.takeDown', async (tx) => {
		const [taken] = await tx
			.update(laureate)
			.set({ takenDownAt: now(), takenDownReason: reason })
			.where(
				and(eq(laureate.id, laureateId), eq(laureate.editionId, edition.id), isNull(laureate.takenDownAt))
			)
			.returning({ id: laureate.id });
		if (!taken) throw new Refusal('not_found', { status: 404 });
		await record(tx, actor, { action: 'laureate.taken_down', objectKind: 'laureate', objectId: laureateId });
	});
}

/**
 * Puts a laureate taken down back on the public pages: it was a mistake, or they changed their mind. Not one who refuses
 * to be named.
 * @throws Refusal `not_allowed` (403), `not_found` (404) also where it is not down, or they refuse
 */
export async function putBack(input: {
	actor: Actor;
	editionSlug: string;
	laureateId: number;
}): Promise<void> {
	const { actor, editionSlug, laureateId } = input;
	requireStaff(actor);
	const edition = await staffEdition(actor, editionSlug);
	await write('awards.putBack', async (tx) => {
		const [back] = await tx
			.update(laureate)
			.set({ takenDownAt: null, takenDownReason: '' })
			.where(
				and(
					eq(laureate.id, laureateId),
					eq(laureate.editionId, edition.id),
					isNotNull(laureate.takenDownAt),
					sql`coalesce((SELECT k.nominated FROM nominee_consent k
						WHERE k.nomination_id = ${laureate.nominationId} ORDER BY k.id DESC LIMIT 1), 1) = 1`
				)
			)
			.returning({ id: laureate.id });
		if (!back) throw new Refusal('not_found', { status: 404 });
		await record(tx, actor, { action: 'laureate.put_back', objectKind: 'laureate', objectId: laureateId });
	});
}
