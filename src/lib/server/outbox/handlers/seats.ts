import { makeMails } from '../../mail/deliver.ts';
import { seatPromoted } from '../../mail/templates/seats.ts';
import { findTicketById } from '../../registration/queries.ts';
import type { Handler } from '../worker.ts';
import { calendarFile } from './documents.ts';

/** The person hears that they have the seat they waited for; no longer, when they have given it back since. */
export const onPromoted: Handler<'waitlist.promoted'> = async (fact) => {
	const found = await findTicketById(fact.registrationId);
	const seat = found.bookings.find(({ sessionId }) => sessionId === fact.sessionId);
	if (found.status !== 'active' || !seat) return;
	await makeMails([
		{
			dedupeKey: `waitlist.promoted:${fact.entryId}`,
			template: 'promoted',
			recipient: found.person.email,
			orderId: found.order.id,
			message: seatPromoted(found, seat, { hasLeftAnother: fact.leftSessionId !== null }),
			attachments: await calendarFile(found)
		}
	]);
};
