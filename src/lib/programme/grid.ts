import type { ListedSession } from './shown.ts';

// A day as a grid of rooms and times, for wide screens and paper.

/** Sessions that stand in one cell: one, or those that overlap in one room. */
interface Block {
	sessions: ListedSession[];
	/** Lines of the grid, from 1; a row stands between two instants at which something begins or ends. */
	from: number;
	to: number;
	/** Nothing else happens in its time: it may take the whole width. */
	alone: boolean;
}

interface RoomColumn {
	/** Null: no room yet. */
	room: ListedSession['room'];
	/** Its place in the grid, from 1; null where all that happens there is alone and takes the whole width. */
	column: number | null;
	blocks: Block[];
}

interface DayGrid {
	day: string;
	columns: RoomColumn[];
	/** How many of them stand side by side. */
	width: number;
	/** When something begins, and on which line. */
	starts: { at: Date; line: number }[];
}

/** Days laid out by room, in the order of the rooms; what has none yet comes last. */
export function grids(sessions: readonly ListedSession[]): DayGrid[] {
	return [...Map.groupBy(sessions, ({ day }) => day)].map(([day, ofDay]) => {
		const instants = [
			...new Set(ofDay.flatMap(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()]))
		].sort((a, b) => a - b);
		const line = (at: Date) => instants.indexOf(at.getTime()) + 1;
		const place = ({ room }: ListedSession) => room?.position ?? Number.MAX_SAFE_INTEGER;
		const rooms = [...Map.groupBy(ofDay, ({ room }) => room?.id)].map(([, inRoom]) => inRoom);
		rooms.sort(([a], [b]) => place(a!) - place(b!) || (a!.room?.id ?? 0) - (b!.room?.id ?? 0));
		let used = 0;
		const columns = rooms.map((inRoom) => {
			const blocks = overlapping(inRoom).map((together) => {
				const from = Math.min(...together.map(({ startsAt }) => line(startsAt)));
				const to = Math.max(...together.map(({ endsAt }) => line(endsAt)));
				const alone = ofDay.every(
					(other) => together.includes(other) || line(other.endsAt) <= from || to <= line(other.startsAt)
				);
				return { sessions: together, from, to, alone };
			});
			const column = blocks.every(({ alone }) => alone) ? null : ++used;
			return { room: inRoom[0]!.room, column, blocks };
		});
		const starts = [...new Set(ofDay.map(({ startsAt }) => startsAt.getTime()))].sort((a, b) => a - b);
		return {
			day,
			columns,
			width: used,
			starts: starts.map((at) => ({ at: new Date(at), line: line(new Date(at)) }))
		};
	});
}

/** Sessions in order of time, those that overlap together. */
function overlapping(sessions: readonly ListedSession[]): ListedSession[][] {
	const groups: ListedSession[][] = [];
	for (const session of [...sessions].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
		const last = groups.at(-1);
		if (last?.some(({ endsAt }) => session.startsAt < endsAt)) last.push(session);
		else groups.push([session]);
	}
	return groups;
}
