// An assignment of people to sessions, as the office looks at it before deciding.

/** One way of giving seats. */
export interface MethodFigures {
	/** Share of people who get their first wish, 0 to 1. */
	firstWishShare: number;
	/** Share of their possible seats that the person least well served gets, 0 to 1. */
	worstOff: number;
	seats: number;
	/** People who get nothing. */
	without: number;
	/** Seats given by rank of the wish: the first number is of first wishes. */
	byRank: number[];
}

/** Someone whom the assignment serves least. */
export interface LeastServedPerson {
	personId: number;
	name: string;
	given: number;
	possible: number;
}

/** How full a session would be. */
export interface FilledSession {
	id: number;
	title: string;
	startsAt: Date;
	capacity: number;
	/** Seats had before. */
	booked: number;
	given: number;
	/** People who wish for it and would not get it. */
	refused: number;
}

/** A result to look at, to accept or to put aside. */
export interface AssignmentReview {
	people: number;
	ours: MethodFigures;
	/** The same wishes, first come, first served. */
	theirs: MethodFigures;
	/** Everyone has so many of their wishes, or all they could have. */
	guaranteed: number;
	/** First wishes met under each guarantee. */
	levels: readonly { guaranteed: number; firstWishes: number }[];
	/** Why everyone has not one more. */
	limit: 'impossible' | 'too_dear' | 'everything' | 'time';
	proven: boolean;
	/** How far the value may be from the best there is, fair or not: 0 to 1. */
	gap: number;
	milliseconds: number;
	sessions: FilledSession[];
	least: LeastServedPerson[];
	/** What changed since it was asked: it can then no longer be accepted. */
	changes: { people: number; sessions: string[] } | undefined;
}
