import type { VerdictCode } from '../../schemas/checkin.ts';

/** What a checkpoint lets in, and when. */
export interface Gate {
	eventId: number;
	rule: 'once' | 'daily';
	/** Ticket type codes that open it; empty: any admission valid that day. */
	ticketTypeCodes: readonly string[];
	firstDay: string;
	lastDay: string;
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

/**
 * The verdict on a holding at a gate, on a day of the event's zone.
 *
 * An order by invoice awaiting its payment is admitted (cheques come after the event): only an order still held for an
 * unfinished card payment is `unpaid`.
 * @param holding undefined for a code nobody has, or forged
 * @param isInside whether this gate already admitted it in the period
 */
export function judge(
	holding: Holding | undefined,
	gate: Gate,
	today: string,
	isInside: boolean
): VerdictCode {
	if (!holding) return 'unknown';
	if (holding.eventId !== gate.eventId) return 'wrong_event';
	if (holding.status !== 'active') return 'cancelled';
	if (holding.orderStatus === 'held') return 'unpaid';
	const opening = openingTickets(gate, holding.tickets);
	if (opening.length === 0) return 'not_included';
	if (!opening.some((ticket) => opensOn(gate, ticket, today))) return 'wrong_day';
	return isInside ? 'already_admitted' : 'admitted';
}
