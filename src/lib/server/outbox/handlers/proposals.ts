import { makeMails } from '../../mail/deliver.ts';
import { proposalReceived, proposalWithdrawn, speakerInvitation } from '../../mail/templates/proposals.ts';
import { invitationToMail, proposalToMail, staffAddresses } from '../../programme/proposals/mailing.ts';
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

/** The permanence hears that somebody will not come, and what still stands. */
export const onProposalWithdrawn: Handler<'proposal.withdrawn'> = async ({ proposalId }, { id }) => {
	const found = await proposalToMail(proposalId);
	const addresses = await staffAddresses();
	await makeMails(
		addresses.map((email) => ({
			dedupeKey: `proposal.withdrawn:${id}:${email}`,
			template: 'proposal-withdrawn' as const,
			recipient: email,
			message: proposalWithdrawn(found)
		}))
	);
};

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
