import { and, eq, gt } from 'drizzle-orm';
import type { SpeakerProfile } from '../../../programme/proposal.ts';
import type { ProfileInput } from '../../../schemas/proposals.ts';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { organisation, person } from '../../db/schema/members.ts';
import { callForProposals, proposal, proposalSpeaker, speakerProfile } from '../../db/schema/proposals.ts';
import { write } from '../../db/write.ts';
import { writeSpeaker } from './speaker-rows.ts';

/** How the person who asks is presented; before they say it, by their name and organisation. */
export async function myProfile(actor: Actor): Promise<SpeakerProfile & { isSaid: boolean }> {
	const { personId, name } = requirePerson(actor);
	const db = await reader();
	const [found] = await db.select().from(speakerProfile).where(eq(speakerProfile.personId, personId));
	if (found) {
		const { title, organisation: works, biography } = found;
		return { name: found.name, title, organisation: works, biography, isSaid: true };
	}
	const [known] = await db
		.select({ organisation: organisation.name })
		.from(person)
		.leftJoin(organisation, eq(organisation.id, person.organisationId))
		.where(eq(person.id, personId));
	return { name, title: '', organisation: known?.organisation ?? '', biography: '', isSaid: false };
}

/** Saves how one is presented; what is already so is left alone. The events whose texts may still change follow; a programme closed stays as printed. */
export async function saveProfile(request: { actor: Actor; input: ProfileInput }): Promise<void> {
	const { actor, input } = request;
	const { personId } = requirePerson(actor);
	const { isSaid, ...said } = await myProfile(actor);
	if (isSaid && Object.entries(input).every(([field, value]) => said[field as keyof typeof said] === value))
		return;
	await write('programme.saveProfile', async (tx) => {
		const at = now();
		const values = { ...input, updatedAt: at };
		await tx
			.insert(speakerProfile)
			.values({ personId, ...values })
			.onConflictDoUpdate({ target: speakerProfile.personId, set: values });
		await tx.update(proposalSpeaker).set({ name: input.name }).where(eq(proposalSpeaker.personId, personId));
		const speaksAt = await tx
			.selectDistinct({ eventId: proposal.eventId })
			.from(proposalSpeaker)
			.innerJoin(proposal, eq(proposal.id, proposalSpeaker.proposalId))
			.innerJoin(callForProposals, eq(callForProposals.eventId, proposal.eventId))
			.where(
				and(
					eq(proposalSpeaker.personId, personId),
					eq(proposalSpeaker.status, 'accepted'),
					eq(proposal.status, 'confirmed'),
					gt(callForProposals.editsCloseAt, at)
				)
			);
		for (const { eventId } of speaksAt) await writeSpeaker(tx, eventId, personId, input);
		await record(tx, actor, { action: 'profile.saved', objectKind: 'person', objectId: personId });
	});
}
