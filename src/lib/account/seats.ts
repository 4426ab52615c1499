/** A place in line for a full session. */
export interface WaitingPlace {
	sessionId: number;
	title: string;
	startsAt: Date;
	roomName: string | null;
	/** From 1, the next one. */
	position: number;
	/** The title of the seat they would leave for it. */
	leaves: string | null;
}

/** A seat that came from a line these last days. */
export interface NewSeat {
	sessionId: number;
	title: string;
	startsAt: Date;
}

/** An offer of a seat for another, without a name. */
export interface SwapLine {
	code: string;
	gives: { id: number; title: string; startsAt: Date };
	wants: { id: number; title: string; startsAt: Date };
	/** Its address, to hand to a colleague. */
	link: string;
}

/** What someone may offer now: for each seat of theirs, the sessions in which they may ask for one, full or not. */
export interface OfferableSwaps {
	seats: { gives: number; wants: number[] }[];
	/** Sessions at an hour when they have something else than the seat they would give. */
	overlapping: number[];
}

/** What someone was given, waits for, offers and could take: of one registration. */
export interface SeatDesk {
	given: NewSeat[];
	waiting: WaitingPlace[];
	offered: SwapLine[];
	takeable: SwapLine[];
}
