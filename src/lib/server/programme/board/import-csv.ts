import { parse } from 'csv-parse/sync';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { time } from '../../../format/dates.ts';
import { searchable } from '../../../format/names.ts';
import { timesIn, type Board, type BoardCard, type BoardSlot } from '../../../programme/board.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import { session } from '../../db/schema/programme.ts';
import { draftPlacement, slot } from '../../db/schema/timetable.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent, type StaffEvent } from '../../events/staff-events.ts';
import { addLines, openBoard } from './open.ts';
import { move } from './place.ts';
import { boardOf } from './queries.ts';
import { freeKey, isSlotDay, slotTimes } from './slots.ts';

/** A line of the file, as read, with what is wrong in it. */
export interface ImportLine {
	/** In the file, from 1. */
	line: number;
	title: string;
	room: string;
	day: string;
	start: string;
	end: string;
	problems: string[];
	/** Its slot does not exist yet: writing adds it. */
	isNewSlot: boolean;
	/** When the session would end, where it is shorter than the line says; as `10 h 15`. */
	endsAt: string | null;
}

interface Read extends ImportLine {
	card: BoardCard | undefined;
	roomId: number | null;
	/** Of its slot. */
	at: SlotAt | undefined;
}

/** A slot as a line names it. */
type SlotAt = Pick<BoardSlot, 'day' | 'startsAt' | 'endsAt'> & { start: string };

const HEADINGS = /^(titre|title|s[eé]ance|adresse|slug)$/i;
const MAX_LINES = 1000;

/**
 * Reads a timetable from CSV (title or address of the session; room; day; start; end), line by line, against the draft.
 * Nothing is written until every line is known, and only when asked.
 * @param request.write places every session in the draft, in one write, unless a line has a problem
 * @throws Refusal `not_allowed` (403), `not_found` (404), `import_unknown` when asked to write with a problem left,
 *   `invalid_input` for text that is no CSV, `import_too_long`
 */
export async function importTimetable(request: {
	actor: Actor;
	eventSlug: string;
	text: string;
	write: boolean;
}): Promise<{ lines: ImportLine[]; written: number }> {
	const { actor, eventSlug, text } = request;
	const event = await staffEvent(actor, eventSlug);
	const rows = rowsOf(text);
	if (!request.write) {
		const { board } = await openBoard(actor, eventSlug);
		return { lines: (await readAll(await reader(), rows, board, event)).map(shown), written: 0 };
	}
	return write('board.import', async (tx) => {
		await addLines(tx, event.id);
		const board = await boardOf(tx, event);
		const read = await readAll(tx, rows, board, event);
		if (read.length === 0 || read.some(({ problems }) => problems.length > 0))
			throw new Refusal('import_unknown');
		const slots = [...board.slots];
		for (const one of read) await placeLine(tx, actor, { eventId: event.id, slots }, one);
		await record(tx, actor, {
			action: 'timetable.imported',
			objectKind: 'event',
			objectId: event.id,
			details: { changed: read.length }
		});
		return { lines: read.map(shown), written: read.length };
	});
}

function shown({ card: _, roomId: __, at: ___, ...line }: Read): ImportLine {
	return line;
}

function rowsOf(text: string): string[][] {
	const first = text.split('\n', 1)[0]!;
	const delimiter = ['\t', ';', ','].find((one) => first.includes(one)) ?? ';';
	let rows: string[][];
	try {
		rows = parse(text, {
			...{ delimiter, bom: true, trim: true, relax_column_count: true, skip_empty_lines: true }
		});
	} catch {
		throw new Refusal('invalid_input', { status: 400, field: 'list' });
	}
	if (rows.length > MAX_LINES)
		throw new Refusal('import_too_long', { values: { lines: rows.length, max: MAX_LINES }, field: 'list' });
	return rows;
}

async function readAll(
	db: Database | Tx,
	rows: string[][],
	board: Board,
	event: StaffEvent
): Promise<Read[]> {
	const sessions = await db
		.select({ id: session.id, slug: session.slug })
		.from(session)
		.where(eq(session.eventId, event.id));
	const slugs = new Map(sessions.map(({ id, slug }) => [id, slug]));
	const cards = Map.groupBy(board.cards, ({ title }) => searchable(title));
	for (const card of board.cards) {
		const slug = slugs.get(card.sessionId ?? -1);
		if (slug !== undefined && !cards.has(slug)) cards.set(slug, [card]);
	}
	const rooms = new Map(board.rooms.map(({ id, name }) => [searchable(name), id]));
	const used = new Map<number, number>();
	return rows.flatMap(([title = '', room = '', day = '', start = '', end = ''], i): Read[] => {
		if (i === 0 && HEADINGS.test(title)) return [];
		const problems: string[] = [];
		const found = cards.get(searchable(title)) ?? [];
		if (found.length === 0) problems.push('séance inconnue');
		if (found.length > 1) problems.push('plusieurs séances portent ce titre\u00a0: écrivez l’adresse');
		const card = found.length === 1 ? found[0] : undefined;
		if (card && used.has(card.id)) problems.push(`déjà placée à la ligne ${used.get(card.id)}`);
		if (card) used.set(card.id, used.get(card.id) ?? i + 1);
		const roomId = room === '' ? null : rooms.get(searchable(room));
		if (roomId === undefined) problems.push('salle inconnue');
		const times = timesOf(day, start, end, event);
		if (typeof times === 'string') problems.push(times);
		const at = typeof times === 'string' ? undefined : times;
		const slot = at && slotAt(board, at);
		const ends = at && card && timesIn(card, slot ?? { ...at, id: 0, key: '' }).endsAt;
		if (ends && ends > at.endsAt) problems.push(`dure ${card.minutes}\u00a0min, plus que ces heures`);
		return [
			{
				...{ line: i + 1, title, room, day, start, end, problems },
				isNewSlot: at !== undefined && !slot,
				endsAt: ends && ends < at.endsAt ? time(ends, 'fr', event.timezone) : null,
				...{ card, roomId: roomId ?? null, at }
			}
		];
	});
}

/** The slot of a line, or what is wrong with it. */
function timesOf(day: string, start: string, end: string, event: StaffEvent): SlotAt | string {
	// Not `Date.parse`, for which 31 November is the first of December.
	const isDay = z.iso.date().safeParse(day).success;
	const clock = (text: string) =>
		/^([01]?\d|2[0-3])\s*[h:]\s*([0-5]\d)?$/i.exec(text)?.slice(1) as
			[string, string | undefined] | undefined;
	const [from, to] = [clock(start), clock(end)];
	if (!isDay) return 'jour illisible (AAAA-MM-JJ)';
	if (!isSlotDay(event, day)) return 'jour hors de l’événement';
	if (!from || !to) return 'heure illisible (9:00 ou 9 h)';
	const padded = ([hour, minute]: [string, string | undefined]) =>
		`${hour.padStart(2, '0')}:${minute ?? '00'}`;
	try {
		const hours = { day, start: padded(from), end: padded(to) };
		return { day, start: hours.start, ...slotTimes(hours, event.timezone) };
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return error.code === 'time_missing' ? 'heure qui n’existe pas ce jour-là' : 'fin avant le début';
	}
}

function slotAt({ slots }: Pick<Board, 'slots'>, at: SlotAt) {
	return slots.find(
		({ startsAt, endsAt }) =>
			startsAt.getTime() === at.startsAt.getTime() && endsAt.getTime() === at.endsAt.getTime()
	);
}

/** @param frame the event's slots; a new one joins them */
async function placeLine(
	tx: Tx,
	actor: Actor,
	frame: { eventId: number; slots: BoardSlot[] },
	one: Read
): Promise<void> {
	const { day, start, startsAt, endsAt } = one.at!;
	let slotId = slotAt(frame, one.at!)?.id;
	if (slotId === undefined) {
		const row = { eventId: frame.eventId, key: freeKey(frame.slots, day, start), day, startsAt, endsAt };
		const [made] = await tx.insert(slot).values(row).returning();
		frame.slots.push(made!);
		slotId = made!.id;
	}
	const [line] = await tx.select().from(draftPlacement).where(eq(draftPlacement.id, one.card!.id));
	if (line!.slotId === slotId && line!.roomId === one.roomId) return;
	await move(tx, actor, line!, { slotId, roomId: one.roomId });
}
