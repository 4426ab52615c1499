import { and, eq, or, sql } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import { isStaff, requirePerson, type Actor, type PersonActor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { session } from '../../db/schema/programme.ts';
import { callForProposals, proposal, proposalSpeaker } from '../../db/schema/proposals.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { callState, type Call } from './call.ts';

export type ProposalRow = typeof proposal.$inferSelect;
export type SpeakerRow = typeof proposalSpeaker.$inferSelect;

/** A proposal that the actor may read, and what they are to it. */
export interface Access {
	proposal: ProposalRow;
	event: typeof event.$inferSelect;
	call: Call;
	/** Its session on the published timetable. */
	session: typeof session.$inferSelect | null;
	as: 'speaker' | 'invited' | 'staff';
	/** The actor's own line among its speakers, where they have one. */
	own: SpeakerRow | null;
}

/**
 * The proposal of a code, for its people, and once it is handed in for the permanence. Whoever is only invited is told so by `as`: what they may
 * read is the caller's to say.
 * @throws Refusal `not_found` (404) for anybody else: a code tells nothing, not even that it exists
 */
export async function openProposal(db: Database | Tx, actor: Actor, code: string): Promise<Access> {
	const [found] = await db
		.select({ proposal, event, call: callForProposals, session })
		.from(proposal)
		.innerJoin(event, eq(event.id, proposal.eventId))
		.innerJoin(callForProposals, eq(callForProposals.eventId, proposal.eventId))
		.leftJoin(session, eq(session.id, proposal.sessionId))
		.where(eq(proposal.code, code));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const own = actor.kind === 'person' ? await ownLine(db, actor, found.proposal.id) : undefined;
	if (own?.status === 'accepted') return { ...found, as: 'speaker', own };
	if (isStaff(actor) && isOffered(found.proposal)) return { ...found, as: 'staff', own: own ?? null };
	if (own?.status === 'invited' && isLive(found.proposal)) return { ...found, as: 'invited', own };
	throw new Refusal('not_found', { status: 404 });
}

/**
 * As {@link openProposal}, for what only those who speak in it do.
 * @throws Refusal `not_found` (404), `not_allowed` (403) for the permanence, which writes nothing in somebody's name
 */
export async function openOwnProposal(
	db: Database | Tx,
	actor: Actor,
	code: string
): Promise<Access & { own: SpeakerRow; person: PersonActor }> {
	const person = requirePerson(actor);
	const access = await openProposal(db, actor, code);
	if (access.as === 'invited') throw new Refusal('not_found', { status: 404 });
	if (access.as !== 'speaker' || !access.own) throw new Refusal('not_allowed', { status: 403 });
	return { ...access, own: access.own, person };
}

/**
 * Staff do nothing of a proposal with which they have a conflict.
 * @throws Refusal `review_conflict` (403)
 */
export async function requireNoConflict(
	db: Database | Tx,
	actor: Actor,
	{ proposal: { id } }: Pick<Access, 'proposal'>
): Promise<void> {
	const [found] = await db
		.select({ isBarred: barredTo(actor) })
		.from(proposal)
		.where(eq(proposal.id, id));
	if (found!.isBarred) throw new Refusal('review_conflict', { status: 403 });
}

/** Whether the actor must not read a proposal of the query: nobody decides of what they have a conflict with. */
export function barredTo(actor: Actor) {
	return actor.kind === 'person'
		? sql<number>`EXISTS (SELECT 1 FROM review_barred b WHERE b.proposal_id = ${proposal.id} AND b.person_id = ${actor.personId})`
		: sql<number>`0`;
}

/** What may be changed of a proposal at an instant: all of it while the call is open, the printed text once accepted. */
export function editsOf(
	{ status }: Pick<ProposalRow, 'status'>,
	call: Call,
	at: Date = now()
): 'all' | 'text' | 'none' {
	if (status === 'draft' || status === 'submitted') return callState(call, at) === 'open' ? 'all' : 'none';
	if (status === 'accepted' || status === 'confirmed') return at < call.editsCloseAt ? 'text' : 'none';
	return 'none';
}

/** @throws Refusal `call_not_open`, `call_closed`, `edits_closed`, `proposal_settled` when nothing may be changed now */
export function requireEdits({
	proposal: { status },
	call
}: Pick<Access, 'proposal' | 'call'>): 'all' | 'text' {
	const edits = editsOf({ status }, call);
	if (edits !== 'none') return edits;
	if (status === 'draft' || status === 'submitted')
		throw new Refusal(callState(call) === 'upcoming' ? 'call_not_open' : 'call_closed');
	throw new Refusal(status === 'accepted' || status === 'confirmed' ? 'edits_closed' : 'proposal_settled');
}

/**
 * Whether a proposal was ever handed in, and is not taken back: until then it is its people's alone, whoever asks.
 */
export function isOffered({ status, submittedAt }: Pick<ProposalRow, 'status' | 'submittedAt'>): boolean {
	return status !== 'draft' && submittedAt !== null;
}

/** As {@link isOffered}, in a query of proposals. */
export const offered = sql<boolean>`(${proposal.status} <> 'draft' AND ${proposal.submittedAt} IS NOT NULL)`;

/** Whether anything may still come of a proposal. */
export function isLive({ status }: Pick<ProposalRow, 'status'>): boolean {
	return status !== 'withdrawn' && status !== 'declined';
}

/** Whether a session is over: what was said there is not taken back. */
export function isPast(held: Pick<typeof session.$inferSelect, 'endsAt'> | null, at: Date = now()): boolean {
	return held !== null && held.endsAt <= at;
}

/** Lines about a person: their own, or those an invitation to their address waits in. */
export function aboutPerson({ personId, email }: PersonActor) {
	return or(
		eq(proposalSpeaker.personId, personId),
		and(eq(proposalSpeaker.emailCanonical, canonicalEmail(email)), eq(proposalSpeaker.status, 'invited'))
	)!;
}

async function ownLine(
	db: Database | Tx,
	actor: PersonActor,
	proposalId: number
): Promise<SpeakerRow | undefined> {
	const [own] = await db
		.select()
		.from(proposalSpeaker)
		.where(and(eq(proposalSpeaker.proposalId, proposalId), aboutPerson(actor)));
	return own;
}
