import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Decision } from '../../../programme/letter-text.ts';
import type { ProposalStatus } from '../../../schemas/proposal-lists.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { proposal } from '../../db/schema/proposals.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { barredTo } from '../proposals/access.ts';

/** What may be decided of a proposal in each state; a decision that is already told is no decision. */
const DECIDABLE: Partial<Record<ProposalStatus, readonly Decision[]>> = {
	submitted: ['accepted', 'waitlisted', 'declined'],
	waitlisted: ['accepted', 'declined'],
	declined: ['accepted', 'waitlisted']
};

export interface Decided {
	/** How many proposals have the decision asked for now. */
	decided: number;
	/** How many cannot have it: withdrawn, told already, or with a conflict of whoever decides. */
	skipped: number;
}

/**
 * Decides of several proposals at once, or with null takes the decision back. It stays between staff until its letter
 * leaves. Those put in reserve take the ranks after the last, in the order given.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function decide(input: {
	actor: Actor;
	eventSlug: string;
	codes: readonly string[];
	decision: Decision | null;
}): Promise<Decided> {
	const { actor, decision } = input;
	const event = await staffEvent(actor, input.eventSlug);
	const codes = [...new Set(input.codes)];
	return write('selection.decide', async (tx) => {
		const found = await tx
			.select({
				id: proposal.id,
				code: proposal.code,
				status: proposal.status,
				before: proposal.decision,
				isBarred: barredTo(actor)
			})
			.from(proposal)
			.where(and(eq(proposal.eventId, event.id), inArray(proposal.code, codes)));
		const able = found
			.filter(
				({ status, isBarred }) =>
					!isBarred && (decision === null ? status in DECIDABLE : DECIDABLE[status]?.includes(decision))
			)
			.sort((a, b) => codes.indexOf(a.code) - codes.indexOf(b.code));
		const changed = able.filter(({ before }) => before !== decision);
		let rank = decision === 'waitlisted' ? await lastRank(tx, event.id) : 0;
		for (const { id, status } of changed) {
			// A reserve that is told keeps its rank while another decision waits: taken back, it stands where it stood.
			const reserveRank =
				decision === 'waitlisted' ? ++rank : status === 'waitlisted' ? sql`reserve_rank` : null;
			await tx.update(proposal).set({ decision, reserveRank }).where(eq(proposal.id, id));
		}
		await record(
			tx,
			actor,
			...changed.map(({ id, before }) => ({
				action: 'proposal.decision_set',
				objectKind: 'proposal',
				objectId: id,
				details: { before: before ?? 'none', decision: decision ?? 'none' }
			}))
		);
		return { decided: able.length, skipped: codes.length - able.length };
	});
}

/**
 * Moves a proposal to a rank of the reserve list; the others close up.
 * @throws Refusal `not_allowed` (403), `not_found` (404) also for a proposal that is not in reserve, `review_conflict`
 *   (403) where the move would change the rank of one that whoever moves has a conflict with
 */
export async function setReserveRank(input: {
	actor: Actor;
	eventSlug: string;
	code: string;
	rank: number;
}): Promise<void> {
	const event = await staffEvent(input.actor, input.eventSlug);
	await write('selection.setReserveRank', async (tx) => {
		const list = await tx
			.select({ id: proposal.id, code: proposal.code, isBarred: barredTo(input.actor) })
			.from(proposal)
			.where(and(eq(proposal.eventId, event.id), inReserve))
			.orderBy(proposal.reserveRank, proposal.id);
		const moved = list.find(({ code }) => code === input.code);
		if (!moved) throw new Refusal('not_found', { status: 404 });
		const ids = list.filter((one) => one !== moved).map(({ id }) => id);
		ids.splice(Math.max(0, input.rank - 1), 0, moved.id);
		// Lowering another raises one's own as well.
		if (list.some(({ id, isBarred }, i) => isBarred && ids[i] !== id))
			throw new Refusal('review_conflict', { status: 403 });
		await tx.run(
			sql`UPDATE proposal SET reserve_rank = o.key + 1 FROM json_each(${JSON.stringify(ids)}) o WHERE o.value = proposal.id`
		);
		await record(tx, input.actor, {
			action: 'proposal.ranked',
			objectKind: 'proposal',
			objectId: moved.id,
			details: { rank: ids.indexOf(moved.id) + 1 }
		});
	});
}

/** On the reserve list: told so and nothing else decided since, or decided so. */
export const inReserve = sql`(coalesce(${proposal.decision}, ${proposal.status}) = 'waitlisted'
	AND ${proposal.status} IN ('submitted', 'waitlisted', 'declined'))`;

/** The last rank of an event's reserve list; 0 where nobody is on it. */
export async function lastRank(tx: Tx, eventId: number): Promise<number> {
	const [row] = await tx
		.select({ rank: sql<number>`coalesce(max(${proposal.reserveRank}), 0)` })
		.from(proposal)
		.where(and(eq(proposal.eventId, eventId), inReserve));
	return row!.rank;
}
