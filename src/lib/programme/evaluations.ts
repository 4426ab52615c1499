import type { Pace } from '../schemas/evaluations.ts';

// What is asked of a session when it is over, and what is shown of the answers: the rules of decision 14.

/**
 * Answers under which nothing is shown, and by which results grow: with fewer, one could tell who said what. The
 * triggers on `evaluation` know it by heart (`drizzle/0015_evaluations.sql`).
 */
export const LEAST_ANSWERS = 5;

/** Days after a session's own during which one may answer. */
export const WINDOW_DAYS = 14;

/** A session that somebody was at, as they are asked about it. */
export interface AskedSession {
	id: number;
	slug: string;
	title: string;
	day: string;
	startsAt: Date;
	endsAt: Date;
	speakers: string[];
	/** `given`: answered already; `later`: it is not over. */
	state: 'open' | 'given' | 'later' | 'closed';
}

/** How many gave each answer: marks from 1 to 5. */
export interface Spread {
	overall: readonly [number, number, number, number, number];
	useful: readonly [number, number, number, number, number];
	pace: Readonly<Record<Pace, number>>;
}

/** What somebody wrote; its id is drawn by lot and says nothing of them. */
export interface Comment {
	id: string;
	text: string;
}

/** What may be shown of the answers to a session. */
export interface Results {
	/** Everyone who answered, whether or not in what is shown. */
	answers: number;
	/** People who were there, as the doors and the seats tell. */
	attended: number;
	/** When nobody can answer any more, and all is shown. */
	closesAt: Date;
	isClosed: boolean;
	/** Null while too few answered. */
	shown: (Spread & { answers: number; comments: Comment[]; removedComments: number }) | null;
}

/** The mean of marks by how many gave each, from 1 to 5; null of none. */
export function meanOf(counts: readonly number[]): number | null {
	const answers = counts.reduce((sum, count) => sum + count, 0);
	return answers === 0 ? null : counts.reduce((sum, count, i) => sum + count * (i + 1), 0) / answers;
}

/** Answers for a hundred people who were there, rounded; null where nobody was counted. */
export function rateOf({ answers, attended }: Pick<Results, 'answers' | 'attended'>): number | null {
	return attended === 0 ? null : Math.min(100, Math.round((100 * answers) / attended));
}

/** A session that is over, with what may be shown of it. */
export interface EvaluatedSession {
	id: number;
	slug: string;
	title: string;
	day: string;
	startsAt: Date;
	roomName: string | null;
	speakers: string[];
	results: Results;
}

/** Slides of a session, for those who may publish them. */
export interface ManagedSlides {
	code: string;
	name: string;
	mediaType: string;
	/** Bytes. */
	size: number;
	publishedAt: Date | null;
	/** Whether whoever sent them agrees to it. */
	consented: boolean;
}
