import { asc, eq } from 'drizzle-orm';
import type { ShownCall, ShownFormat } from '../../../programme/proposal.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { track } from '../../db/schema/programme.ts';
import { callForProposals, proposalFormat } from '../../db/schema/proposals.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { isVisible } from '../../events/queries.ts';

export type Call = typeof callForProposals.$inferSelect;

/** An event's call, where it has one. */
export async function findCall(db: Database | Tx, eventId: number): Promise<Call | undefined> {
	const [found] = await db.select().from(callForProposals).where(eq(callForProposals.eventId, eventId));
	return found;
}

/** Where an instant is in a call. */
export function callState(call: Pick<Call, 'opensAt' | 'closesAt'>, at: Date = now()): ShownCall['state'] {
	if (at < call.opensAt) return 'upcoming';
	return at < call.closesAt ? 'open' : 'closed';
}

/** @throws Refusal `call_not_open`, `call_closed` */
export function requireCallOpen(call: Pick<Call, 'opensAt' | 'closesAt'>): void {
	const state = callState(call);
	if (state === 'upcoming') throw new Refusal('call_not_open');
	if (state === 'closed') throw new Refusal('call_closed');
}

/** An event's call as everyone sees it; undefined where it has none. */
export async function shownCall(eventId: number): Promise<ShownCall | undefined> {
	const db = await reader();
	const call = await findCall(db, eventId);
	if (!call) return undefined;
	const { introduction, opensAt, closesAt, editsCloseAt } = call;
	const tracks = await db
		.select({ id: track.id, name: track.name })
		.from(track)
		.where(eq(track.eventId, eventId))
		.orderBy(asc(track.position), asc(track.id));
	const formats = await listFormats(db, eventId);
	return { introduction, opensAt, closesAt, editsCloseAt, state: callState(call), formats, tracks };
}

/** What may be proposed, in the order staff gave. */
export async function listFormats(db: Database | Tx, eventId: number): Promise<ShownFormat[]> {
	return db
		.select({
			id: proposalFormat.id,
			name: proposalFormat.name,
			description: proposalFormat.description,
			minutes: proposalFormat.minutes,
			maxSpeakers: proposalFormat.maxSpeakers
		})
		.from(proposalFormat)
		.where(eq(proposalFormat.eventId, eventId))
		.orderBy(asc(proposalFormat.position), asc(proposalFormat.id));
}

/**
 * The call of an event's address, where its pages lead to it: until the committee has read, for those who may see the
 * event. Null otherwise; `openUntil`: when it closes, while it is open.
 */
export async function callInSight(
	eventSlug: string,
	actor: Actor,
	at: Date = now()
): Promise<{ openUntil: Date | null } | null> {
	const db = await reader();
	const [found] = await db
		.select({ publishedAt: event.publishedAt, call: callForProposals })
		.from(callForProposals)
		.innerJoin(event, eq(event.id, callForProposals.eventId))
		.where(eq(event.slug, eventSlug));
	if (!found || !isVisible(found, actor) || at >= found.call.reviewsCloseAt) return null;
	return { openUntil: callState(found.call, at) === 'open' ? found.call.closesAt : null };
}
