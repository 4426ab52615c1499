import { eq } from 'drizzle-orm';
import type { SpeakerConsents } from '../../../schemas/proposals.ts';
import { dayOf } from '../../../format/dates.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { proposal } from '../../db/schema/proposals.ts';
import { draftPlacement } from '../../db/schema/timetable.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { sayConsents } from '../../members/consents.ts';
import { openOwnProposal } from './access.ts';
import { writeSpeakers } from './speaker-rows.ts';

/**
 * Says yes to an acceptance: those who speak are in the event's programme, and the proposal waits on the board for its
 * time and its room. Consents are those of whoever confirms; the others give their own. Done twice, it is done once.
 * @throws Refusal `proposal_settled` when it is not accepted; `confirmation_late` once its place was taken back, or the event
 *   is over: until then, one who comes late is still awaited
 */
export async function confirmProposal(request: {
	actor: Actor;
	code: string;
	consents: SpeakerConsents;
	locale: 'fr' | 'en';
}): Promise<void> {
	const { actor, code, consents, locale } = request;
	await write('programme.confirmProposal', async (tx) => {
		const { proposal: current, event, person } = await openOwnProposal(tx, actor, code);
		const isOver = event.lastDay < dayOf(now(), event.timezone);
		if (current.status !== 'withdrawn' && (current.lapsedAt || (current.status === 'accepted' && isOver)))
			throw new Refusal('confirmation_late');
		if (current.status !== 'accepted' && current.status !== 'confirmed')
			throw new Refusal('proposal_settled');
		await sayConsents(tx, actor, {
			personId: person.personId,
			wanted: consents,
			locale,
			source: `proposition ${code}`
		});
		if (current.status === 'confirmed') return;
		const at = now();
		await tx
			.update(proposal)
			.set({ status: 'confirmed', confirmedAt: at, updatedAt: at })
			.where(eq(proposal.id, current.id));
		await writeSpeakers(tx, current);
		await tx
			.insert(draftPlacement)
			.values({
				eventId: current.eventId,
				proposalId: current.id,
				capacity: current.maxPeople ?? 0,
				updatedAt: at
			})
			.onConflictDoNothing();
		await record(tx, actor, {
			action: 'proposal.confirmed',
			objectKind: 'proposal',
			objectId: current.id,
			details: { code }
		});
	});
}

/** What somebody who speaks agrees to, said or changed at any time from their proposal. @returns how many changed */
export async function sayOwnConsents(request: {
	actor: Actor;
	code: string;
	consents: SpeakerConsents;
	locale: 'fr' | 'en';
}): Promise<number> {
	const { actor, code, consents, locale } = request;
	return write('members.sayConsents', async (tx) => {
		const { person } = await openOwnProposal(tx, actor, code);
		return sayConsents(tx, actor, {
			personId: person.personId,
			wanted: consents,
			locale,
			source: `proposition ${code}`
		});
	});
}
