import { and, asc, eq, sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { proposal, proposalFormat } from '../../db/schema/proposals.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { barredTo, inReserve } from './decide.ts';
import { tell, wordingOf } from './send-letters.ts';
import { changeTag, REPLACED_TAG } from './tags.ts';

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
	withdrawnAt: Date;
	/** The first of the reserve told so, of the same format where there is one. */
	first: Reserved | null;
}

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
	const [listed, left] = await Promise.all([
		db
			.select({ ...columns, status: proposal.status })
			.from(proposal)
			.leftJoin(proposalFormat, eq(proposalFormat.id, proposal.formatId))
			.where(and(eq(proposal.eventId, event.id), inReserve))
			.orderBy(asc(proposal.reserveRank), asc(proposal.id)),
		db
			.select({ ...columns, withdrawnAt: proposal.withdrawnAt })
			.from(proposal)
			.leftJoin(proposalFormat, eq(proposalFormat.id, proposal.formatId))
			.where(and(eq(proposal.eventId, event.id), isVacancy))
			.orderBy(asc(proposal.withdrawnAt))
	]);
	const reserve = listed.map(({ status, ...one }) => ({ ...one, isTold: status === 'waitlisted' }));
	const told = reserve.filter(({ isTold }) => isTold);
	return {
		reserve,
		vacancies: left.map(({ formatId, withdrawnAt, ...one }) => ({
			...one,
			withdrawnAt: withdrawnAt!,
			first: told.find((next) => next.formatId === formatId) ?? told[0] ?? null
		}))
	};
}

/** Withdrawn after it was accepted, as the audit line of its withdrawal says, and not replaced. */
const isVacancy = sql`(${proposal.status} = 'withdrawn' AND EXISTS (SELECT 1 FROM audit_entry a
		WHERE a.object_kind = 'proposal' AND a.object_id = CAST(${proposal.id} AS TEXT) AND a.action = 'proposal.withdrawn'
			AND json_extract(a.details, '$.was') IN ('accepted', 'confirmed'))
	AND NOT EXISTS (SELECT 1 FROM proposal_tag t WHERE t.proposal_id = ${proposal.id} AND t.tag = ${REPLACED_TAG}))`;

/**
 * Accepts a proposal of the reserve in place of one withdrawn: its letter of acceptance leaves, and the place is marked as
 * taken. Pressed twice, or by two people, one proposal takes the place.
 * @returns whether it was done now
 * @throws Refusal `not_allowed` (403), `not_found` (404), `review_conflict` (403)
 */
export async function acceptFromReserve(input: {
	actor: Actor;
	eventSlug: string;
	code: string;
	/** Code of the proposal that was withdrawn. */
	replaces: string;
}): Promise<boolean> {
	const { actor } = input;
	const event = await staffEvent(actor, input.eventSlug);
	return write('selection.acceptFromReserve', async (tx) => {
		const of = (code: string) => and(eq(proposal.eventId, event.id), eq(proposal.code, code));
		const [[next], [gone], [vacant]] = [
			await tx
				.select({ proposal, isBarred: barredTo(actor) })
				.from(proposal)
				.where(of(input.code)),
			await tx.select({ id: proposal.id }).from(proposal).where(of(input.replaces)),
			await tx
				.select({ id: proposal.id })
				.from(proposal)
				.where(and(of(input.replaces), isVacancy))
		];
		if (!next || !gone) throw new Refusal('not_found', { status: 404 });
		if (next.isBarred) throw new Refusal('review_conflict', { status: 403 });
		if (!vacant || next.proposal.status !== 'waitlisted') return false;
		const { id, code, status, decidedAt } = next.proposal;
		await tell(
			tx,
			actor,
			[{ id, code, status, decidedAt }],
			await wordingOf(tx, event, [{ id, decision: 'accepted' }], false)
		);
		await changeTag(tx, actor, { ids: [gone.id], tag: REPLACED_TAG });
		return true;
	});
}
