import { and, asc, eq, isNotNull, lte, sql } from 'drizzle-orm';
import { HOUR_MS, now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { awardCategory, awardEdition } from '../db/schema/awards.ts';
import { event } from '../db/schema/events.ts';
import { exhibitor } from '../db/schema/exhibitors.ts';
import { region } from '../db/schema/members.ts';
import { poll, pollCandidate } from '../db/schema/polls.ts';
import { session, speaker } from '../db/schema/programme.ts';
import { Refusal } from '../errors.ts';
import type { Poll } from './ledger/ledger.ts';

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
					.where(
						and(eq(event.slug, path.event), eq(poll.slug, path.poll), isNotNull(event.publishedAt), shown)
					);
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
	/** Said to everybody. */
	removedReason: string;
	/** Its page among those of the event: `programme/…`. */
	page: string | null;
	/** Null while nobody is to know. */
	votes: number | null;
}

/** Whether results are told and ballots opened: in time, and only once the store takes no ballot of any instance. */
export function isTold({ closesAt, embargoUntil, sealedAt }: Poll, at: Date): boolean {
	return sealedAt !== null && at >= (embargoUntil ?? closesAt);
}

/**
 * Whether counts stand still: in the last hours before the close, and from then until the results are told, nobody outside
 * hears them.
 */
export function isFrozen(of: Poll, at: Date): boolean {
	return at >= new Date(of.closesAt.getTime() - of.freezeHours * HOUR_MS) && !isTold(of, at);
}

/**
 * The candidates of a poll in the order of its ledger. Counts show to whoever has voted, until they freeze; and to everybody
 * once results are told.
 */
export async function candidatesOf(of: Poll, { hasVoted }: { hasVoted: boolean }): Promise<ShownCandidate[]> {
	const db = await reader();
	const at = now();
	const shows = isTold(of, at) || (hasVoted && !isFrozen(of, at));
	const { code, name, organisationName, story, removedAt, removedReason, votes } = pollCandidate;
	const rows = await db
		.select({
			...{ code, name, organisationName, story, removedAt, removedReason, votes, regionName: region.name },
			hasPortrait: sql<number>`(${hasPicture} OR ${agreesToBePictured})`,
			...{ session: session.slug, speaker: speaker.slug, exhibitor: exhibitor.slug }
		})
		.from(pollCandidate)
		.leftJoin(region, eq(region.code, pollCandidate.regionCode))
		.leftJoin(session, eq(session.id, pollCandidate.sessionId))
		.leftJoin(speaker, eq(speaker.id, pollCandidate.speakerId))
		.leftJoin(exhibitor, eq(exhibitor.id, pollCandidate.exhibitorId))
		.where(eq(pollCandidate.pollId, of.id))
		.orderBy(asc(pollCandidate.position), asc(pollCandidate.id));
	return rows.map(({ removedAt, votes, hasPortrait, session, speaker, exhibitor, ...shown }) => ({
		...shown,
		...{ hasPortrait: hasPortrait === 1, isRemoved: removedAt !== null },
		page: session ? `programme/${session}` : speaker ? `conferenciers/${speaker}` : exhibitor && 'exposants',
		votes: shows ? votes : null
	}));
}

/** Whether a candidate of an event has a picture of its own. */
const hasPicture = sql`EXISTS (SELECT 1 FROM poll_candidate_picture i WHERE i.candidate_id = poll_candidate.id)`;

/** Whether a candidate has a picture that they last agreed to show. */
export const agreesToBePictured = sql`(poll_candidate.photo_id IS NOT NULL AND coalesce((
	SELECT n.pictured FROM nominee_consent n WHERE n.nomination_id = poll_candidate.nomination_id ORDER BY n.id DESC LIMIT 1), 0))`;
