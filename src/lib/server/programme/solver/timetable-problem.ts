import type { Wishes } from './wishes.ts';

interface RoomToFill {
	readonly id: number;
	readonly capacity: number;
	/** What it has: a projector, movable tables. */
	readonly features: readonly string[];
}

/** A session that must have a slot and a room. */
export interface SessionToPlace {
	readonly id: number;
	readonly speakers: readonly number[];
	/** Seats it needs. */
	readonly seats: number;
	readonly features: readonly string[];
	/** Slots in which a speaker of its own cannot come, as indices. */
	readonly notIn: readonly number[];
	/** Where staff want it. */
	readonly pinned?: Place;
}

/** A slot and a room, as indices of the problem's own. */
export interface Place {
	readonly slot: number;
	readonly room: number;
}

/** Slots follow each other: two of them never overlap. */
export interface TimetableProblem {
	readonly sessions: readonly SessionToPlace[];
	readonly slots: number;
	readonly rooms: readonly RoomToFill[];
	/** `together[i * sessions + j]`: people who want both sessions i and j; symmetric. */
	readonly together: Float64Array;
}

/** How many people want both of each pair of sessions. */
export function wantedTogether(sessionIds: readonly number[], wishes: readonly Wishes[]): Float64Array {
	const indexOf = new Map(sessionIds.map((id, index) => [id, index]));
	const together = new Float64Array(sessionIds.length ** 2);
	for (const { sessions } of wishes) {
		const wished = sessions.flatMap((id) => indexOf.get(id) ?? []);
		for (const i of wished) for (const j of wished) if (i !== j) together[i * sessionIds.length + j]! += 1;
	}
	return together;
}

/** Whether a session could stand there, alone in the programme. */
export function mayStand(
	session: SessionToPlace,
	{ slot, room }: Place,
	{ rooms }: TimetableProblem
): boolean {
	const { pinned } = session;
	if (pinned) return pinned.slot === slot && pinned.room === room;
	const { capacity, features } = rooms[room]!;
	return (
		!session.notIn.includes(slot) &&
		capacity >= session.seats &&
		session.features.every((one) => features.includes(one))
	);
}

/** Whether one person speaks in both. */
export function shareSpeaker(a: SessionToPlace, b: SessionToPlace): boolean {
	return a.speakers.some((one) => b.speakers.includes(one));
}

/**
 * Wished-for pairs that a timetable makes impossible: people counted once for each pair of theirs in one slot.
 * @param slots the slot of each session, in the problem's order
 */
export function collisions({ sessions, together }: TimetableProblem, slots: ArrayLike<number>): number {
	let sum = 0;
	for (let i = 0; i < sessions.length; i++)
		for (let j = 0; j < i; j++) if (slots[i] === slots[j]) sum += together[i * sessions.length + j]!;
	return sum;
}
