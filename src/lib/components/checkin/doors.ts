import type { CheckpointView } from '$lib/schemas/checkin';

export type SessionPoint = CheckpointView & { session: NonNullable<CheckpointView['session']> };

/** The doors of one day, hour by hour. */
export interface DoorDay {
	day: string;
	hours: { startsAt: string; points: SessionPoint[] }[];
}

export interface GroupedDoors {
	/** Where people come for the event as a whole: the welcome desk, the supper. */
	places: CheckpointView[];
	/** Doors of sessions going on, and of those that begin next. */
	now: DoorDay['hours'];
	/** The others, by day; days gone by last. */
	days: DoorDay[];
}

/** How long before its start people come to a session: until then the one before is what goes on. */
const COMING_MS = 45 * 60_000;

/** Sets the doors of sessions apart from the other checkpoints of an event, those now or next first. */
export function groupDoors(points: readonly CheckpointView[], now: Date): GroupedDoors {
	const doors = points
		.filter((point): point is SessionPoint => point.session !== null)
		.sort(
			(a, b) => a.session.startsAt.localeCompare(b.session.startsAt) || a.name.localeCompare(b.name, 'fr-CA')
		);
	const at = now.getTime();
	const isNow = ({ session }: SessionPoint) =>
		Date.parse(session.startsAt) - COMING_MS <= at && at < Date.parse(session.endsAt);
	let shown = doors.filter(isNow);
	if (shown.length === 0) {
		const next = doors.find(({ session }) => Date.parse(session.startsAt) > at)?.session;
		// The next ones, where they are of the day: tomorrow's are found by their day.
		shown = doors.filter(
			({ session }) =>
				session.startsAt === next?.startsAt && Date.parse(session.startsAt) - at < 12 * 60 * 60_000
		);
	}
	const rest = doors.filter((door) => !shown.includes(door));
	const days = [...new Set(rest.map(({ session }) => session.day))];
	const isOver = (day: string) =>
		rest.every((door) => door.session.day !== day || Date.parse(door.session.endsAt) <= at);
	return {
		places: points.filter(({ session }) => session === null),
		now: hoursOf(shown),
		days: [...days.filter((day) => !isOver(day)), ...days.filter(isOver)].map((day) => ({
			day,
			hours: hoursOf(rest.filter(({ session }) => session.day === day))
		}))
	};
}

function hoursOf(points: readonly SessionPoint[]): DoorDay['hours'] {
	return [...new Set(points.map(({ session }) => session.startsAt))].map((startsAt) => ({
		startsAt,
		points: points.filter(({ session }) => session.startsAt === startsAt)
	}));
}
