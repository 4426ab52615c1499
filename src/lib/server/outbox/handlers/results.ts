import { deciders, votersToMail, type ResultNews } from '../../awards/results/mailing.ts';
import { lettersToMail } from '../../awards/results/send-letters.ts';
import { makeMails } from '../../mail/deliver.ts';
import { resultLetter } from '../../mail/templates/award-result.ts';
import { resultMoved, roundOpened } from '../../mail/templates/deliberation.ts';
import type { Handler } from '../worker.ts';

/** The letters of a result: none where it was opened again since, or while it is under embargo. */
export const onResultTold: Handler<'result.told'> = async (told) => {
	const letters = await lettersToMail(told);
	await makeMails(
		letters.map((letter) => ({
			dedupeKey: `result.told:${told.categoryId}:${told.lockedAt}:${letter.nominationId}:${letter.email}`,
			template: 'award-result',
			recipient: letter.email,
			message: resultLetter(letter)
		}))
	);
};

/** Those who may vote and have not; nobody once the ballot is closed. */
export const onRoundOpened: Handler<'round.opened'> = async ({ roundId }, { id }) => {
	const found = await votersToMail(roundId);
	await makeMails(
		found.people.map(({ email, name }) => ({
			dedupeKey: `round.opened:${id}:${email}`,
			template: 'jury-round' as const,
			recipient: email,
			message: roundOpened(found, name)
		}))
	);
};

/** Those of the permanence who may decide with whoever did this; and whoever locked it, when it is to be opened again. */
function onResult<K extends ResultNews>(kind: K): Handler<K> {
	return async ({ categoryId, personId }, { id }) => {
		const found = await deciders(categoryId, personId, kind);
		await makeMails(
			found.people.map(({ email, isStaff }) => ({
				dedupeKey: `${kind}:${id}:${email}`,
				template: 'result-moved' as const,
				recipient: email,
				message: resultMoved(found, kind, isStaff)
			}))
		);
	};
}

export const onResultProposed = onResult('result.proposed');
export const onResultConfirmed = onResult('result.confirmed');
export const onUnlockAsked = onResult('result.unlock_asked');
