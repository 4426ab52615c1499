import { and, asc, eq, inArray, isNotNull, ne, sql, type SQL } from 'drizzle-orm';
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
import { barredTo } from '../proposals/access.ts';

export interface Unconfirmed {
	code: string;
	title: string;
	speakers: string;
	decidedAt: Date;
	/** Last day to confirm, `YYYY-MM-DD`, and whether it has passed: the place may then be taken back. */
	confirmBy: string;
	isLate: boolean;
	/** When they were last reminded. */
	remindedAt: Date | null;
	/** What the letter that takes its place back would say, once it may be; null for whoever has a conflict with it. */
	lapse: Reminder | null;
}

/**
 * What was accepted and waits for its people to confirm, the most pressing first.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function unconfirmedOf(actor: Actor, eventSlug: string): Promise<Unconfirmed[]> {
	const of = await staffEvent(actor, eventSlug);
	const db = await reader();
	// Named with its table: alone in a query, a column is not, and a subquery would take its own.
	const theirs = sql.raw('proposal.id');
	const rows = await db
		.select({
			code: proposal.code,
			title: proposal.title,
			id: proposal.id,
			decidedAt: proposal.decidedAt,
			confirmBy: proposal.confirmBy,
			isBarred: barredTo(actor),
			speakers: sql<string>`coalesce((SELECT group_concat(name, ', ') FROM (SELECT s.name FROM proposal_speaker s
				WHERE s.proposal_id = ${theirs} AND s.status = 'accepted' ORDER BY s.position, s.id)), '')`,
			remindedAt: sql<
				number | null
			>`(SELECT max(a.at) FROM audit_entry a WHERE a.object_kind = 'proposal' AND a.object_id = CAST(${theirs} AS TEXT) AND a.action = 'proposal.reminded')`
		})
		.from(proposal)
		.where(and(eq(proposal.eventId, of.id), eq(proposal.status, 'accepted')))
		.orderBy(asc(proposal.confirmBy), asc(proposal.id));
	const today = dayOf(now(), of.timezone);
	return Promise.all(
		rows.map(async ({ id, decidedAt, confirmBy, isBarred, remindedAt, ...row }) => {
			const isLate = confirmBy! < today;
			return {
				...row,
				decidedAt: decidedAt!,
				confirmBy: confirmBy!,
				isLate,
				remindedAt: remindedAt === null ? null : new Date(remindedAt),
				lapse: isLate && !isBarred ? ((await reminderOf(id)) ?? null) : null
			};
		})
	);
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

/** What is said of an acceptance that waits for its people, or whose place was taken back, and to whom. */
export interface Reminder {
	code: string;
	title: string;
	event: string;
	/** Last day to confirm, `YYYY-MM-DD`, and whether it has passed. */
	confirmBy: string;
	isLate: boolean;
	people: { personId: number; givenName: string; email: string }[];
}

/** What a reminder says, to each person who speaks; undefined once it is confirmed or withdrawn, or the place taken back. */
export async function reminderOf(proposalId: number): Promise<Reminder | undefined> {
	return toldOf(proposalId, eq(proposal.status, 'accepted'));
}

/** As {@link reminderOf}, of a place taken back; undefined once the proposal is accepted again or withdrawn. */
export async function lapseOf(proposalId: number): Promise<Reminder | undefined> {
	return toldOf(proposalId, and(isNotNull(proposal.lapsedAt), ne(proposal.status, 'withdrawn')));
}

async function toldOf(proposalId: number, where: SQL | undefined): Promise<Reminder | undefined> {
	const db = await reader();
	const [of] = await db
		.select({ proposal, event })
		.from(proposal)
		.innerJoin(event, eq(event.id, proposal.eventId))
		.where(and(eq(proposal.id, proposalId), where));
	if (!of) return undefined;
	const people = await db
		.select({ personId: person.id, givenName: person.givenName, email: person.email })
		.from(proposalSpeaker)
		.innerJoin(person, eq(person.id, proposalSpeaker.personId))
		.where(and(eq(proposalSpeaker.proposalId, proposalId), eq(proposalSpeaker.status, 'accepted')))
		.orderBy(asc(proposalSpeaker.position), asc(proposalSpeaker.id));
	const { code, title, confirmBy } = of.proposal;
	return {
		...{ code, title, people },
		event: of.event.name,
		confirmBy: confirmBy!,
		isLate: confirmBy! < dayOf(now(), of.event.timezone)
	};
}
