import { and, eq, sql } from 'drizzle-orm';
import { placeWords } from '../../../programme/board-changes.ts';
import { longestFor, timesIn } from '../../../programme/board.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { person } from '../../db/schema/members.ts';
import { room } from '../../db/schema/programme.ts';
import { draftPlacement, slot } from '../../db/schema/timetable.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent, type StaffEvent } from '../../events/staff-events.ts';
import { boardOf } from './queries.ts';

/** Where a card is wanted; no slot: back among those to be placed. */
export interface Wanted {
	slotId: number | null;
	roomId: number | null;
}

/** A card as the page that asks has it: a newer revision means that somebody else moved it since. */
export interface Seen {
	cardId: number;
	revision: number;
}

type Line = typeof draftPlacement.$inferSelect;

/**
 * Puts a card in a slot and a room of the draft, or takes it out of them. Nothing published changes.
 * @returns its revision now, and where it was
 * @throws Refusal `placement_moved` when somebody moved it meanwhile, with who and where it is now; `not_found` (404)
 */
export function placeCard(request: { actor: Actor; eventSlug: string } & Seen & Wanted) {
	const { actor, eventSlug, slotId, roomId } = request;
	return change(actor, eventSlug, async (tx, event) => {
		const line = await lineOf(tx, event, request);
		const wanted = slotId === null ? { slotId: null, roomId: null } : { slotId, roomId };
		await requirePlace(tx, event.id, wanted);
		await move(tx, actor, line, wanted, slotId === null ? { pinned: false } : {});
		return { revision: line.revision + 1, was: { slotId: line.slotId, roomId: line.roomId } };
	});
}

/**
 * Exchanges the places of two cards, in one write.
 * @throws Refusal as {@link placeCard}
 */
export function swapCards(request: { actor: Actor; eventSlug: string; one: Seen; other: Seen }) {
	const { actor, eventSlug } = request;
	return change(actor, eventSlug, async (tx, event) => {
		const one = await lineOf(tx, event, request.one);
		const other = await lineOf(tx, event, request.other);
		if (one.id === other.id) return;
		await move(tx, actor, one, { slotId: other.slotId, roomId: other.roomId });
		await move(tx, actor, other, { slotId: one.slotId, roomId: one.roomId });
	});
}

/**
 * Pins a card where it is (the solver leaves it there), or lets it go, and says how many seats it offers and, where
 * told, how many minutes it lasts.
 * @throws Refusal as {@link placeCard}; `placement_length` where it would end after the last slot of its day
 */
export function settleCard(
	request: {
		actor: Actor;
		eventSlug: string;
		pinned: boolean;
		capacity: number;
		minutes?: number | undefined;
	} & Seen
) {
	const { actor, eventSlug, pinned, capacity, minutes } = request;
	return change(actor, eventSlug, async (tx, event) => {
		const line = await lineOf(tx, event, request);
		const board = await boardOf(tx, event);
		const card = board.cards.find(({ id }) => id === line.id);
		const longer = card !== undefined && minutes !== undefined && minutes !== card.minutes;
		if (longer && minutes > longestFor(board, card))
			throw new Refusal('placement_length', {
				values: { session: card.title, most: longestFor(board, card) },
				field: 'minutes'
			});
		await move(tx, actor, line, line, {
			...{ pinned: pinned && line.slotId !== null, capacity },
			...(longer ? { minutes } : {})
		});
	});
}

async function change<T>(
	actor: Actor,
	eventSlug: string,
	work: (tx: Tx, event: StaffEvent) => Promise<T>
): Promise<T> {
	const event = await staffEvent(actor, eventSlug);
	return write('board.change', (tx) => work(tx, event));
}

/** The line of a card that nobody has moved since it was seen. */
async function lineOf(tx: Tx, event: StaffEvent, { cardId, revision }: Seen): Promise<Line> {
	const [line] = await tx
		.select()
		.from(draftPlacement)
		.where(and(eq(draftPlacement.id, cardId), eq(draftPlacement.eventId, event.id)));
	if (!line) throw new Refusal('not_found', { status: 404 });
	if (line.revision !== revision) throw await movedBy(tx, event, line);
	return line;
}

async function movedBy(tx: Tx, event: StaffEvent, line: Line): Promise<Refusal> {
	const [who] =
		line.updatedBy === null ? [] : await tx.select().from(person).where(eq(person.id, line.updatedBy));
	const board = await boardOf(tx, event);
	const card = board.cards.find(({ id }) => id === line.id);
	const at = board.slots.find(({ id }) => id === line.slotId);
	const roomName = board.rooms.find(({ id }) => id === line.roomId)?.name ?? null;
	return new Refusal('placement_moved', {
		values: {
			session: card?.title ?? '',
			who: who ? `${who.givenName} ${who.familyName}` : 'Estrade',
			where: card && at ? placeWords({ ...timesIn(card, at), roomName }, event.timezone) : 'à placer'
		}
	});
}

/** @throws Refusal `not_found` (404) for a slot or a room of another event */
async function requirePlace(tx: Tx, eventId: number, { slotId, roomId }: Wanted): Promise<void> {
	if (slotId !== null) {
		const [found] = await tx
			.select({ id: slot.id })
			.from(slot)
			.where(and(eq(slot.id, slotId), eq(slot.eventId, eventId)));
		if (!found) throw new Refusal('not_found', { status: 404 });
	}
	if (roomId === null) return;
	const [found] = await tx
		.select({ id: room.id })
		.from(room)
		.where(and(eq(room.id, roomId), eq(room.eventId, eventId)));
	if (!found) throw new Refusal('not_found', { status: 404 });
}

/** Seats of a room; 0 for none. */
export async function roomSeats(tx: Tx, roomId: number | null): Promise<number> {
	if (roomId === null) return 0;
	const [found] = await tx.select({ capacity: room.capacity }).from(room).where(eq(room.id, roomId));
	return found!.capacity;
}

/**
 * Writes a line of the draft anew, its revision one higher, with the audit line of it. Of a proposal that names no
 * number, its first room says how many it may hold.
 */
export async function move(
	tx: Tx,
	actor: Actor,
	line: Line,
	to: Wanted,
	more: { pinned?: boolean; capacity?: number; minutes?: number } = {}
): Promise<void> {
	const isUnsaid = line.proposalId !== null && line.capacity === 0 && more.capacity === undefined;
	const settled = isUnsaid ? { ...more, capacity: await roomSeats(tx, to.roomId) } : more;
	await tx
		.update(draftPlacement)
		.set({
			slotId: to.slotId,
			roomId: to.roomId,
			...settled,
			revision: sql`${draftPlacement.revision} + 1`,
			updatedBy: actor.kind === 'person' ? actor.personId : null,
			updatedAt: now()
		})
		.where(eq(draftPlacement.id, line.id));
	await record(tx, actor, {
		action: 'placement.changed',
		objectKind: 'placement',
		objectId: line.id,
		details: {
			fromSlot: line.slotId,
			fromRoom: line.roomId,
			toSlot: to.slotId,
			toRoom: to.roomId,
			...settled
		}
	});
}
