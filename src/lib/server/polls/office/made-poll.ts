import { and, eq, inArray } from 'drizzle-orm';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import type { Database } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { event } from '../../db/schema/events.ts';
import { poll } from '../../db/schema/polls.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { requireNoHandIn } from './conflict.ts';
import type { Poll } from '../ledger/ledger.ts';

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
		const [found] = await db
			.select({ poll, owner: awardEdition.name, subject: awardCategory.name })
			.from(poll)
			.innerJoin(awardCategory, eq(awardCategory.id, poll.categoryId))
			.innerJoin(awardEdition, eq(awardEdition.id, awardCategory.editionId))
			.where(
				and(
					eq(awardEdition.slug, at.editionSlug),
					eq(awardCategory.slug, at.categorySlug),
					inArray(awardCategory.mode, ['public', 'both'])
				)
			);
		if (!found) throw new Refusal('not_found', { status: 404 });
		await requireNoHandIn(db, actor, found.poll.id);
		return found;
	}
	const [found] = await db
		.select({ poll, owner: event.name })
		.from(poll)
		.innerJoin(event, eq(event.id, poll.eventId))
		.where(and(eq(event.slug, at.eventSlug), eq(poll.slug, at.pollSlug)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	await requireNoHandIn(db, actor, found.poll.id);
	return { ...found, subject: found.poll.title };
}
