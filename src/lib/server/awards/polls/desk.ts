import { and, asc, eq, inArray } from 'drizzle-orm';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { poll } from '../../db/schema/polls.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { Poll } from '../../polls/ledger/ledger.ts';

/** A prize of the public as the permanence works on it; its vote, once there is one. */
export interface PollDesk {
	edition: typeof awardEdition.$inferSelect;
	category: typeof awardCategory.$inferSelect;
	poll: Poll | null;
}

/**
 * The prize of an address, of those that the public votes on.
 * @throws Refusal `not_allowed` (403), `not_found` (404) also for a prize that the public has no part in
 */
export async function pollDesk(
	db: Database | Tx,
	actor: Actor,
	editionSlug: string,
	categorySlug: string
): Promise<PollDesk> {
	requireStaff(actor);
	const [found] = await db
		.select({ edition: awardEdition, category: awardCategory, poll })
		.from(awardCategory)
		.innerJoin(awardEdition, eq(awardEdition.id, awardCategory.editionId))
		.leftJoin(poll, eq(poll.categoryId, awardCategory.id))
		.where(
			and(
				eq(awardEdition.slug, editionSlug),
				eq(awardCategory.slug, categorySlug),
				inArray(awardCategory.mode, ['public', 'both'])
			)
		);
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/**
 * The prizes of an edition that the public votes on, in their order, with the code of their vote where there is one.
 * @throws Refusal `not_allowed` (403)
 */
export async function publicPolls(actor: Actor, editionSlug: string) {
	requireStaff(actor);
	const db = await reader();
	return db
		.select({ slug: awardCategory.slug, name: awardCategory.name, poll: poll.code })
		.from(awardCategory)
		.innerJoin(awardEdition, eq(awardEdition.id, awardCategory.editionId))
		.leftJoin(poll, eq(poll.categoryId, awardCategory.id))
		.where(and(eq(awardEdition.slug, editionSlug), inArray(awardCategory.mode, ['public', 'both'])))
		.orderBy(asc(awardCategory.position), asc(awardCategory.id));
}
