import { makeMails, type Draft } from '../../mail/deliver.ts';
import type { Message } from '../../mail/message.ts';
import {
	proposalReceived,
	proposalWithdrawn,
	proposalWithdrawnToSpeaker,
	readingSetAside,
	speakerInvitation,
	speakerLeft,
	speakerRemoved,
	speakersChanged
} from '../../mail/templates/proposals.ts';
import {
	invitationToMail,
	personToMail,
	proposalToMail,
	staffAddresses
} from '../../programme/proposals/mailing.ts';
import type { Handler } from '../worker.ts';

/** Everyone who speaks in it hears that it has arrived; the fact's id tells one submission from the next. */
export const onProposalSubmitted: Handler<'proposal.submitted'> = async ({ proposalId }, { id }) => {
	const found = await proposalToMail(proposalId);
	// Taken back since: there is nothing to acknowledge.
	if (found.status === 'draft' || found.status === 'withdrawn') return;
	await makeMails(
		found.speakers.map(({ email, name }) => ({
			dedupeKey: `proposal.submitted:${id}:${email}`,
			template: 'proposal-received' as const,
			recipient: email,
			message: proposalReceived(found, name)
		}))
	);
};

/** The others who speak in it hear that it is withdrawn; the permanence too where the committee had answered. */
export const onProposalWithdrawn: Handler<'proposal.withdrawn'> = async ({ proposalId, by }, { id }) => {
	const found = await proposalToMail(proposalId);
	await makeMails([
		...found.speakers
			.filter(({ personId }) => personId !== by)
			.map(({ personId, name, email }) => ({
				dedupeKey: `proposal.withdrawn:${id}:to:${personId}`,
				template: 'proposal-withdrawn' as const,
				recipient: email,
				message: proposalWithdrawnToSpeaker(found, name)
			})),
		...(found.isAnswered ? await toStaff('proposal-withdrawn', id, proposalWithdrawn(found)) : [])
	]);
};

/** Those who stay hear that somebody left, as does whoever was taken out; the permanence once the committee has answered. */
export const onSpeakerLeft: Handler<'speaker.left'> = async ({ proposalId, personId, by }, { id }) => {
	const found = await proposalToMail(proposalId);
	const left = await personToMail(personId);
	await makeMails([
		...found.speakers
			.filter((one) => one.personId !== by && one.personId !== personId)
			.map((one) => ({
				dedupeKey: `speaker.left:${id}:to:${one.personId}`,
				template: 'speaker-left' as const,
				recipient: one.email,
				message: speakerLeft(found, one.name, left.name)
			})),
		...(by === personId
			? []
			: [
					{
						dedupeKey: `speaker.left:${id}:gone`,
						template: 'speaker-left' as const,
						recipient: left.email,
						message: speakerRemoved(found, left.name)
					}
				]),
		...(found.isAnswered ? await toStaff('speaker-left', id, speakersChanged(found, left.name, 'left')) : [])
	]);
};

/** The permanence hears that a programme it knew has one name more. */
export const onSpeakerJoined: Handler<'speaker.joined'> = async ({ proposalId, personId }, { id }) => {
	const found = await proposalToMail(proposalId);
	const { name } = await personToMail(personId);
	await makeMails(await toStaff('speaker-joined', id, speakersChanged(found, name, 'joined')));
};

/** The permanence hears whose reading an invitation sets aside. */
export const onReviewSetAside: Handler<'review.set_aside'> = async ({ proposalId, personId }, { id }) => {
	const found = await proposalToMail(proposalId);
	const { name } = await personToMail(personId);
	await makeMails(await toStaff('review-set-aside', id, readingSetAside(found, name)));
};

/** One message to each of the permanence; the fact's id makes each unique. */
async function toStaff(template: Draft['template'], id: number, message: Message): Promise<Draft[]> {
	return (await staffAddresses()).map((recipient) => ({
		dedupeKey: `${template}:${id}:${recipient}`,
		template,
		recipient,
		message
	}));
}

/** The invitation, unless it was taken back or answered meanwhile. */
export const onSpeakerInvited: Handler<'speaker.invited'> = async ({ speakerId }, { id }) => {
	const found = await invitationToMail(speakerId);
	if (!found) return;
	await makeMails([
		{
			dedupeKey: `speaker.invited:${id}`,
			template: 'speaker-invitation',
			recipient: found.email,
			message: speakerInvitation(found)
		}
	]);
};
