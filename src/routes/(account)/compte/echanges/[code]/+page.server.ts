import { requirePerson } from '$lib/server/auth/policy';
import { Refusal } from '$lib/server/errors';
import { registrationsOf } from '$lib/server/registration/queries';
import {
	canTake,
	hasBegun,
	offersFor,
	standsAgainst,
	swapByCode
} from '$lib/server/registration/seats/swap-queries';
import { orErrorPage } from '$lib/server/web/load';
import { seatActions } from '$lib/server/web/seat-actions';
import { lineOf } from '$lib/server/web/seat-desk';

/** An offer of a seat for another, opened by its address: without a name, for whoever signed in has the wanted seat. */
export const load = ({ locals, params }) =>
	orErrorPage(async () => {
		const { personId } = requirePerson(locals.actor);
		const swap = await swapByCode(params.code);
		if (!swap) throw new Refusal('not_found', { status: 404 });
		const mine = (await registrationsOf(locals.actor, personId)).find(
			({ event, status }) => event.id === swap.eventId && status === 'active'
		);
		const isOpen = swap.status === 'offered' && !hasBegun(swap);
		const offers = mine && isOpen ? (await offersFor([mine])).get(mine.id)! : [];
		const isTakeable = offers.some(({ code }) => code === swap.code);
		return {
			offer: lineOf(swap),
			timezone: mine?.event.timezone,
			isOver: !isOpen,
			isMine: mine?.id === swap.fromRegistrationId,
			/** The registration that could take it. */
			taker: mine && isTakeable ? mine.code : null,
			/** The reader could take it, but whoever offers has something else then, or one of the sessions is off. */
			isBlocked: mine !== undefined && !isTakeable && canTake(mine, swap),
			/** What the reader has at the hour of the seat offered. */
			against: mine?.bookings.some(({ sessionId }) => sessionId === swap.wants.id)
				? (standsAgainst(mine, swap)?.title ?? null)
				: null
		};
	});

const seats = seatActions({
	actor: ({ locals }) => locals.actor,
	back: (_, done) => `/compte/agenda?fait=${done}`
});

export const actions = { echanger: seats.echanger };
