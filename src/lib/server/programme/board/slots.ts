import { and, eq } from 'drizzle-orm';
import { addDays } from '../../../format/dates.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { session } from '../../db/schema/programme.ts';
import { draftPlacement, slot } from '../../db/schema/timetable.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent, type StaffEvent } from '../../events/staff-events.ts';
import { timeOnClock } from '../../clock-time.ts';

/** A slot as staff type it: wall-clock times of the event's zone; one that ends before it begins ends the next day. */
export interface SlotInput {
	/** Absent for a new one. */
	slotId?: number | undefined;
	day: string;
	start: string;
	end: string;
}

/**
 * The two instants of a slot. On the night when clocks go forward an hour is missing: a time that is not on that day is
 * refused. When they go back, an hour comes twice: the first one is meant.
 * @throws Refusal `time_missing`, `slot_times`
 */
export function slotTimes(
	{ day, start, end }: SlotInput,
	timezone: string
): { startsAt: Date; endsAt: Date } {
	const startsAt = timeOnClock(day, start, timezone, 'start');
	const endDay = end <= start ? addDays(day, 1) : day;
	const endsAt = timeOnClock(endDay, end, timezone, 'end');
	const hours = (endsAt.getTime() - startsAt.getTime()) / 3_600_000;
	if (hours <= 0 || hours > 18) throw new Refusal('slot_times', { field: 'end' });
	return { startsAt, endsAt };
}

/**
 * Whether a slot may stand on this day: the event's own, the day before to set up and the day after to take down.
 */
export function isSlotDay(
	{ firstDay, lastDay }: Pick<StaffEvent, 'firstDay' | 'lastDay'>,
	day: string
): boolean {
	return day >= addDays(firstDay, -1) && day <= addDays(lastDay, 1);
}

/**
 * The key of a new slot, as `2027-02-16-0900`, which no other of its event has.
 * @param start as `9:00` or `09:00`
 */
export function freeKey(slots: readonly { key: string }[], day: string, start: string): string {
	const base = `${day}-${start.replace(':', '').padStart(4, '0')}`;
	const taken = new Set(slots.map(({ key }) => key));
	let key = base;
	for (let n = 2; taken.has(key); n++) key = `${base}-${n}`;
	return key;
}

/**
 * Adds a slot or changes its hours. Sessions that stand in it follow in the draft; publishing moves them.
 * @throws Refusal `slot_exists` for another slot that begins and ends at the same times, `not_found` (404), and as
 *   {@link slotTimes}
 */
export async function saveSlot(request: { actor: Actor; eventSlug: string } & SlotInput): Promise<void> {
	const { actor, eventSlug, slotId, day, start } = request;
	const event = await staffEvent(actor, eventSlug);
	if (!isSlotDay(event, day)) throw new Refusal('slot_day', { field: 'day' });
	const times = slotTimes(request, event.timezone);
	await write('programme.saveSlot', async (tx) => {
		const slots = await tx.select().from(slot).where(eq(slot.eventId, event.id));
		const same = slots.find(
			(one) =>
				one.id !== slotId &&
				one.startsAt.getTime() === times.startsAt.getTime() &&
				one.endsAt.getTime() === times.endsAt.getTime()
		);
		if (same) throw new Refusal('slot_exists', { field: 'start' });
		let id = slotId;
		if (id === undefined) {
			const [made] = await tx
				.insert(slot)
				.values({ eventId: event.id, key: freeKey(slots, day, start), day, ...times })
				.returning({ id: slot.id });
			id = made!.id;
		} else {
			const changed = await tx
				.update(slot)
				.set({ day, ...times })
				.where(and(eq(slot.id, id), eq(slot.eventId, event.id)))
				.returning({ id: slot.id });
			if (changed.length === 0) throw new Refusal('not_found', { status: 404 });
		}
		await record(tx, actor, {
			action: slotId === undefined ? 'slot.added' : 'slot.changed',
			objectKind: 'slot',
			objectId: id,
			details: { day, start }
		});
	});
}

/**
 * Removes a slot in which nothing is held nor placed.
 * @throws Refusal `frame_in_use`, `not_found` (404)
 */
export async function removeSlot(actor: Actor, eventSlug: string, slotId: number): Promise<void> {
	const event = await staffEvent(actor, eventSlug);
	await write('programme.removeSlot', async (tx) => {
		const [found] = await tx
			.select()
			.from(slot)
			.where(and(eq(slot.id, slotId), eq(slot.eventId, event.id)));
		if (!found) throw new Refusal('not_found', { status: 404 });
		const [held] = await tx
			.select({ id: session.id })
			.from(session)
			.where(and(eq(session.eventId, event.id), eq(session.slot, found.key)))
			.limit(1);
		const [placed] = await tx
			.select({ id: draftPlacement.id })
			.from(draftPlacement)
			.where(eq(draftPlacement.slotId, slotId))
			.limit(1);
		if (held || placed) throw new Refusal('frame_in_use');
		await tx.delete(slot).where(eq(slot.id, slotId));
		await record(tx, actor, {
			action: 'slot.removed',
			objectKind: 'slot',
			objectId: slotId,
			details: { day: found.day }
		});
	});
}
