import { lettersToMail } from '../../awards/results/send-letters.ts';
import { makeMails } from '../../mail/deliver.ts';
import { resultLetter } from '../../mail/templates/award-result.ts';
import type { Handler } from '../worker.ts';

/** The letters of a result: none where it was opened again since. */
export const onResultTold: Handler<'result.told'> = async (told) => {
	const letters = await lettersToMail(told);
	await makeMails(
		letters.map((letter) => ({
			dedupeKey: `result.told:${told.categoryId}:${told.digest}:${letter.nominationId}:${letter.to}`,
			template: 'award-result',
			recipient: letter.email,
			message: resultLetter(letter)
		}))
	);
};
