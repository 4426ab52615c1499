import { lettersOf } from '../../awards/eligibility/letters.ts';
import { questionToMail } from '../../awards/eligibility/questions.ts';
import { withdrawalToMail } from '../../awards/eligibility/withdraw.ts';
import { makeMails } from '../../mail/deliver.ts';
import {
	eligibilityLetter,
	nominationWithdrawn,
	nominatorAnswer,
	nominatorQuestion
} from '../../mail/templates/eligibility.ts';
import { officeAddresses } from '../../awards/jury/office-addresses.ts';
import type { Handler } from '../worker.ts';

/** The question, to whoever nominates and those with them; none once it is answered, or the nomination withdrawn. */
export const onQuestionAsked: Handler<'nomination.question_asked'> = async ({ questionId }) => {
	const asked = await questionToMail(questionId);
	if (asked.isWithdrawn || asked.answer !== null) return;
	await makeMails(
		asked.people.map(({ personId, email, givenName }) => ({
			dedupeKey: `nomination.question_asked:${questionId}:${personId}`,
			template: 'nomination-question',
			recipient: email,
			message: nominatorQuestion(asked, givenName)
		}))
	);
};

export const onQuestionAnswered: Handler<'nomination.question_answered'> = async ({ questionId }) => {
	const asked = await questionToMail(questionId);
	await makeMails(
		(await officeAddresses(asked.edition.slug)).map((recipient) => ({
			dedupeKey: `nomination.question_answered:${questionId}:${recipient}`,
			template: 'nomination-answer',
			recipient,
			message: nominatorAnswer(asked)
		}))
	);
};

/** The letters of a decision of eligibility, as they were previewed. */
export const onEligibilityTold: Handler<'nomination.eligibility_told'> = async (wording, { id }) => {
	const letters = await lettersOf(wording);
	await makeMails(
		letters.map((letter) => ({
			dedupeKey: `nomination.eligibility_told:${id}:${letter.personId}`,
			template: 'eligibility',
			recipient: letter.email,
			message: eligibilityLetter(letter)
		}))
	);
};

/** Its people hear why it was withdrawn. */
export const onWithdrawnByStaff: Handler<'nomination.withdrawn_by_staff'> = async (
	{ nominationId, reason },
	{ id }
) => {
	const letters = await withdrawalToMail(nominationId);
	await makeMails(
		letters.map((letter) => ({
			dedupeKey: `nomination.withdrawn_by_staff:${id}:${letter.personId}`,
			template: 'nomination-withdrawn',
			recipient: letter.email,
			message: nominationWithdrawn(letter, reason)
		}))
	);
};
