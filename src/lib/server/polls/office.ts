import { and, asc, eq, inArray } from 'drizzle-orm';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader, type Database } from '../db/client.ts';
import { awardCategory, awardEdition } from '../db/schema/awards.ts';
import { event } from '../db/schema/events.ts';
import { poll } from '../db/schema/polls.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { requireNoHandIn } from './conflict.ts';
import type { Poll } from './ledger.ts';

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

/** Where the permanence works on a poll: at a prize of an edition, or at a vote of an event. */
export type PollAt = { editionSlug: string; categorySlug: string } | { eventSlug: string; pollSlug: string };

/** A poll that is made, with whose it is. */
export interface MadePoll {
	poll: Poll;
	/** Name of the edition, or of the event. */
	owner: string;
	/** What is voted: the prize, or the vote's own title. */
	subject: string;
}

/**
 * The poll that is made at an address of the office.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `result_conflict` (403) to whoever has a hand in one of its candidates
 */
export async function madePoll(db: Database | Tx, actor: Actor, at: PollAt): Promise<MadePoll> {
	requireStaff(actor);
	if ('editionSlug' in at) {
		const { poll: of, edition, category } = await pollDesk(db, actor, at.editionSlug, at.categorySlug);
		if (!of) throw new Refusal('not_found', { status: 404 });
		await requireNoHandIn(db, actor, of.id);
		return { poll: of, owner: edition.name, subject: category.name };
	}
	const [found] = await db
		.select({ poll, owner: event.name })
		.from(poll)
		.innerJoin(event, eq(event.id, poll.eventId))
		.where(and(eq(event.slug, at.eventSlug), eq(poll.slug, at.pollSlug)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return { ...found, subject: found.poll.title };
}

/**
 * The prizes of an edition that the public votes on, in their order, with the code of their vote where there is one.
 * @throws Refusal `not_allowed` (403)
 */
export async function publicVotes(actor: Actor, editionSlug: string) {
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
