import { and, asc, eq, isNotNull, lte, sql } from 'drizzle-orm';
import { HOUR_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { awardCategory, awardEdition } from '../db/schema/awards.ts';
import { event } from '../db/schema/events.ts';
import { region } from '../db/schema/members.ts';
import { poll, pollCandidate } from '../db/schema/polls.ts';
import { Refusal } from '../errors.ts';
import type { Poll } from './ledger.ts';

/** Where a poll stands in addresses: an edition of the Méritas has one, an event has some. */
export type PollPath = { edition: string } | { event: string; poll: string };

/** The poll of an address, once it is public. @throws Refusal `not_found` (404) */
export async function publicPoll(path: PollPath): Promise<Poll> {
	const db = await reader();
	const shown = and(isNotNull(poll.publishedAt), lte(poll.publishedAt, now()));
	const [found] =
		'edition' in path
			? await db
					.select({ poll })
					.from(poll)
					.innerJoin(awardCategory, eq(awardCategory.id, poll.categoryId))
					.innerJoin(awardEdition, eq(awardEdition.id, awardCategory.editionId))
					.where(and(eq(awardEdition.slug, path.edition), shown))
					.orderBy(asc(awardCategory.position))
					.limit(1)
			: await db
					.select({ poll })
					.from(poll)
					.innerJoin(event, eq(event.id, poll.eventId))
					.where(and(eq(event.slug, path.event), eq(poll.slug, path.poll), shown));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found.poll;
}

/** A candidate as the public sees them. */
export interface ShownCandidate {
	code: string;
	name: string;
	organisationName: string;
	regionName: string | null;
	story: string;
	/** A picture is there, and they still agree to be pictured. */
	hasPortrait: boolean;
	isRemoved: boolean;
	/** Null while nobody is to know. */
	votes: number | null;
}

/**
 * Whether counts stand still: in the last hours before the close, and from then until the results are told, nobody outside
 * hears them.
 */
export function isFrozen({ closesAt, freezeHours, embargoUntil }: Poll, at: Date): boolean {
	if (at < new Date(closesAt.getTime() - freezeHours * HOUR_MS)) return false;
	return at < (embargoUntil ?? closesAt);
}

/**
 * The candidates of a poll in the order of its ledger. Counts show to whoever has voted, until they freeze; and to everybody
 * once results are told.
 */
export async function candidatesOf(of: Poll, { hasVoted }: { hasVoted: boolean }): Promise<ShownCandidate[]> {
	const db = await reader();
	const at = now();
	const isOver = at >= (of.embargoUntil ?? of.closesAt);
	const shows = isOver || (hasVoted && !isFrozen(of, at));
	const { code, name, organisationName, story, removedAt, votes } = pollCandidate;
	const rows = await db
		.select({
			...{ code, name, organisationName, story, removedAt, votes, regionName: region.name },
			hasPortrait: sql<number>`${agreesToBePictured}`
		})
		.from(pollCandidate)
		.leftJoin(region, eq(region.code, pollCandidate.regionCode))
		.where(eq(pollCandidate.pollId, of.id))
		.orderBy(asc(pollCandidate.position), asc(pollCandidate.id));
	return rows.map(({ removedAt, votes, hasPortrait, ...shown }) => ({
		...shown,
		...{ hasPortrait: hasPortrait === 1, isRemoved: removedAt !== null },
		votes: shows ? votes : null
	}));
}

/** Whether a candidate has a picture that they last agreed to show. */
export const agreesToBePictured = sql`(poll_candidate.photo_id IS NOT NULL AND coalesce((
	SELECT n.pictured FROM nominee_consent n WHERE n.nomination_id = poll_candidate.nomination_id ORDER BY n.id DESC LIMIT 1), 0))`;
