import { opens } from '../../../booking/sessions.ts';
import type { OfferableSwaps } from '../../../account/seats.ts';
import type { Catalogue } from '../catalogue.ts';
import type { RegistrationDetails } from '../queries.ts';

/** Why a seat is not to be offered for one in another session. */
export type Obstacle =
	| { is: 'no_seat' }
	| { is: 'not_bookable' }
	| { is: 'held' }
	| { is: 'not_covered' }
	/** Something else of theirs is at that hour: its title. */
	| { is: 'overlap'; other: string };

/**
 * What keeps somebody from offering their seat in one session for one in another, at an instant; undefined when nothing
 * does. Whoever shows what may be offered asks it, and so does the offer.
 */
export function obstacleTo(
	{ bookings, tickets }: RegistrationDetails,
	catalogue: Catalogue,
	{ givesSessionId, wantsSessionId }: { givesSessionId: number; wantsSessionId: number },
	at: Date
): Obstacle | undefined {
	const gives = bookings.find(({ sessionId }) => sessionId === givesSessionId);
	if (!gives || !isToCome(catalogue, gives.sessionId, at)) return { is: 'no_seat' };
	const wants = catalogue.sessionById.get(wantsSessionId);
	if (!wants || !isToCome(catalogue, wants.id, at)) return { is: 'not_bookable' };
	if (bookings.some(({ sessionId }) => sessionId === wantsSessionId)) return { is: 'held' };
	if (!tickets.some((type) => type.status === 'active' && opens(type, wants))) return { is: 'not_covered' };
	const other = bookings.find(
		(one) => one !== gives && one.startsAt < wants.endsAt && wants.startsAt < one.endsAt
	);
	return other && { is: 'overlap', other: other.title };
}

/** Every seat that somebody may offer now, with what for, and what only their other seats keep them from. */
export function offerableSwaps(found: RegistrationDetails, catalogue: Catalogue, at: Date): OfferableSwaps {
	const overlapping = new Set<number>();
	const given = found.bookings.filter(({ sessionId }) => isToCome(catalogue, sessionId, at));
	const seats = given.map(({ sessionId }) => ({
		gives: sessionId,
		wants: catalogue.sessions.flatMap(({ id }) => {
			const pair = { givesSessionId: sessionId, wantsSessionId: id };
			const obstacle = obstacleTo(found, catalogue, pair, at);
			if (obstacle?.is === 'overlap') overlapping.add(id);
			return obstacle ? [] : [id];
		})
	}));
	return { seats, overlapping: [...overlapping] };
}

/** Whether seats of a session still change hands: it is held, and has not begun. */
function isToCome({ sessionById }: Catalogue, sessionId: number, at: Date): boolean {
	const session = sessionById.get(sessionId);
	return session !== undefined && session.startsAt > at;
}
