import { and, eq, inArray, max, sql } from 'drizzle-orm';
import { changesOf, type DraftChange } from '../../../programme/board-changes.ts';
import type { Equipment } from '../../../schemas/proposal-lists.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { room, session } from '../../db/schema/programme.ts';
import { draftPlacement } from '../../db/schema/timetable.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';
import { lostSeats, seatsTouched, type Loss } from './losses.ts';
import { openBoard } from './open.ts';
import { boardOf, frameOf } from './queries.ts';

/** What staff say of a room. */
export interface RoomInput {
	/** Absent for a new one. */
	roomId?: number | undefined;
	name: string;
	capacity: number;
	equipment: Equipment[];
	stepFree: boolean;
	directions: string;
	position: number;
}

/**
 * Rooms and slots as the settings show them, each with how many sessions the draft has there.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function listFrame(actor: Actor, eventSlug: string) {
	const { event, board } = await openBoard(actor, eventSlug);
	const { rooms, slots } = await frameOf(await reader(), event.id);
	const held = (key: 'roomId' | 'slotId', id: number) =>
		board.cards.filter((card) => card[key] === id).length;
	return {
		event,
		rooms: rooms.map((one) => ({ ...one, sessions: held('roomId', one.id) })),
		slots: slots.map((one) => ({ ...one, sessions: held('slotId', one.id) }))
	};
}

/**
 * Adds a room or changes it. A capacity lowered below what the draft offers there is asked about first, with who would
 * lose a seat; once agreed to, the draft offers as many seats as the room has, and publishing takes the others away.
 * @param request.agreed whether those who would lose a seat were shown
 * @returns `asked` when nothing was written because it must be agreed to
 * @throws Refusal `room_name_taken`, `not_found` (404)
 */
export async function saveRoom(
	request: { actor: Actor; eventSlug: string; agreed: boolean } & RoomInput
): Promise<{ saved: true } | { saved: false; sessions: string[]; losses: Loss[] }> {
	const { actor, eventSlug, agreed, roomId, ...fields } = request;
	const event = await staffEvent(actor, eventSlug);
	await openBoard(actor, eventSlug);
	return write('programme.saveRoom', async (tx) => {
		await requireFreeName(tx, event.id, fields.name, roomId);
		if (roomId === undefined) {
			const [last] = await tx
				.select({ at: max(room.position) })
				.from(room)
				.where(eq(room.eventId, event.id));
			const [made] = await tx
				.insert(room)
				.values({ eventId: event.id, ...fields, position: (last?.at ?? 0) + 1 })
				.returning({ id: room.id });
			await record(tx, actor, { action: 'room.added', ...about(made!.id, fields) });
			return { saved: true };
		}
		const [before] = await tx
			.select()
			.from(room)
			.where(and(eq(room.id, roomId), eq(room.eventId, event.id)));
		if (!before) throw new Refusal('not_found', { status: 404 });
		const board = await boardOf(tx, event);
		const over = board.cards.filter(
			(card) => card.bookable && card.roomId === roomId && card.capacity > fields.capacity
		);
		// What was offered already is not asked about twice.
		const lowered = fields.capacity < before.capacity ? over : [];
		if (lowered.length > 0 && !agreed) {
			const capped = new Set(lowered.map(({ id }) => id));
			const cards = board.cards.map((card) =>
				capped.has(card.id) ? { ...card, capacity: fields.capacity } : card
			);
			const changes = changesOf({ ...board, cards }).filter(({ cardId }) => capped.has(cardId));
			const losses = await lossesOf(tx, changes);
			return { saved: false, sessions: lowered.map(({ title }) => title), losses };
		}
		await tx.update(room).set(fields).where(eq(room.id, roomId));
		if (lowered.length > 0) {
			await tx
				.update(draftPlacement)
				.set({
					capacity: fields.capacity,
					revision: sql`${draftPlacement.revision} + 1`,
					updatedBy: actor.kind === 'person' ? actor.personId : null,
					updatedAt: now()
				})
				.where(
					inArray(
						draftPlacement.id,
						lowered.map(({ id }) => id)
					)
				);
		}
		await record(tx, actor, { action: 'room.changed', ...about(roomId, fields) });
		return { saved: true };
	});
}

async function lossesOf(tx: Tx, changes: DraftChange[]): Promise<Loss[]> {
	const seats = await seatsTouched(tx, changes);
	return lostSeats(seats, new Set(changes.flatMap(({ sessionId }) => sessionId ?? [])));
}

/**
 * Removes a room in which nothing is held nor placed.
 * @throws Refusal `frame_in_use`, `not_found` (404)
 */
export async function removeRoom(actor: Actor, eventSlug: string, roomId: number): Promise<void> {
	const event = await staffEvent(actor, eventSlug);
	await write('programme.removeRoom', async (tx) => {
		const [held] = await tx
			.select({ id: session.id })
			.from(session)
			.where(eq(session.roomId, roomId))
			.limit(1);
		const [placed] = await tx
			.select({ id: draftPlacement.id })
			.from(draftPlacement)
			.where(eq(draftPlacement.roomId, roomId))
			.limit(1);
		if (held || placed) throw new Refusal('frame_in_use');
		const gone = await tx
			.delete(room)
			.where(and(eq(room.id, roomId), eq(room.eventId, event.id)))
			.returning({ id: room.id });
		if (gone.length === 0) throw new Refusal('not_found', { status: 404 });
		await record(tx, actor, { action: 'room.removed', objectKind: 'room', objectId: roomId });
	});
}

async function requireFreeName(tx: Tx, eventId: number, name: string, roomId?: number): Promise<void> {
	const same = await tx
		.select({ id: room.id })
		.from(room)
		.where(and(eq(room.eventId, eventId), sql`lower(${room.name}) = lower(${name})`));
	if (same.some(({ id }) => id !== roomId)) throw new Refusal('room_name_taken', { field: 'name' });
}

function about(objectId: number, { capacity }: { capacity: number }) {
	return { objectKind: 'room', objectId, details: { capacity } };
}
