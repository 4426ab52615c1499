import { aliasedTable, asc, eq, sql, type SQL } from 'drizzle-orm';
import { opens } from '../../../booking/sessions.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import { seatSwap } from '../../db/schema/choice.ts';
import { session } from '../../db/schema/programme.ts';
import type { RegistrationDetails } from '../queries.ts';

/** One of the two sessions of an offer. */
export interface SwappedSession {
	id: number;
	title: string;
	day: string;
	startsAt: Date;
	endsAt: Date;
}

/** An offer as pages show it: who made it is nobody's business before it is taken. */
export interface SwapView {
	code: string;
	gives: SwappedSession;
	wants: SwappedSession;
}

export interface Swap extends SwapView {
	id: number;
	eventId: number;
	status: (typeof seatSwap.$inferSelect)['status'];
	fromRegistrationId: number;
	toRegistrationId: number | null;
	/** What opens the session given. */
	givesTicketTypeCode: string | null;
}

/** Whether one of the two sessions has begun: the offer is over, whether the worker has passed or not. */
export function hasBegun({ gives, wants }: SwapView): boolean {
	const at = now();
	return gives.startsAt <= at || wants.startsAt <= at;
}

export async function swapByCode(code: string): Promise<Swap | undefined> {
	return (await swapsWhere(eq(seatSwap.code, code)))[0];
}

/** As {@link swapByCode}, by id: for what acts after the commit. */
export async function swapById(id: number): Promise<Swap | undefined> {
	return (await swapsWhere(eq(seatSwap.id, id)))[0];
}

/** Offers that these registrations made and nobody has taken, the oldest first, by registration. */
export async function openOffersBy(registrationIds: readonly number[]): Promise<Map<number, SwapView[]>> {
	const rows = await swapsWhere(
		sql`${seatSwap.status} = 'offered' AND ${seatSwap.fromRegistrationId} IN ${oneOf(registrationIds)}`
	);
	return Map.groupBy(
		rows.filter((row) => !hasBegun(row)),
		(row) => row.fromRegistrationId
	);
}

/**
 * Offers of others that each registration could take now: for a seat it has, in a session its tickets open, at an hour
 * that is free once that seat is given; whoever offers being as free to have theirs. By registration.
 */
export async function offersFor(all: readonly RegistrationDetails[]): Promise<Map<number, SwapView[]>> {
	const seats = [...new Set(all.flatMap(({ bookings }) => bookings.map(({ sessionId }) => sessionId)))];
	const open = (
		await swapsWhere(
			sql`${seatSwap.status} = 'offered' AND ${seatSwap.wantsSessionId} IN ${oneOf(seats)}
				AND EXISTS (SELECT 1 FROM session g WHERE g.id = seat_swap.gives_session_id AND g.status = 'scheduled')
				AND EXISTS (SELECT 1 FROM opened_session o
					WHERE o.registration_id = seat_swap.from_registration_id AND o.session_id = seat_swap.wants_session_id)
				AND NOT EXISTS (SELECT 1 FROM booking b JOIN session x ON x.id = b.session_id
					JOIN session w ON w.id = seat_swap.wants_session_id
					WHERE b.registration_id = seat_swap.from_registration_id AND b.status = 'active'
						AND b.session_id <> seat_swap.gives_session_id
						AND x.starts_at < w.ends_at AND w.starts_at < x.ends_at)`
		)
	).filter((row) => !hasBegun(row));
	return new Map(all.map((found) => [found.id, open.filter((offer) => canTake(found, offer))]));
}

/** Whether a registration could take an offer now, as far as it alone is concerned. */
export function canTake(found: RegistrationDetails, offer: Swap): boolean {
	return (
		offer.fromRegistrationId !== found.id &&
		found.bookings.some(({ sessionId }) => sessionId === offer.wants.id) &&
		covers(found, offer) &&
		!standsAgainst(found, offer)
	);
}

/** Whether a registration's tickets open the session that an offer gives. */
export function covers({ tickets }: RegistrationDetails, { gives, givesTicketTypeCode }: Swap): boolean {
	const session = { day: gives.day, ticketTypeCode: givesTicketTypeCode };
	return tickets.some((type) => type.status === 'active' && opens(type, session));
}

/** What else a registration has at the hour of the seat that an offer gives, once its own is given. */
export function standsAgainst(
	{ bookings }: RegistrationDetails,
	{ gives, wants }: SwapView
): RegistrationDetails['bookings'][number] | undefined {
	return bookings.find(
		(one) => one.sessionId !== wants.id && one.startsAt < gives.endsAt && gives.startsAt < one.endsAt
	);
}

async function swapsWhere(condition: SQL): Promise<Swap[]> {
	const db = await reader();
	const given = aliasedTable(session, 'given');
	const wanted = aliasedTable(session, 'wanted');
	const of = (table: typeof given | typeof wanted) => ({
		id: table.id,
		title: table.title,
		day: table.day,
		startsAt: table.startsAt,
		endsAt: table.endsAt
	});
	return db
		.select({
			id: seatSwap.id,
			code: seatSwap.code,
			status: seatSwap.status,
			eventId: given.eventId,
			fromRegistrationId: seatSwap.fromRegistrationId,
			toRegistrationId: seatSwap.toRegistrationId,
			givesTicketTypeCode: given.ticketTypeCode,
			gives: of(given),
			wants: of(wanted)
		})
		.from(seatSwap)
		.innerJoin(given, eq(given.id, seatSwap.givesSessionId))
		.innerJoin(wanted, eq(wanted.id, seatSwap.wantsSessionId))
		.where(condition)
		.orderBy(asc(seatSwap.id));
}
