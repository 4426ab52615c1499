// Wishes as pages and the domain both know them.

/** So many sessions may be ranked: enough to cover every slot several times, and few enough to order on a phone. */
export const MAX_WISHES = 12;

/** Where an event stands: wishes are ranked, seats are being given, or each chooses among those left. */
export type WishStage = 'open' | 'closed' | 'assigned';

/** A session that someone may rank, and what became of it. */
export interface WishableSession {
	id: number;
	slug: string;
	title: string;
	trackName: string | null;
	roomName: string | null;
	slot: string;
	day: string;
	startsAt: Date;
	endsAt: Date;
	capacity: number;
}

/** One of someone's wishes. */
export interface RankedWish {
	id: number;
	title: string;
	startsAt: Date;
	/** From 1. */
	rank: number;
	/** They have a seat in it. */
	given: boolean;
}

/** What the page of someone's wishes shows. */
export interface WishSpaceData {
	stage: WishStage;
	closesAt: Date;
	/** Those that their tickets open and that have not begun, by time. */
	sessions: WishableSession[];
	/** Dearest first; of sessions that are over or called off too, once seats are given. */
	wishes: RankedWish[];
	/** Seats given before the assignment, by staff: kept whatever is wished. */
	kept: { id: number; title: string; startsAt: Date }[];
}

/** Where one's wishes stand, in short. */
export interface WishSummary {
	stage: WishStage;
	closesAt: Date;
	/** Ranked so far. */
	count: number;
}
