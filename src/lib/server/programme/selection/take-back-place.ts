import { and, eq } from 'drizzle-orm';
import { dayOf } from '../../../format/dates.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { proposal } from '../../db/schema/proposals.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { emit } from '../../outbox/emit.ts';
import { barredTo } from '../proposals/access.ts';
import { lastRank } from './decide.ts';

/**
 * Takes back the place of an acceptance that was not confirmed by its day: it goes to the end of the reserve, or is not
 * held any more, its people are written to, and the place waits for somebody else. Nobody confirms it from then on.
 * @returns whether it was done now; not once it is confirmed, withdrawn or taken back
 * @throws Refusal `not_allowed` (403), `not_found` (404), `review_conflict` (403), `place_promised` up to the last day that
 *   the letter gave
 */
export async function takeBackPlace(input: {
	actor: Actor;
	eventSlug: string;
	code: string;
	decision: 'waitlisted' | 'declined';
}): Promise<boolean> {
	const { actor, decision } = input;
	const event = await staffEvent(actor, input.eventSlug);
	return write('selection.takeBackPlace', async (tx) => {
		const [found] = await tx
			.select({ proposal, isBarred: barredTo(actor) })
			.from(proposal)
			.where(and(eq(proposal.eventId, event.id), eq(proposal.code, input.code)));
		if (!found) throw new Refusal('not_found', { status: 404 });
		if (found.isBarred) throw new Refusal('review_conflict', { status: 403 });
		const { id, status, confirmBy } = found.proposal;
		if (status !== 'accepted') return false;
		const at = now();
		if (confirmBy! >= dayOf(at, event.timezone)) throw new Refusal('place_promised');
		const reserveRank = decision === 'waitlisted' ? (await lastRank(tx, event.id)) + 1 : null;
		await tx
			.update(proposal)
			.set({ status: decision, lapsedAt: at, decidedAt: at, updatedAt: at, reserveRank })
			.where(eq(proposal.id, id));
		await record(tx, actor, {
			action: 'proposal.place_taken_back',
			objectKind: 'proposal',
			objectId: id,
			details: { decision, confirmBy }
		});
		await emit(tx, 'proposal.lapsed', { proposalId: id, decision });
		return true;
	});
}
