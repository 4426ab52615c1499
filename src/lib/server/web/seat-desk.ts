import type { SeatDesk, SwapLine } from '../../account/seats.ts';
import { now } from '../clock.ts';
import { absolute } from '../links.ts';
import { isNews } from '../programme/moved.ts';
import type { RegistrationDetails } from '../registration/queries.ts';
import { cameByWaiting, waitingOf } from '../registration/seats/queries.ts';
import { offersFor, openOffersBy, type SwapView } from '../registration/seats/swap-queries.ts';

/** What each registration was given, waits for, offers and could take, in the same order; the queries do not depend on how many. */
export async function seatDesks(all: readonly RegistrationDetails[]): Promise<SeatDesk[]> {
	const ids = all.map(({ id }) => id);
	const [waiting, offered, takeable] = await Promise.all([waitingOf(ids), openOffersBy(ids), offersFor(all)]);
	const waitingFor = Map.groupBy(waiting, ({ registrationId }) => registrationId);
	return all.map(({ id, bookings }) => ({
		given: bookings
			.filter(isNewSeat)
			.map(({ sessionId, title, startsAt }) => ({ sessionId, title, startsAt })),
		waiting: (waitingFor.get(id) ?? []).map(({ sessionId, title, startsAt, roomName, position, leaves }) => ({
			...{ sessionId, title, startsAt, roomName, position, leaves }
		})),
		offered: (offered.get(id) ?? []).map(lineOf),
		takeable: (takeable.get(id) ?? []).map(lineOf)
	}));
}

/** A seat that waiting brought these last days, in a session to come. */
function isNewSeat(seat: RegistrationDetails['bookings'][number]): boolean {
	return (
		cameByWaiting(seat) &&
		isNews(seat.bookedAt) &&
		seat.startsAt > now() &&
		seat.sessionStatus === 'scheduled'
	);
}

/** An offer without who made it. */
export function lineOf({ code, gives, wants }: SwapView): SwapLine {
	const of = ({ id, title, startsAt }: SwapView['gives']) => ({ id, title, startsAt });
	return { code, gives: of(gives), wants: of(wants), link: absolute(`/compte/echanges/${code}`) };
}
