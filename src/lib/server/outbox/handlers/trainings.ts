import { makeMails } from '../../mail/deliver.ts';
import { placeOffered } from '../../mail/templates/place-offered.ts';
import { trainingOffered } from '../../mail/templates/training-offered.ts';
import { offeredPlace } from '../../registration/line/queries.ts';
import { markTold, offerToTell, untold } from '../../trainings/tell-interest.ts';
import type { Handler } from '../worker.ts';

/** Messages made in one write. */
const BATCH = 25;

/**
 * Those who wait for dates of a course hear of its new offer, each once. Stopped between the messages and the line that
 * says they were told, it makes them again under the same keys: they exist already.
 */
export const onTrainingOffered: Handler<'training.offered'> = async ({ eventId }) => {
	const found = await offerToTell(eventId);
	if (!found) return;
	for (let last = 0; ;) {
		const people = await untold(eventId, last, BATCH);
		if (people.length === 0) return;
		await makeMails(
			people.map((one) => ({
				dedupeKey: `training.offered:${eventId}:${one.personId}`,
				template: 'training-offered' as const,
				recipient: one.email,
				message: trainingOffered(found, one)
			}))
		);
		await markTold(
			eventId,
			people.map(({ interestId }) => interestId)
		);
		last = people.at(-1)!.interestId;
	}
};

/** Whoever waits for a place hears that one is theirs until an instant; unless they have answered since. */
export const onPlaceOffered: Handler<'place.offered'> = async ({ waitId }) => {
	const found = await offeredPlace(waitId);
	if (!found) return;
	await makeMails([
		{
			dedupeKey: `place.offered:${waitId}`,
			template: 'place-offered',
			recipient: found.email,
			message: placeOffered(found)
		}
	]);
};
