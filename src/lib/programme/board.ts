import type { Equipment } from '../schemas/proposal-lists.ts';
// The board of a timetable: plain data that the server reads and the browser moves, and what both find from it.

import type { SessionKind } from './shown.ts';
import { LONGEST, SHORTEST } from '../schemas/timetable.ts';

export interface BoardRoom {
	id: number;
	name: string;
	capacity: number;
	stepFree: boolean;
	/** Words of the schema's `EQUIPMENT`. */
	equipment: readonly Equipment[];
}

export interface BoardSlot {
	id: number;
	key: string;
	/** `YYYY-MM-DD` in the event's zone: the day on which it begins. */
	day: string;
	startsAt: Date;
	endsAt: Date;
}

export interface BoardSpeaker {
	/** The same for one person in every session of the event. */
	key: string;
	name: string;
	/** When they cannot come. */
	away: readonly { startsAt: Date; endsAt: Date }[];
}

/** Where a session stands in the published timetable. */
export interface Published {
	slotKey: string;
	day: string;
	startsAt: Date;
	endsAt: Date;
	roomId: number | null;
	roomName: string | null;
	capacity: number;
	cancelled: boolean;
}

/** A session, or a confirmed proposal that is not one yet, where the draft has it. */
export interface BoardCard {
	/** Of its line in the draft. */
	id: number;
	/** Rises with each move. */
	revision: number;
	sessionId: number | null;
	title: string;
	kind: SessionKind;
	track: { id: number; name: string } | null;
	/** How long it lasts. */
	minutes: number;
	bookable: boolean;
	booked: number;
	speakers: readonly BoardSpeaker[];
	/** What its room must have. */
	needs: readonly Equipment[];
	/** Its speakers took it back. */
	withdrawn: boolean;
	published: Published | null;
	slotId: number | null;
	roomId: number | null;
	capacity: number;
	pinned: boolean;
}

export interface Board {
	timezone: string;
	rooms: readonly BoardRoom[];
	/** In order of time. */
	slots: readonly BoardSlot[];
	cards: readonly BoardCard[];
}

export interface Times {
	startsAt: Date;
	endsAt: Date;
}

const MINUTE_MS = 60_000;

/**
 * When a card would be held in a slot: from its published beginning while the slot that it has there still holds its
 * published times, else from the slot's beginning.
 */
export function timesIn(card: Pick<BoardCard, 'minutes' | 'published'>, slot: BoardSlot): Times {
	const { published } = card;
	if (
		published &&
		published.slotKey === slot.key &&
		published.startsAt >= slot.startsAt &&
		published.endsAt <= slot.endsAt
	)
		return lasting(published.startsAt, card.minutes);
	return lasting(slot.startsAt, card.minutes);
}

function lasting(startsAt: Date, minutes: number): Times {
	return { startsAt, endsAt: new Date(startsAt.getTime() + minutes * MINUTE_MS) };
}

/** The most minutes that a card may last where it stands: to the end of the last slot of its day. */
export function longestFor(board: Pick<Board, 'slots'>, card: BoardCard): number {
	const slot = board.slots.find(({ id }) => id === card.slotId);
	if (!slot) return LONGEST;
	const dayEnds = Math.max(
		...board.slots.filter(({ day }) => day === slot.day).map(({ endsAt }) => endsAt.getTime())
	);
	const left = Math.floor((dayEnds - timesIn(card, slot).startsAt.getTime()) / MINUTE_MS);
	return Math.max(SHORTEST, Math.min(LONGEST, left));
}

/** A card that the draft has placed, with its slot, its room and its times. */
export interface Placed extends Times {
	card: BoardCard;
	slot: BoardSlot;
	room: BoardRoom | null;
}

/** The cards that have a slot, in the order of the board. */
export function placedCards({ cards, slots, rooms }: Board): Placed[] {
	const slotOf = new Map(slots.map((slot) => [slot.id, slot]));
	const roomOf = new Map(rooms.map((room) => [room.id, room]));
	return cards.flatMap((card) => {
		const slot = slotOf.get(card.slotId ?? -1);
		return slot ? [{ card, slot, room: roomOf.get(card.roomId ?? -1) ?? null, ...timesIn(card, slot) }] : [];
	});
}

/** Whether two spans share an instant; one ending when the other begins does not. */
export function overlap(a: Times, b: Times): boolean {
	return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}

/** Seats that a room must have for it: those offered, and those taken. */
export function seatsNeeded({ bookable, capacity, booked }: BoardCard): number {
	return bookable ? Math.max(capacity, booked) : 0;
}
