import { makeMails } from '../../mail/deliver.ts';
import { seatPromoted, seatsSwapped, seatTaken, seatTraded } from '../../mail/templates/seats.ts';
import { catalogueOf } from '../../registration/catalogue.ts';
import { findTicketById } from '../../registration/queries.ts';
import { swapById } from '../../registration/seats/swap-queries.ts';
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

/** As {@link onPromoted}, of a seat that came against the one they would leave. */
export const onTraded: Handler<'waitlist.traded'> = async (fact) => {
	const found = await findTicketById(fact.registrationId);
	const seat = found.bookings.find(({ sessionId }) => sessionId === fact.sessionId);
	if (found.status !== 'active' || !seat) return;
	const { titleById } = (await catalogueOf(found.event.id))!;
	await makeMails([
		{
			dedupeKey: `waitlist.traded:${fact.entryId}`,
			template: 'traded',
			recipient: found.person.email,
			orderId: found.order.id,
			message: seatTraded(found, seat, titleById.get(fact.leftSessionId)!),
			attachments: await calendarFile(found)
		}
	]);
};

/** The person hears why, and what they still have; nothing, when they have it again since. */
export const onSeatTaken: Handler<'seat.taken'> = async (fact) => {
	const found = await findTicketById(fact.registrationId);
	if (found.status !== 'active' || found.bookings.some(({ sessionId }) => sessionId === fact.sessionId))
		return;
	const { titleById } = (await catalogueOf(found.event.id))!;
	await makeMails([
		{
			dedupeKey: `seat.taken:${fact.registrationId}:${fact.sequence}`,
			template: 'seat-taken',
			recipient: found.person.email,
			orderId: found.order.id,
			message: seatTaken(found, titleById.get(fact.sessionId)!, fact.reason),
			attachments: await calendarFile(found)
		}
	]);
};

/** Each of the two hears what they have now, and with whom they exchanged: both have agreed by then. */
export const onSwapAccepted: Handler<'swap.accepted'> = async ({ swapId }) => {
	const swap = await swapById(swapId);
	if (!swap || swap.toRegistrationId === null) return;
	const from = await findTicketById(swap.fromRegistrationId);
	const to = await findTicketById(swap.toRegistrationId);
	const sides = [
		{ who: from, other: to, has: swap.wants, had: swap.gives },
		{ who: to, other: from, has: swap.gives, had: swap.wants }
	];
	const drafts = [];
	for (const { who, other, has, had } of sides) {
		if (who.status !== 'active') continue;
		drafts.push({
			dedupeKey: `swap.accepted:${swapId}:${who.id}`,
			template: 'swapped' as const,
			recipient: who.person.email,
			orderId: who.order.id,
			message: seatsSwapped(who, { has: has.title, had: had.title, other }),
			attachments: await calendarFile(who)
		});
	}
	await makeMails(drafts);
};
