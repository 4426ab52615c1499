/** A session one chooses and takes a seat in, as the form needs it. Plain data: the browser gets the same. */
export interface BookableSession {
	id: number;
	slug: string;
	kind: string;
	title: string;
	trackName: string | null;
	roomName: string | null;
	/** Sessions of one slot run in parallel. */
	slot: string;
	/** `YYYY-MM-DD` in the event's zone. */
	day: string;
	startsAt: Date;
	endsAt: Date;
	/** The ticket type that opens it when days do not (a supper). */
	ticketTypeCode: string | null;
	capacity: number;
	/** Seats left. */
	left: number;
}

/** Whether a ticket of this type opens a session: named by it, or valid on its day. The database asks the same. */
export function opens(
	type: { code: string; days: readonly string[] },
	session: { day: string; ticketTypeCode: string | null }
): boolean {
	return session.ticketTypeCode === null
		? type.days.includes(session.day)
		: session.ticketTypeCode === type.code;
}

/** Two sessions that overlap in time among those chosen, or undefined. One ending when the other begins is fine. */
export function overlapAmong<S extends { startsAt: Date; endsAt: Date }>(
	sessions: readonly S[]
): [S, S] | undefined {
	const sorted = [...sessions].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
	let longest = sorted[0];
	for (const session of sorted.slice(1)) {
		if (longest && session.startsAt < longest.endsAt) return [longest, session];
		if (!longest || session.endsAt > longest.endsAt) longest = session;
	}
	return undefined;
}
