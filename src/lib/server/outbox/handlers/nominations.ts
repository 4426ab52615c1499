import {
	changedNomineeToMail,
	coInvitationToMail,
	coNominatorToMail,
	nominationToMail,
	nomineeToMail,
	type MailedNomination
} from '../../awards/nominations/mailing.ts';
import { makeMails, type Draft } from '../../mail/deliver.ts';
import type { Message } from '../../mail/message.ts';
import {
	coNominatorInvitation,
	coNominatorLeft,
	coNominatorRemoved,
	nominationReceipt,
	nominationWithdrawn,
	nominationWithdrawnToStaff,
	nomineeAgreed,
	nomineeChanged,
	nomineeConsent,
	nomineeRefused,
	nomineeRefusedToStaff
} from '../../mail/templates/nominations.ts';
import { officeAddresses } from '../../awards/jury/office-addresses.ts';
import type { NominationStatus } from '../../../schemas/award-lists.ts';
import type { Handler } from '../worker.ts';

/** Everyone who writes it receives what was sent. */
export const onNominationSubmitted: Handler<'nomination.submitted'> = async ({ nominationId }, { id }) => {
	const found = await nominationToMail(nominationId);
	if (!found.isLive) return;
	await makeMails(
		found.people.map(({ personId, name, email }) => ({
			dedupeKey: `nomination.submitted:${id}:${personId}`,
			template: 'nomination-receipt' as const,
			recipient: email,
			message: nominationReceipt(found, name)
		}))
	);
};

/** Whoever asks for it again, if they still write it. */
export const onNominationReceipt: Handler<'nomination.receipt'> = async (
	{ nominationId, personId },
	{ id }
) => {
	const found = await nominationToMail(nominationId);
	const asker = found.people.find((one) => one.personId === personId);
	if (!asker) return;
	await makeMails([
		{
			dedupeKey: `nomination.receipt:${id}`,
			template: 'nomination-receipt',
			recipient: asker.email,
			message: nominationReceipt(found, asker.name)
		}
	]);
};

/** The others hear that it is taken back; once it was handed in, its nominee and the permanence too. */
export const onNominationWithdrawn: Handler<'nomination.withdrawn'> = async (
	{ nominationId, by },
	{ id }
) => {
	const found = await nominationToMail(nominationId);
	const others = found.people.filter(({ personId }) => personId !== by);
	const template = 'nomination-withdrawn-by-nominator' as const;
	const isOther = !found.people.some(({ email }) => email === found.nominee.email);
	await makeMails([
		...others.map(({ personId, name, email }) => ({
			dedupeKey: `nomination.withdrawn:${id}:to:${personId}`,
			template,
			recipient: email,
			message: nominationWithdrawn(found, name)
		})),
		...(found.wasSubmitted && isOther
			? [
					{
						dedupeKey: `nomination.withdrawn:${id}:nominee`,
						template,
						recipient: found.nominee.email,
						message: nominationWithdrawn(found, null)
					}
				]
			: []),
		...(found.wasSubmitted ? await toStaff(found, template, id, nominationWithdrawnToStaff(found)) : [])
	]);
};

/** The nominee's own link, to their own address. */
export const onNomineeAsked: Handler<'nominee.asked'> = async ({ nominationId }, { id }) => {
	const asked = await nomineeToMail(nominationId);
	if (!asked) return;
	await makeMails([
		{
			dedupeKey: `nominee.asked:${id}`,
			template: 'nominee-consent',
			recipient: asked.email,
			message: nomineeConsent(asked.nomination, asked.path)
		}
	]);
};

/** Whoever agreed hears once that what they agreed to is no longer quite it. */
export const onNomineeChanged: Handler<'nominee.changed'> = async ({ nominationId }, { id }) => {
	const told = await changedNomineeToMail(nominationId);
	if (!told) return;
	await makeMails([
		{
			dedupeKey: `nominee.changed:${id}`,
			template: 'nominee-changed',
			recipient: told.email,
			message: nomineeChanged(told.nomination, told.path)
		}
	]);
};

/** What a nomination was when its nominee refused. */
const WAS: Record<NominationStatus, string> = {
	draft: 'en brouillon',
	submitted: 'déposée',
	eligible: 'admissible',
	ineligible: 'non admissible',
	shortlisted: 'finaliste',
	laureate: 'lauréate',
	withdrawn: 'retirée'
};

/** Those who write it hear the answer; the permanence hears a refusal. */
export const onNomineeAnswered: Handler<'nominee.answered'> = async (
	{ nominationId, accepts, was },
	{ id }
) => {
	const found = await nominationToMail(nominationId);
	const told = accepts ? nomineeAgreed : nomineeRefused;
	await makeMails([
		...found.people.map(({ personId, name, email }) => ({
			dedupeKey: `nominee.answered:${id}:to:${personId}`,
			template: 'nominee-answer' as const,
			recipient: email,
			message: told(found, name)
		})),
		...(accepts ? [] : await toStaff(found, 'nominee-answer', id, nomineeRefusedToStaff(found, WAS[was])))
	]);
};

/** The invitation, unless it was taken back or answered meanwhile. */
export const onCoNominatorInvited: Handler<'co_nominator.invited'> = async ({ coNominatorId }, { id }) => {
	const found = await coInvitationToMail(coNominatorId);
	if (!found) return;
	await makeMails([
		{
			dedupeKey: `co_nominator.invited:${id}`,
			template: 'co-nominator-invitation',
			recipient: found.email,
			message: coNominatorInvitation(found.nomination, found.name)
		}
	]);
};

/** Whoever nominates hears who left; whoever was taken out hears it. */
export const onCoNominatorGone: Handler<'co_nominator.gone'> = async (
	{ nominationId, personId, byThemselves },
	{ id }
) => {
	const found = await nominationToMail(nominationId);
	const gone = await coNominatorToMail(personId);
	const [nominator] = found.people;
	await makeMails([
		{
			dedupeKey: `co_nominator.gone:${id}`,
			template: 'co-nominator-gone',
			recipient: byThemselves ? nominator!.email : gone.email,
			message: byThemselves
				? coNominatorLeft(found, nominator!.name, gone.name)
				: coNominatorRemoved(found, gone.name)
		}
	]);
};

/** One message to each of the permanence; the fact's id makes each unique. */
async function toStaff(
	{ edition }: MailedNomination,
	template: Draft['template'],
	id: number,
	message: Message
): Promise<Draft[]> {
	return (await officeAddresses(edition.slug)).map((recipient) => ({
		dedupeKey: `${template}:${id}:${recipient}`,
		template,
		recipient,
		message
	}));
}
