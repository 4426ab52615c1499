import { and, asc, eq, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { proposal, proposalFormat } from '../../db/schema/proposals.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { barredTo } from '../proposals/access.ts';
import { inReserve } from './decide.ts';
import { tell, wordingOf } from './send-letters.ts';

export interface Reserved {
	code: string;
	title: string;
	format: string;
	formatId: number | null;
	/** Their letter has left: they know, and may be accepted at once. */
	isTold: boolean;
}

/** A place that somebody accepted has left. */
export interface Vacancy {
	code: string;
	title: string;
	format: string;
	/** When it was withdrawn, or its place taken back. */
	leftAt: Date;
	/** Never confirmed, rather than withdrawn. */
	isLapsed: boolean;
	/** The first of the reserve told so, of the same format where there is one. */
	first: Reserved | null;
}

/** Left by whoever was accepted, withdrawn or never confirmed, and neither given nor let go since. */
const isVacancy = sql<number>`(${proposal.placeSettledAt} IS NULL
	AND (${proposal.lapsedAt} IS NOT NULL OR ${proposal.withdrawnFrom} IN ('accepted', 'confirmed')))`;

/**
 * The reserve list in its order, and the places left since by people accepted, that nobody has taken.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function reserveOf(
	actor: Actor,
	eventSlug: string
): Promise<{ reserve: Reserved[]; vacancies: Vacancy[] }> {
	const event = await staffEvent(actor, eventSlug);
	const db = await reader();
	const columns = {
		code: proposal.code,
		title: proposal.title,
		format: sql<string>`coalesce(${proposalFormat.name}, '')`,
		formatId: proposal.formatId
	};
	const [all, left] = await Promise.all([
		db
			.select({ ...columns, status: proposal.status, isVacant: isVacancy, isBarred: barredTo(actor) })
			.from(proposal)
			.leftJoin(proposalFormat, eq(proposalFormat.id, proposal.formatId))
			.where(and(eq(proposal.eventId, event.id), inReserve))
			.orderBy(asc(proposal.reserveRank), asc(proposal.id)),
		db
			.select({ ...columns, withdrawnAt: proposal.withdrawnAt, lapsedAt: proposal.lapsedAt })
			.from(proposal)
			.leftJoin(proposalFormat, eq(proposalFormat.id, proposal.formatId))
			.where(and(eq(proposal.eventId, event.id), isVacancy))
			.orderBy(sql`coalesce(${proposal.lapsedAt}, ${proposal.withdrawnAt})`)
	]);
	// Nobody learns what is decided of their own before its letter.
	const listed = all.filter(({ status, isBarred }) => status === 'waitlisted' || !isBarred);
	const reserve = listed.map(({ code, title, format, formatId, status }): Reserved => ({
		...{ code, title, format, formatId },
		isTold: status === 'waitlisted'
	}));
	// Accepted again, one whose own place nobody has taken comes back to that place, not to another's.
	const told = reserve.filter(({ isTold }, i) => isTold && !listed[i]!.isVacant);
	return {
		reserve,
		vacancies: left.map(({ formatId, withdrawnAt, lapsedAt, ...one }) => ({
			...one,
			leftAt: (lapsedAt ?? withdrawnAt)!,
			isLapsed: lapsedAt !== null,
			first: told.find((next) => next.formatId === formatId) ?? told[0] ?? null
		}))
	};
}

/**
 * Accepts a proposal of the reserve in place of one that left its own: its letter of acceptance leaves, and the place is marked as
 * taken. Pressed twice, or by two people, one proposal takes the place.
 * @returns whether it was done now
 * @throws Refusal `not_allowed` (403), `not_found` (404), `review_conflict` (403)
 */
export async function acceptFromReserve(input: {
	actor: Actor;
	eventSlug: string;
	code: string;
	/** Code of the proposal that left its place. */
	replaces: string;
}): Promise<boolean> {
	const { actor } = input;
	const event = await staffEvent(actor, input.eventSlug);
	return write('selection.acceptFromReserve', async (tx) => {
		const of = (code: string) => and(eq(proposal.eventId, event.id), eq(proposal.code, code));
		const [[next], [gone]] = [
			await tx
				.select({ proposal, isBarred: barredTo(actor), isVacant: isVacancy })
				.from(proposal)
				.where(of(input.code)),
			await tx.select({ id: proposal.id, isVacant: isVacancy }).from(proposal).where(of(input.replaces))
		];
		if (!next || !gone) throw new Refusal('not_found', { status: 404 });
		if (next.isBarred) throw new Refusal('review_conflict', { status: 403 });
		if (!gone.isVacant || next.isVacant || next.proposal.status !== 'waitlisted') return false;
		const { id, code, status, decidedAt } = next.proposal;
		await tell(
			tx,
			actor,
			[{ id, code, status, decidedAt }],
			await wordingOf(tx, event, [{ id, decision: 'accepted' }], false)
		);
		await settlePlace(tx, actor, gone.id, id);
		return true;
	});
}

/**
 * Lets a place that was left go: nobody is to come instead.
 * @returns whether it was done now; not for a place given or let go already
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function leaveVacant(input: {
	actor: Actor;
	eventSlug: string;
	code: string;
}): Promise<boolean> {
	const event = await staffEvent(input.actor, input.eventSlug);
	return write('selection.leaveVacant', async (tx) => {
		const [gone] = await tx
			.select({ id: proposal.id, isVacant: isVacancy })
			.from(proposal)
			.where(and(eq(proposal.eventId, event.id), eq(proposal.code, input.code)));
		if (!gone) throw new Refusal('not_found', { status: 404 });
		if (!gone.isVacant) return false;
		await settlePlace(tx, input.actor, gone.id, null);
		return true;
	});
}

/** Says who has a place that was left; a trigger sees that it is said once. */
async function settlePlace(tx: Tx, actor: Actor, id: number, replacedBy: number | null): Promise<void> {
	await tx.update(proposal).set({ placeSettledAt: now(), replacedBy }).where(eq(proposal.id, id));
	await record(tx, actor, {
		action: replacedBy === null ? 'proposal.left_vacant' : 'proposal.replaced',
		objectKind: 'proposal',
		objectId: id,
		details: replacedBy === null ? {} : { proposalId: replacedBy }
	});
}
