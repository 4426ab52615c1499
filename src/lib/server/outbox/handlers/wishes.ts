import { makeMails } from '../../mail/deliver.ts';
import { assignmentTold, wishReminder } from '../../mail/templates/wishes.ts';
import { rankedWishes, silentRegistrations, wishStage } from '../../programme/wishes/queries.ts';
import { wishesCloseAt } from '../../programme/wishes/set-wishes.ts';
import { findTicketById, findTicketsById } from '../../registration/queries.ts';
import type { Handler } from '../worker.ts';
import { calendarFile } from './documents.ts';

/** Messages of one write: the door never waits for long. */
const BATCH = 50;

/** A reminder to each person who has still ranked nothing; done again the same day, it reaches nobody twice. */
export const onWishesReminded: Handler<'wishes.reminded'> = async ({ eventId, day }) => {
	const silent = await silentRegistrations(eventId);
	for (let from = 0; from < silent.length; from += BATCH) {
		const people = await findTicketsById(silent.slice(from, from + BATCH));
		// Wishes may have closed while the fact waited.
		if (!people[0] || (await wishStage(people[0].event)) !== 'open') return;
		await makeMails(
			people.map((one) => ({
				dedupeKey: `wishes.reminded:${one.id}:${day}`,
				template: 'wishes',
				recipient: one.person.email,
				orderId: one.order.id,
				message: wishReminder(one, one.event, wishesCloseAt(one.event))
			}))
		);
	}
};

/** One person's agenda as it stands, and what became of each of their wishes. */
export const onAssignmentAccepted: Handler<'assignment.accepted'> = async ({ registrationId, runId }) => {
	const found = await findTicketById(registrationId);
	if (found.status !== 'active') return;
	await makeMails([
		{
			dedupeKey: `assignment.accepted:${runId}:${registrationId}`,
			template: 'assignment',
			recipient: found.person.email,
			orderId: found.order.id,
			message: assignmentTold(found, found.event, await rankedWishes(found)),
			attachments: await calendarFile(found)
		}
	]);
};
