import { and, asc, eq } from 'drizzle-orm';
import type { OfferedChoice, PollLive } from '../../../poll/office.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { poll } from '../../db/schema/polls.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent, type StaffEvent } from '../../events/staff-events.ts';
import { liveOf, phaseOf } from '../../polls/office/board.ts';
import { hasHandIn } from '../../polls/office/conflict.ts';
import { isTold } from '../../polls/queries.ts';
import type { Poll } from '../../polls/ledger/ledger.ts';
import { offeredBy } from './offered.ts';

type Phase = ReturnType<typeof phaseOf>;

/** The votes of an event as the permanence lists them, the last made first. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function eventPolls(actor: Actor, eventSlug: string) {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const rows = await db.select().from(poll).where(eq(poll.eventId, event.id)).orderBy(asc(poll.opensAt));
	return {
		event,
		polls: rows.map((of) => {
			const { slug, title, opensAt, closesAt, ballots } = of;
			return { slug, title, opensAt, closesAt, ballots, phase: phaseOf(of) };
		})
	};
}

/** What the permanence sees of a vote of an event. */
export interface EventBoard {
	event: StaffEvent;
	/** What may stand in it. */
	offered: OfferedChoice[];
	poll: Poll | null;
	live: PollLive | null;
	phase: Phase | null;
	/** Whoever reads it has a hand in a candidate, and the counts are not told yet. */
	isKeptFrom: boolean;
}

/**
 * All that the permanence sees of a vote of an event: how it is set, what may stand, and, once it is made, what is happening;
 * of that nothing for whoever has a hand in a candidate, before the counts are told.
 * @param pollSlug undefined before it is made
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function eventBoard(
	actor: Actor,
	eventSlug: string,
	pollSlug: string | undefined
): Promise<EventBoard> {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const offered = (await offeredBy(db, event.id)).map(({ candidate: _, ...one }) => one);
	if (pollSlug === undefined)
		return { event, offered, poll: null, live: null, phase: null, isKeptFrom: false };
	const [found] = await db
		.select()
		.from(poll)
		.where(and(eq(poll.eventId, event.id), eq(poll.slug, pollSlug)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const isKeptFrom = !isTold(found, now()) && (await hasHandIn(db, actor, found.id));
	const live = isKeptFrom ? null : await liveOf(db, found);
	return { event, offered, poll: found, live, phase: phaseOf(found), isKeptFrom };
}
