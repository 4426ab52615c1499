import { and, eq, max } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import type { CoSpeakerInput } from '../../../schemas/proposals.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { countAttempt } from '../../auth/throttle.ts';
import { now } from '../../clock.ts';
import { proposalSpeaker, speakerProfile } from '../../db/schema/proposals.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { recognisePeople } from '../../members/person.ts';
import { emit } from '../../outbox/emit.ts';
import { isLive, openOwnProposal, openProposal, requireEdits } from './access.ts';
import { dropSpeakers, writeSpeakers } from './speaker-rows.ts';
import { requireRoom } from './submit.ts';

/** Invitations in a quarter of an hour: by one person, and to one address, from whomever. */
const INVITATIONS_BY_PERSON = 12;
const INVITATIONS_TO_ADDRESS = 4;

/**
 * Asks somebody to speak too: they are mailed a link, and are of the proposal once they accept, signed in with that
 * address. Until then they read its title and its summary, nothing more.
 * @throws Refusal `speaker_already_there` (oneself included), `too_many_speakers`, `too_many_requests` (429), and what
 *   `requireEdits` refuses
 */
export async function inviteSpeaker(request: {
	actor: Actor;
	code: string;
	input: CoSpeakerInput;
}): Promise<void> {
	const { actor, code, input } = request;
	const emailCanonical = canonicalEmail(input.email);
	await write('proposals.invite', async (tx) => {
		const access = await openOwnProposal(tx, actor, code);
		const { proposal: current, person } = access;
		requireEdits(access);
		const [there] = await tx
			.select({ id: proposalSpeaker.id })
			.from(proposalSpeaker)
			.where(
				and(eq(proposalSpeaker.proposalId, current.id), eq(proposalSpeaker.emailCanonical, emailCanonical))
			);
		if (there) throw new Refusal('speaker_already_there', { values: { email: input.email }, field: 'email' });
		await requireRoom(tx, current, 1);
		await countAttempt(tx, [
			{ kind: 'invitation', subject: `by ${person.personId}`, most: INVITATIONS_BY_PERSON },
			{ kind: 'invitation', subject: `to ${emailCanonical}`, most: INVITATIONS_TO_ADDRESS }
		]);
		// Known from now on, so that a sign-in code can be mailed to them.
		await recognisePeople(tx, actor, [input]);
		const [last] = await tx
			.select({ position: max(proposalSpeaker.position) })
			.from(proposalSpeaker)
			.where(eq(proposalSpeaker.proposalId, current.id));
		const [made] = await tx
			.insert(proposalSpeaker)
			.values({
				proposalId: current.id,
				name: `${input.givenName} ${input.familyName}`,
				email: input.email,
				emailCanonical,
				status: 'invited',
				position: (last?.position ?? 0) + 1,
				invitedAt: now()
			})
			.returning({ id: proposalSpeaker.id });
		await record(tx, actor, {
			action: 'speaker.invited',
			objectKind: 'proposal',
			objectId: current.id,
			details: { code }
		});
		await emit(tx, 'speaker.invited', { speakerId: made!.id });
	});
}

/**
 * The answer of somebody invited, signed in with the address that was asked. Their own name goes before the one typed.
 * @throws Refusal `not_found` (404) where no invitation waits for them
 */
export async function answerInvitation(request: {
	actor: Actor;
	code: string;
	accepts: boolean;
}): Promise<void> {
	const { actor, code, accepts } = request;
	const person = requirePerson(actor);
	await write('programme.answerInvitation', async (tx) => {
		const { proposal: current, own } = await openProposal(tx, actor, code);
		if (!own || own.status === 'declined' || !isLive(current))
			throw new Refusal('not_found', { status: 404 });
		// Accepted already: pressed twice.
		if (own.status === 'accepted') return;
		const [profile] = await tx
			.select({ name: speakerProfile.name })
			.from(speakerProfile)
			.where(eq(speakerProfile.personId, person.personId));
		await tx
			.update(proposalSpeaker)
			.set({
				status: accepts ? 'accepted' : 'declined',
				personId: person.personId,
				name: profile?.name ?? person.name,
				answeredAt: now()
			})
			.where(eq(proposalSpeaker.id, own.id));
		if (accepts && current.status === 'confirmed') await writeSpeakers(tx, current);
		await record(tx, actor, {
			action: accepts ? 'speaker.accepted' : 'speaker.declined',
			objectKind: 'proposal',
			objectId: current.id,
			details: { code }
		});
	});
}

/**
 * Takes somebody out of a proposal, or leaves it. Whoever began it stays: they withdraw it instead.
 * @throws Refusal `not_found` (404), `not_allowed` (403) for whoever began it, and what `requireEdits` refuses
 */
export async function removeSpeaker(request: {
	actor: Actor;
	code: string;
	speakerId: number;
}): Promise<void> {
	const { actor, code, speakerId } = request;
	await write('programme.removeSpeaker', async (tx) => {
		const access = await openOwnProposal(tx, actor, code);
		const { proposal: current } = access;
		requireEdits(access);
		const [line] = await tx
			.select()
			.from(proposalSpeaker)
			.where(and(eq(proposalSpeaker.id, speakerId), eq(proposalSpeaker.proposalId, current.id)));
		if (!line) throw new Refusal('not_found', { status: 404 });
		if (line.personId === current.submitterId) throw new Refusal('not_allowed', { status: 403 });
		await tx.delete(proposalSpeaker).where(eq(proposalSpeaker.id, line.id));
		if (current.status === 'confirmed' && line.status === 'accepted') {
			await writeSpeakers(tx, current);
			await dropSpeakers(tx, current.eventId, [line.personId!]);
		}
		await record(tx, actor, {
			action: 'speaker.removed',
			objectKind: 'proposal',
			objectId: current.id,
			details: { code }
		});
	});
}
