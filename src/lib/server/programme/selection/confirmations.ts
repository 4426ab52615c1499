import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { dayOf } from '../../../format/dates.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { person } from '../../db/schema/members.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { proposal, proposalSpeaker } from '../../db/schema/proposals.ts';
import { write } from '../../db/write.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { emitAll } from '../../outbox/emit.ts';
import { confirmBy } from './first-letters.ts';

export interface Unconfirmed {
	code: string;
	title: string;
	speakers: string;
	decidedAt: Date;
	/** Last day to confirm, `YYYY-MM-DD`. */
	confirmBy: string;
	isLate: boolean;
	/** When they were last reminded. */
	remindedAt: Date | null;
}

/**
 * What was accepted and waits for its people to confirm, the most pressing first.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function unconfirmedOf(actor: Actor, eventSlug: string): Promise<Unconfirmed[]> {
	const of = await staffEvent(actor, eventSlug);
	const db = await reader();
	// Named with its table: alone in a query, a column is not, and a subquery would take its own.
	const id = sql.raw('proposal.id');
	const rows = await db
		.select({
			code: proposal.code,
			title: proposal.title,
			decidedAt: proposal.decidedAt,
			speakers: sql<string>`coalesce((SELECT group_concat(name, ', ') FROM (SELECT s.name FROM proposal_speaker s
				WHERE s.proposal_id = ${id} AND s.status = 'accepted' ORDER BY s.position, s.id)), '')`,
			remindedAt: sql<
				number | null
			>`(SELECT max(a.at) FROM audit_entry a WHERE a.object_kind = 'proposal' AND a.object_id = CAST(${id} AS TEXT) AND a.action = 'proposal.reminded')`
		})
		.from(proposal)
		.where(and(eq(proposal.eventId, of.id), eq(proposal.status, 'accepted')))
		.orderBy(asc(proposal.decidedAt), asc(proposal.id));
	const today = dayOf(now(), of.timezone);
	return rows.map(({ decidedAt, remindedAt, ...row }) => {
		const day = confirmBy(decidedAt!, of);
		return {
			...row,
			decidedAt: decidedAt!,
			confirmBy: day,
			isLate: day < today,
			remindedAt: remindedAt === null ? null : new Date(remindedAt)
		};
	});
}

/**
 * Reminds the people of accepted proposals to confirm, at most once a day each: pressed again the same day, nobody is
 * written to twice.
 * @returns for how many proposals a reminder leaves
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function remindUnconfirmed(input: {
	actor: Actor;
	eventSlug: string;
	codes: readonly string[];
}): Promise<number> {
	const of = await staffEvent(input.actor, input.eventSlug);
	const day = dayOf(now(), of.timezone);
	return write('selection.remindUnconfirmed', async (tx) => {
		const found = await tx
			.select({ id: proposal.id })
			.from(proposal)
			.where(
				and(
					eq(proposal.eventId, of.id),
					eq(proposal.status, 'accepted'),
					inArray(proposal.code, [...input.codes])
				)
			);
		const keyOf = (id: number) => `proposal.reminded:${id}:${day}`;
		const said = await tx
			.select({ key: outbox.dedupeKey })
			.from(outbox)
			.where(
				inArray(
					outbox.dedupeKey,
					found.map(({ id }) => keyOf(id))
				)
			);
		const done = new Set(said.map(({ key }) => key));
		const due = found.filter(({ id }) => !done.has(keyOf(id)));
		await emitAll(
			tx,
			due.map(({ id }) => ({
				kind: 'proposal.reminded' as const,
				payload: { proposalId: id },
				dedupeKey: keyOf(id)
			}))
		);
		await record(
			tx,
			input.actor,
			...due.map(({ id }) => ({ action: 'proposal.reminded', objectKind: 'proposal', objectId: id }))
		);
		return due.length;
	});
}

/** What a reminder says, to each person who speaks; undefined once it is confirmed or withdrawn. */
export async function reminderOf(proposalId: number): Promise<
	| {
			code: string;
			title: string;
			event: string;
			confirmBy: string;
			people: { personId: number; givenName: string; email: string }[];
	  }
	| undefined
> {
	const db = await reader();
	const [of] = await db
		.select({ proposal, event })
		.from(proposal)
		.innerJoin(event, eq(event.id, proposal.eventId))
		.where(and(eq(proposal.id, proposalId), eq(proposal.status, 'accepted')));
	if (!of) return undefined;
	const people = await db
		.select({ personId: person.id, givenName: person.givenName, email: person.email })
		.from(proposalSpeaker)
		.innerJoin(person, eq(person.id, proposalSpeaker.personId))
		.where(and(eq(proposalSpeaker.proposalId, proposalId), eq(proposalSpeaker.status, 'accepted')))
		.orderBy(asc(proposalSpeaker.position), asc(proposalSpeaker.id));
	return {
		code: of.proposal.code,
		title: of.proposal.title,
		event: of.event.name,
		confirmBy: confirmBy(of.proposal.decidedAt!, of.event),
		people
	};
}
