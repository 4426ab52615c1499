import type { VerdictCode } from '../../schemas/checkin.ts';

/** What a checkpoint lets in, and when. */
export interface Gate {
	eventId: number;
	rule: 'once' | 'daily';
	/** Ticket type codes that open it; empty: any admission valid that day. */
	ticketTypeCodes: readonly string[];
	firstDay: string;
	lastDay: string;
	/** The session whose door it is. */
	session: DoorSession | null;
}

/** A session as its door finds it. */
export interface DoorSession {
	id: number;
	title: string;
	room: string | null;
	startsAt: Date;
	endsAt: Date;
	/** The first and last days it touches: it may run past midnight. */
	day: string;
	lastDay: string;
	capacity: number;
	booked: number;
	isBookable: boolean;
	isCancelled: boolean;
}

/** What someone may have in the session of a door. */
export interface SeatHere {
	isHeld: boolean;
	/** Whether their tickets open it (view `opened_session`). */
	isOpened: boolean;
	/** Whether as many people are inside as it has seats. */
	isRoomFull: boolean;
}

export interface HeldTicket {
	code: string;
	name: string;
	role: 'admission' | 'addon';
	/** Days `YYYY-MM-DD` it opens; empty for an add-on that goes with the event as a whole. */
	days: readonly string[];
}

/** What a registration holds. */
export interface Holding {
	eventId: number;
	status: 'active' | 'cancelled' | 'transferred';
	orderStatus: string;
	tickets: readonly HeldTicket[];
}

/** What an admission counts for: `''` once for all, or the day. */
export function periodOf(gate: Pick<Gate, 'rule'>, today: string): string {
	return gate.rule === 'daily' ? today : '';
}

/** The tickets of a holding that open this gate on some day. */
export function openingTickets(gate: Gate, tickets: readonly HeldTicket[]): HeldTicket[] {
	return tickets.filter((ticket) =>
		gate.ticketTypeCodes.length > 0 ? gate.ticketTypeCodes.includes(ticket.code) : ticket.role === 'admission'
	);
}

/** The days a ticket opens: its own, or all of the event's. */
function opensOn(gate: Gate, ticket: HeldTicket, day: string): boolean {
	if (day < gate.firstDay || day > gate.lastDay) return false;
	return ticket.days.length === 0 || ticket.days.includes(day);
}

/** The days that someone refused for the day should come: those of their tickets, or of the session they may enter. */
export function validDays(gate: Gate, tickets: readonly HeldTicket[]): string[] {
	const opening = openingTickets(gate, tickets);
	const { session } = gate;
	if (session && opening.some((ticket) => opensOn(gate, ticket, session.day))) return [session.day];
	return [...new Set(opening.flatMap(({ days }) => days))].sort();
}

/**
 * The verdict on a holding at a gate, on a day of the event's zone.
 *
 * An order by invoice awaiting its payment is admitted (cheques come after the event): only an order still held for an
 * unfinished card payment is `unpaid`.
 * @param holding undefined for a code nobody has, or forged
 * @param isInside whether this gate already admitted it in the period
 * @param seat at a session's door, what they have there
 */
export function judge(
	holding: Holding | undefined,
	gate: Gate,
	today: string,
	isInside: boolean,
	seat?: SeatHere
): VerdictCode {
	if (!holding) return 'unknown';
	if (holding.eventId !== gate.eventId) return 'wrong_event';
	if (holding.status !== 'active') return 'cancelled';
	if (holding.orderStatus === 'held') return 'unpaid';
	const { session } = gate;
	const day = session ? session.day : today;
	if (!seat?.isHeld && !seat?.isOpened) {
		const opening = openingTickets(gate, holding.tickets);
		if (opening.length === 0) return 'not_included';
		if (!opening.some((ticket) => opensOn(gate, ticket, day))) return 'wrong_day';
	}
	if (session && (today < session.day || today > session.lastDay)) return 'wrong_day';
	if (isInside) return 'already_admitted';
	if (session && (session.isCancelled || !seat?.isHeld || seat.isRoomFull)) return 'no_seat';
	return 'admitted';
}
