import { makeMails } from '../../mail/deliver.ts';
import { confirmationReminder, decisionLetter, placeTakenBack } from '../../mail/templates/decision.ts';
import { lapseOf, reminderOf } from '../../programme/selection/confirmations.ts';
import { lettersOf } from '../../programme/selection/letters.ts';
import type { Handler } from '../worker.ts';

/** The letter of a decision, to each person who speaks in the proposal. */
export const onProposalDecided: Handler<'proposal.decided'> = async (wording, { id }) => {
	const letters = await lettersOf(wording);
	await makeMails(
		letters.map((letter) => ({
			dedupeKey: `proposal.decided:${id}:${letter.personId}`,
			template: 'decision',
			recipient: letter.email,
			message: decisionLetter(letter)
		}))
	);
};

/** A word to those who have not confirmed; nothing to those who have meanwhile. */
export const onProposalReminded: Handler<'proposal.reminded'> = async ({ proposalId }, { id }) => {
	const reminder = await reminderOf(proposalId);
	if (!reminder) return;
	await makeMails(
		reminder.people.map((one) => ({
			dedupeKey: `proposal.reminded:${id}:${one.personId}`,
			template: 'confirmation-reminder',
			recipient: one.email,
			message: confirmationReminder(reminder, one.givenName)
		}))
	);
};

/** The letter that says that a place is not kept any more; nothing where it was given again since. */
export const onProposalLapsed: Handler<'proposal.lapsed'> = async ({ proposalId, decision }, { id }) => {
	const lapse = await lapseOf(proposalId);
	if (!lapse) return;
	await makeMails(
		lapse.people.map((one) => ({
			dedupeKey: `proposal.lapsed:${id}:${one.personId}`,
			template: 'place-lapsed',
			recipient: one.email,
			message: placeTakenBack(lapse, decision, one.givenName)
		}))
	);
};
