import type { ProposalStatus } from '../../../schemas/proposal-lists.ts';
import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { Decision } from '../../../programme/letter-text.ts';
import { auditOf, type AuditRow } from '../../audit/queries.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { person } from '../../db/schema/members.ts';
import { session } from '../../db/schema/programme.ts';
import { proposal, proposalSpeaker, proposalTag } from '../../db/schema/proposals.ts';
import { review, reviewConflict, reviewer } from '../../db/schema/selection.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent, type StaffEvent } from '../../events/staff-events.ts';
import { isLive, isPast, offered } from '../proposals/access.ts';
import { contentOf, type Content } from './content.ts';
import { barredFor, barredOf, criteriaOf, readingsOf, talliesOf, type Criterion } from './readings.ts';
import { tallyOf, type Tally } from '../../../scoring/score.ts';

export interface StaffReading {
	personId: number;
	name: string;
	complete: boolean;
	/** They are asked to speak in it: not counted. */
	isSetAside: boolean;
	/** Of a text that has changed since. */
	isOutdated: boolean;
	score: number | null;
	/** By criterion id. */
	scores: Record<string, number>;
	comment: string;
	feedback: string;
}

export interface StaffProposal {
	event: StaffEvent;
	code: string;
	title: string;
	status: ProposalStatus;
	decision: Decision | null;
	reserveRank: number | null;
	decidedAt: Date | null;
	/** Last day to confirm an acceptance, `YYYY-MM-DD`. */
	confirmBy: string | null;
	/** Something may come of it still: the permanence may take somebody out of it, or withdraw it. */
	isLive: boolean;
	/** Its session is over: it is withdrawn no more. */
	isPast: boolean;
	people: { id: number; name: string; status: 'invited' | 'accepted' | 'declined'; isSubmitter: boolean }[];
	tags: string[];
	content: Content;
	criteria: Criterion[];
	tally: Tally;
	readings: StaffReading[];
	conflicts: { personId: number; name: string; reason: string; at: Date }[];
	/** Of the committee, who may read it still. */
	readers: { personId: number; name: string }[];
	audit: AuditRow[];
}

const nameOf = sql<string>`${person.givenName} || ' ' || ${person.familyName}`;

/**
 * A proposal with all its readings, conflicts and history, for the office.
 * @throws Refusal `not_allowed` (403); `not_found` (404) also for a draft, which is its authors' alone; `review_conflict`
 *   (403) for staff who speak in it or declared a conflict
 */
export async function staffProposal(actor: Actor, eventSlug: string, code: string): Promise<StaffProposal> {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const [of] = await db
		.select({ ...getTableColumns(proposal), endsAt: session.endsAt })
		.from(proposal)
		.leftJoin(session, eq(session.id, proposal.sessionId))
		.where(and(eq(proposal.eventId, event.id), eq(proposal.code, code), offered));
	if (!of) throw new Refusal('not_found', { status: 404 });
	const barred = (await barredOf(event.id)).filter((one) => one.proposalId === of.id);
	if (barredFor(actor, barred).has(of.id)) throw new Refusal('review_conflict', { status: 403 });
	const criteria = await criteriaOf(event.id);
	const [readings, readers, conflicts, committee, people, tags, content, audit] = await Promise.all([
		readingsOf(event.id, criteria, of.id),
		db
			.select({ id: person.id, name: nameOf })
			.from(review)
			.innerJoin(person, eq(person.id, review.personId))
			.where(eq(review.proposalId, of.id)),
		db
			.select({
				personId: reviewConflict.personId,
				name: nameOf,
				reason: reviewConflict.reason,
				at: reviewConflict.at
			})
			.from(reviewConflict)
			.innerJoin(person, eq(person.id, reviewConflict.personId))
			.where(eq(reviewConflict.proposalId, of.id))
			.orderBy(asc(reviewConflict.at)),
		db
			.select({ personId: person.id, name: nameOf })
			.from(reviewer)
			.innerJoin(person, eq(person.id, reviewer.personId))
			.where(eq(reviewer.eventId, event.id))
			.orderBy(asc(person.familyName), asc(person.givenName)),
		db
			.select({
				id: proposalSpeaker.id,
				name: proposalSpeaker.name,
				status: proposalSpeaker.status,
				personId: proposalSpeaker.personId
			})
			.from(proposalSpeaker)
			.where(eq(proposalSpeaker.proposalId, of.id))
			.orderBy(asc(proposalSpeaker.position), asc(proposalSpeaker.id)),
		db
			.select({ tag: proposalTag.tag })
			.from(proposalTag)
			.where(eq(proposalTag.proposalId, of.id))
			.orderBy(asc(proposalTag.tag)),
		contentOf(of.id, false),
		auditOf(actor, [{ kind: 'proposal', ids: [of.id] }])
	]);
	const names = new Map(readers.map(({ id, name }) => [id, name]));
	const kept = new Set(barred.map(({ personId }) => personId));
	return {
		event,
		code,
		title: of.title,
		status: of.status,
		decision: of.decision,
		reserveRank: of.reserveRank,
		decidedAt: of.decidedAt,
		confirmBy: of.confirmBy,
		isLive: isLive(of),
		isPast: of.endsAt !== null && isPast({ endsAt: of.endsAt }),
		people: people.map(({ personId, ...one }) => ({ ...one, isSubmitter: personId === of.submitterId })),
		tags: tags.map(({ tag }) => tag),
		content,
		criteria,
		tally: talliesOf(readings).get(of.id) ?? tallyOf([]),
		readings: readings.map(
			({ personId, scores, complete, score, comment, feedback, isSetAside, isOutdated }) => ({
				...{ personId, complete, score, comment, feedback, isSetAside, isOutdated },
				name: names.get(personId) ?? '',
				scores: Object.fromEntries(scores)
			})
		),
		conflicts,
		readers: committee.filter(({ personId }) => !kept.has(personId)),
		audit
	};
}
