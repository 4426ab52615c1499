import { eq, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { gala } from '../../db/schema/gala.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEdition } from '../editions/queries.ts';
import { moveLetters } from '../results/out.ts';
import { cuesOf, galaOf } from './queries.ts';

/**
 * Says that the script of a gala is ready, or no longer. Once it is, the page is public, and the prizes of the edition come
 * out as their envelopes open; their letters, and the vote of the public, wait with them.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `stale_page`, `gala_unpublished` before its edition is, `gala_empty` without an envelope, `gala_too_late` once
 *   the embargo is over, `gala_started`
 */
export async function setReady(request: {
	actor: Actor;
	editionSlug: string;
	revision: number;
	isReady: boolean;
}): Promise<void> {
	const { actor, editionSlug, revision, isReady } = request;
	const edition = await staffEdition(actor, editionSlug);
	try {
		// The page of the edition leads to the gala: theirs is the domain whose version rises.
		await write('awards.readyGala', async (tx) => {
			const found = await galaOf(tx, edition.id);
			if (!found || found.revision !== revision) throw new Refusal('stale_page');
			if (isReady && !edition.publishedAt) throw new Refusal('gala_unpublished');
			if (isReady && !(await cuesOf(tx, found.id)).some(({ kind }) => kind === 'prize'))
				throw new Refusal('gala_empty');
			await tx
				.update(gala)
				.set({ readyAt: isReady ? now() : null, revision: sql`${gala.revision} + 1` })
				.where(eq(gala.id, found.id));
			await moveLetters(tx, edition.id);
			await record(tx, actor, {
				action: isReady ? 'gala.ready' : 'gala.unready',
				objectKind: 'award_edition',
				objectId: edition.id
			});
		});
	} catch (error) {
		const said = violation(error);
		if (said === 'gala_too_late' || said === 'gala_started') throw new Refusal(said);
		throw error;
	}
}
