// An exchange session (La Ruche) as pages and the domain both know it: people change tables from round to round.

/** A table, whatever the round. */
export interface ExchangeTable {
	id: number;
	/** On its card. */
	number: number;
	theme: string;
	host: string;
	seats: number;
}

/** A round with the seats left at each table. */
export interface ExchangeRound {
	id: number;
	number: number;
	startsAt: Date;
	endsAt: Date;
	/** By table id. */
	left: Record<number, number>;
}

/** Where somebody sits in a round. */
export interface OwnTable {
	roundId: number;
	round: number;
	startsAt: Date;
	tableId: number;
	table: number;
	theme: string;
	host: string;
	source: 'chosen' | 'assigned';
}

/** One exchange session of someone who has a seat in it. */
export interface OwnExchange {
	sessionId: number;
	title: string;
	startsAt: Date;
	endsAt: Date;
	roomName: string | null;
	/** Tables may still be chosen. */
	open: boolean;
	/** They asked to be seated where they have not chosen. */
	asked: boolean;
	tables: ExchangeTable[];
	rounds: ExchangeRound[];
	mine: OwnTable[];
}

/** Someone at a table, as its card and its list name them. */
export interface SeatedPerson {
	givenName: string;
	organisation: string;
}

/** Who sits where in a round; tables with nobody are there too. */
export interface SeatedRound {
	number: number;
	startsAt: Date;
	tables: (ExchangeTable & { people: SeatedPerson[] })[];
}

/** What a seating brings: pairs of people who meet. */
export interface SeatingFigures {
	/** Of different organisations. */
	organisations: number;
	/** Of different organisations and regions. */
	regions: number;
	/** Pairs who meet again, or are colleagues. */
	wasted: number;
	value: number;
}

/** What a run found, beside two other ways of seating. */
export interface SeatingReview {
	people: number;
	ours: SeatingFigures;
	firstCome: SeatingFigures;
	random: SeatingFigures;
	/** No seating at these tables is worth more. */
	bound: number;
	milliseconds: number;
	rounds: SeatedRound[];
	/** Nothing changed since it was asked: it can be accepted. */
	current: boolean;
}
