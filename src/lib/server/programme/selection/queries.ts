import { and, asc, eq, notInArray, sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { organisation, person } from '../../db/schema/members.ts';
import { track } from '../../db/schema/programme.ts';
import { callForProposals, proposal, proposalFormat } from '../../db/schema/proposals.ts';
import { reviewConflict, reviewer } from '../../db/schema/selection.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { barredOf, criteriaOf, readingsOf, type Criterion } from './readings.ts';

export interface CommitteeMember {
	personId: number;
	name: string;
	email: string;
	organisation: string | null;
	/** Read whole as it stands now, and what they may read. */
	done: number;
	toRead: number;
	conflicts: number;
}

export interface CommitteeSettings {
	members: CommitteeMember[];
	criteria: Criterion[];
	/** Once something is scored, only words change. */
	criteriaLocked: boolean;
	/** Null where the event has no call. */
	call: { reviewsCloseAt: Date; blind: boolean } | null;
}

/**
 * The committee of an event, how far each one is, and what they score on.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function committeeSettings(actor: Actor, eventSlug: string): Promise<CommitteeSettings> {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const [members, criteria, barred, open, [call], declared] = await Promise.all([
		db
			.select({
				personId: person.id,
				name: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
				email: person.email,
				organisation: organisation.name
			})
			.from(reviewer)
			.innerJoin(person, eq(person.id, reviewer.personId))
			.leftJoin(organisation, eq(organisation.id, person.organisationId))
			.where(eq(reviewer.eventId, event.id))
			.orderBy(asc(person.familyName), asc(person.givenName)),
		criteriaOf(event.id),
		barredOf(event.id),
		db
			.select({ id: proposal.id, status: proposal.status })
			.from(proposal)
			.where(and(eq(proposal.eventId, event.id), notInArray(proposal.status, ['draft', 'withdrawn']))),
		db
			.select({ reviewsCloseAt: callForProposals.reviewsCloseAt, blind: callForProposals.blind })
			.from(callForProposals)
			.where(eq(callForProposals.eventId, event.id)),
		db
			.select({ personId: reviewConflict.personId })
			.from(reviewConflict)
			.innerJoin(proposal, eq(proposal.id, reviewConflict.proposalId))
			.where(eq(proposal.eventId, event.id))
	]);
	const readings = await readingsOf(event.id, criteria);
	/** Whether their people know what was decided: one not read before is not to be read any more. */
	const isAnswered = new Map(open.map(({ id, status }) => [id, status !== 'submitted']));
	return {
		members: members.map((member) => {
			const of = ({ personId }: { personId: number }) => personId === member.personId;
			const kept = new Set(barred.filter(of).map(({ proposalId }) => proposalId));
			const read = new Set(
				readings
					.filter((one) => of(one) && one.complete && (!one.isOutdated || isAnswered.get(one.proposalId)))
					.map(({ proposalId }) => proposalId)
			);
			const readable = open.filter(({ id }) => !kept.has(id) && (!isAnswered.get(id) || read.has(id)));
			return {
				...member,
				done: readable.filter(({ id }) => read.has(id)).length,
				toRead: readable.length,
				conflicts: declared.filter(of).length
			};
		}),
		criteria,
		criteriaLocked: readings.some(({ scores }) => scores.size > 0),
		call: call ?? null
	};
}

/** The formats and tracks of an event, for filters. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function formatsAndTracks(
	actor: Actor,
	eventSlug: string
): Promise<{ formats: { id: number; name: string }[]; tracks: { id: number; name: string }[] }> {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const [formats, tracks] = await Promise.all([
		db
			.select({ id: proposalFormat.id, name: proposalFormat.name })
			.from(proposalFormat)
			.where(eq(proposalFormat.eventId, event.id))
			.orderBy(asc(proposalFormat.position), asc(proposalFormat.id)),
		db
			.select({ id: track.id, name: track.name })
			.from(track)
			.where(eq(track.eventId, event.id))
			.orderBy(asc(track.position), asc(track.id))
	]);
	return { formats, tracks };
}
