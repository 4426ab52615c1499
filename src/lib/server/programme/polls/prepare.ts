import { and, eq, like, sql } from 'drizzle-orm';
import { searchable } from '../../../format/names.ts';
import type { EventPollInput } from '../../../schemas/polls.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { instantOnClock } from '../../clock-time.ts';
import { DAY_MS } from '../../clock.ts';
import { event } from '../../db/schema/events.ts';
import { poll } from '../../db/schema/polls.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { Event } from '../../events/queries.ts';
import { CONTESTED_DAYS, makePoll, type NewCandidate } from '../../polls/office/make.ts';
import { madePoll } from '../../polls/office/made-poll.ts';
import { offeredBy } from './offered.ts';
import { replaceCandidates, requireUnsettled } from '../../polls/office/replace-candidates.ts';

/**
 * Prepares a vote of an event, or sets it otherwise while nobody has voted: from the first ballot on, what is asked, of whom,
 * by whom and until when is settled. Times are of the event's clock.
 * @param request.pollSlug of the vote that is set otherwise; undefined for a new one
 * @returns its address in the event
 * @throws Refusal `not_allowed` (403), `not_found` (404), `stale_page` when somebody else changed it since, `poll_settled`,
 *   `poll_event_calendar` on a date, `poll_choice_gone` for a choice that the event has no more, `poll_incomplete`,
 *   `time_missing`
 */
export async function prepareEventPoll(request: {
	actor: Actor;
	eventSlug: string;
	pollSlug: string | undefined;
	input: EventPollInput;
}): Promise<string> {
	const { actor, eventSlug, pollSlug, input } = request;
	requireStaff(actor);
	return write('polls.prepareEvent', async (tx) => {
		const [of] = await tx.select().from(event).where(eq(event.slug, eventSlug));
		if (!of) throw new Refusal('not_found', { status: 404 });
		const { revision, opensAt: _, closesAt: _c, toldAt: _t, choices, ...rest } = input;
		const set = { ...rest, ...calendarOf(of, input) };
		const candidates = await chosenOf(tx, of.id, choices);
		if (pollSlug === undefined) {
			const slug = await freePollSlug(tx, of.id, input.title);
			await makePoll(tx, actor, {
				...{ ...set, candidates, timezone: of.timezone },
				...{ owner: { eventId: of.id, slug }, code: `${eventSlug}/${slug}` }
			});
			return slug;
		}
		const { poll: there } = await madePoll(tx, actor, { eventSlug, pollSlug });
		if (there.revision !== revision) throw new Refusal('stale_page');
		await requireUnsettled(tx, there.id);
		await tx
			.update(poll)
			.set({ ...set, revision: sql`${poll.revision} + 1` })
			.where(eq(poll.id, there.id));
		await replaceCandidates(tx, there, candidates);
		await record(tx, actor, { action: 'poll.set', objectKind: 'poll', objectId: there.id });
		return pollSlug;
	});
}

/** The instants of a vote: it closes after it opens, and is told once it is closed. */
function calendarOf({ timezone }: Event, input: EventPollInput) {
	const opensAt = instantOnClock(input.opensAt, timezone, 'opensAt');
	const closesAt = instantOnClock(input.closesAt, timezone, 'closesAt');
	if (closesAt <= opensAt) throw new Refusal('poll_event_calendar', { status: 400, field: 'closesAt' });
	const toldAt = input.toldAt ? instantOnClock(input.toldAt, timezone, 'toldAt') : null;
	if (toldAt && toldAt < closesAt) throw new Refusal('poll_event_calendar', { status: 400, field: 'toldAt' });
	const contestedUntil = new Date((toldAt ?? closesAt).getTime() + CONTESTED_DAYS * DAY_MS);
	return { opensAt, closesAt, embargoUntil: toldAt, contestedUntil };
}

async function chosenOf(tx: Tx, eventId: number, refs: readonly string[]): Promise<NewCandidate[]> {
	const offered = await offeredBy(tx, eventId);
	const chosen = offered.filter(({ ref }) => refs.includes(ref));
	if (chosen.length < new Set(refs).size)
		throw new Refusal('poll_choice_gone', { status: 400, field: 'choices' });
	return chosen.map(({ candidate }) => candidate);
}

/** An address for a title that no other vote of the event has: `coup-de-coeur`, then `coup-de-coeur-2`. */
async function freePollSlug(tx: Tx, eventId: number, title: string): Promise<string> {
	const base =
		searchable(title)
			.replace(/[^a-z0-9]+/g, '-')
			.slice(0, 60)
			.replace(/^-|-$/g, '') || 'vote';
	const rows = await tx
		.select({ slug: poll.slug })
		.from(poll)
		.where(and(eq(poll.eventId, eventId), like(poll.slug, `${base}%`)));
	// What stands beside the votes at `/gestion/…/votes/…`.
	const taken = new Set(['nouveau', ...rows.map(({ slug }) => slug)]);
	let slug = base;
	for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
	return slug;
}
