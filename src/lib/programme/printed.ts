import { grids } from './grid.ts';
import type { ListedSession } from './shown.ts';

// The programme on paper: a table each day, a row for what happens at the same time, a column for each room.

/** What stands together in a row, from its first start to its last end. */
export interface PrintedRow {
	startsAt: Date;
	endsAt: Date;
	/** One for each column of the day, or a single one across all. */
	cells: ListedSession[][];
}

export interface PrintedDay {
	day: string;
	/** Names of rooms; null for what has none yet. */
	columns: (string | null)[];
	rows: PrintedRow[];
}

/** Days as rows of what overlaps in time, cancelled sessions apart: paper outlives them. */
export function printedDays(sessions: readonly ListedSession[]): PrintedDay[] {
	return grids(sessions.filter(({ cancelled }) => !cancelled)).map(({ day, columns }) => {
		const wide = columns.filter(({ column }) => column !== null);
		const all = columns
			.flatMap(({ blocks }) => blocks.flatMap(({ sessions: each }) => each))
			.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
		const rows: ListedSession[][] = [];
		for (const session of all) {
			const last = rows.at(-1);
			if (last?.some(({ endsAt }) => session.startsAt < endsAt)) last.push(session);
			else rows.push([session]);
		}
		return {
			day,
			columns: wide.map(({ room }) => room?.name ?? null),
			rows: rows.map((together) => {
				const inRoom = wide.map(({ room }) => together.filter((session) => session.room?.id === room?.id));
				// What stands in no column has the whole width: it is alone in its time, or with others of its room.
				const isWhole = together.length === 1 || inRoom.flat().length < together.length;
				return {
					startsAt: new Date(Math.min(...together.map(({ startsAt }) => startsAt.getTime()))),
					endsAt: new Date(Math.max(...together.map(({ endsAt }) => endsAt.getTime()))),
					cells: isWhole ? [together] : inRoom
				};
			})
		};
	});
}

/** The inside of a letter page on its side, in points. */
const PAGE = { width: 735, height: 560 };
const PAGES = 2;
/** The usual width of a letter of these faces, in ems. */
const LETTER = 0.5;
const LINE = 1.22;
const LARGEST = 10;
const SMALLEST = 5.5;

/**
 * The size of letters, in points, with which the programme fills two pages at most, found from its longest cells. A
 * programme that would need smaller letters than one can read takes more pages.
 */
export function printedSize(days: readonly PrintedDay[]): number {
	for (let size = LARGEST; size > SMALLEST; size -= 0.25) if (pages(days, size) <= PAGES) return size;
	return SMALLEST;
}

/** How many pages days take, each kept whole where a page can hold it. */
function pages(days: readonly PrintedDay[], size: number): number {
	let full = 0;
	// The title, and the line at the foot.
	let used = 5 * size * LINE;
	for (const day of days) {
		const height = heightOf(day, size);
		if (used + height > PAGE.height && height <= PAGE.height) {
			full += 1;
			used = 0;
		}
		used += height;
		full += Math.floor(used / PAGE.height);
		used %= PAGE.height;
	}
	return full + (used > 0 ? 1 : 0);
}

function heightOf({ columns, rows }: PrintedDay, size: number): number {
	const ofRows = rows.map(({ cells }) => {
		const width = (PAGE.width - 9 * size) / (cells.length === 1 ? 1 : columns.length) - size;
		const letters = Math.max(1, width / (size * LETTER));
		const lines = cells.map((sessions) =>
			sessions.reduce((count, { title, speakers }) => {
				const people = speakers.map(({ name }) => name).join(', ');
				return count + Math.ceil(title.length / letters) + Math.ceil(people.length / letters);
			}, 0)
		);
		return Math.max(1, ...lines) * size * LINE + size * 0.6;
	});
	return 3 * size * LINE + ofRows.reduce((sum, each) => sum + each, 0);
}
