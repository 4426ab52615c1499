import { and, eq, max } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import type { CoSpeakerInput } from '../../../schemas/proposals.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { countAttempt } from '../../auth/throttle.ts';
import { now } from '../../clock.ts';
import { person as people } from '../../db/schema/members.ts';
import { proposalSpeaker, speakerProfile } from '../../db/schema/proposals.ts';
import { review } from '../../db/schema/selection.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { recognisePeople } from '../../members/person.ts';
import { emit } from '../../outbox/emit.ts';
import { isLive, openOwnProposal, openProposal, requireEdits, type ProposalRow } from './access.ts';
import { writeSpeakers } from './speaker-rows.ts';
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
		await setReadingAside(tx, actor, current, emailCanonical);
	});
}

/** A reading by whoever is invited counts no more until they answer: the permanence is told, lest it be why they were. */
async function setReadingAside(
	tx: Tx,
	actor: Actor,
	{ id }: Pick<ProposalRow, 'id'>,
	emailCanonical: string
): Promise<void> {
	const [read] = await tx
		.select({ personId: review.personId })
		.from(review)
		.innerJoin(people, eq(people.id, review.personId))
		.where(and(eq(review.proposalId, id), eq(people.emailCanonical, emailCanonical)));
	if (!read) return;
	const { personId } = read;
	await record(tx, actor, {
		action: 'review.set_aside',
		objectKind: 'proposal',
		objectId: id,
		details: { personId }
	});
	await emit(tx, 'review.set_aside', { proposalId: id, personId });
}

/**
 * The answer of somebody invited, signed in with the address that was asked. Their own name goes before the one typed.
 * Accepting takes back what they had written of it for the committee, and is told to the permanence once the committee
 * has accepted the proposal.
 * @throws Refusal `not_found` (404) where no invitation waits for them, `edits_closed` for whoever would still come in once
 *   the programme is set
 */
export async function answerInvitation(request: {
	actor: Actor;
	code: string;
	accepts: boolean;
}): Promise<void> {
	const { actor, code, accepts } = request;
	const person = requirePerson(actor);
	await write('programme.answerInvitation', async (tx) => {
		const { proposal: current, call, own } = await openProposal(tx, actor, code);
		if (!own || own.status === 'declined' || !isLive(current))
			throw new Refusal('not_found', { status: 404 });
		// Accepted already: pressed twice.
		if (own.status === 'accepted') return;
		const isChosen = current.status === 'accepted' || current.status === 'confirmed';
		if (accepts && isChosen && now() >= call.editsCloseAt) throw new Refusal('edits_closed');
		const [read] = await tx
			.select({ id: review.id })
			.from(review)
			.where(and(eq(review.proposalId, current.id), eq(review.personId, person.personId)));
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
		if (accepts && read)
			await record(tx, actor, {
				action: 'review.taken_back',
				objectKind: 'proposal',
				objectId: current.id,
				details: { personId: person.personId }
			});
		if (accepts && isChosen)
			await emit(tx, 'speaker.joined', { proposalId: current.id, personId: person.personId });
	});
}
