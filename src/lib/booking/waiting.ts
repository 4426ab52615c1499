import type { BookableSession } from './sessions.ts';

/** Where one may wait for full sessions. */
export interface WaitDesk {
	/** Id of the form that sends it. */
	form: string;
	/** One's place in the line of each session one waits for, by id. */
	positions: ReadonlyMap<number, number>;
	/** The seat one would have to leave for a session; null where the hour is free, or where more than one stands there. */
	leavesFor(session: BookableSession): { id: number; title: string } | null;
}

/** The desk of someone who has seats in some sessions and waits for others. */
export function waitDesk(
	form: string,
	waiting: readonly { sessionId: number; position: number }[],
	sessions: readonly BookableSession[],
	held: readonly number[]
): WaitDesk {
	const mine = sessions.filter(({ id }) => held.includes(id));
	return {
		form,
		positions: new Map(waiting.map(({ sessionId, position }) => [sessionId, position])),
		leavesFor({ id, startsAt, endsAt }) {
			const others = mine.filter((one) => one.id !== id && one.startsAt < endsAt && startsAt < one.endsAt);
			return others.length === 1 ? others[0]! : null;
		}
	};
}
