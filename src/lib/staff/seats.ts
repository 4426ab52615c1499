/** Someone in line, as the office sees them. */
export interface WaitingPerson {
	entryId: number;
	code: string;
	personId: number;
	name: string;
	organisation: string;
	since: Date;
	/** Could take a seat now: nothing else at that hour but what they would leave. */
	isAble: boolean;
	/** The title of the seat they would leave. */
	leaves: string | null;
}

/** A session that fills, with a larger room that nobody uses at that hour, where there is one. */
export interface CrowdedSession {
	id: number;
	title: string;
	day: string;
	startsAt: Date;
	booked: number;
	capacity: number;
	waiting: number;
	roomName: string | null;
	/** The smallest free room that holds more people than the session has seats. */
	largerRoom: { name: string; capacity: number } | null;
}
