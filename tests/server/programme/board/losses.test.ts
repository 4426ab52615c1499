import fc from 'fast-check';
import { expect, test } from 'vitest';
import { overlap } from '../../../../src/lib/programme/board.ts';
import { lostSeats, type Seat } from '../../../../src/lib/server/programme/board/losses.ts';

const HOUR = 3_600_000;
const at = (hour: number) => new Date(Date.UTC(2027, 1, 16, hour));
const seat = (bookingId: number, fields: Partial<Seat>): Seat => ({
	bookingId,
	registrationId: 1,
	name: 'Anne Deux',
	sessionId: bookingId,
	title: `Atelier ${bookingId}`,
	startsAt: at(9),
	endsAt: at(10),
	capacity: 9,
	moves: false,
	cancelled: false,
	covered: true,
	...fields
});
const lost = (seats: Seat[], changing: number[] = []) =>
	lostSeats(seats, new Set(changing)).map(({ bookingId, reason }) => [bookingId, reason]);

test('of two that overlap, the one that stays is kept; of two that move, the first taken', () => {
	expect(lost([seat(1, { moves: true }), seat(2, {})])).toEqual([[1, 'overlap']]);
	expect(lost([seat(1, { moves: true }), seat(2, { moves: true })])).toEqual([[2, 'overlap']]);
});

test('a seat is not given up to one that is lost anyway', () => {
	expect(lost([seat(1, { moves: true }), seat(2, { cancelled: true })])).toEqual([[2, 'cancelled']]);
	const full = [
		seat(1, { sessionId: 5, registrationId: 2, capacity: 1 }),
		seat(2, { sessionId: 5, capacity: 1, moves: true }),
		seat(3, { moves: true })
	];
	// The last come of session 5 is out by its capacity: their other session need not go.
	expect(lost(full, [5, 3])).toEqual([[2, 'capacity']]);
});

test('whatever moves, nobody is left in two places, nor a session over its seats, and no seat is lost for nothing', () => {
	const seats = fc
		.array(
			fc.record({
				registrationId: fc.integer({ min: 1, max: 4 }),
				sessionId: fc.integer({ min: 1, max: 5 })
			}),
			{ maxLength: 14 }
		)
		.chain((pairs) =>
			fc
				.record({
					hours: fc.array(fc.integer({ min: 8, max: 11 }), { minLength: 6, maxLength: 6 }),
					moving: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
					capacity: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 })
				})
				.map(({ hours, moving, capacity }) => {
					const unique = [
						...new Map(pairs.map((one) => [`${one.registrationId}/${one.sessionId}`, one])).values()
					];
					return unique.map(({ registrationId, sessionId }, i) =>
						seat(i + 1, {
							registrationId,
							sessionId,
							moves: moving[sessionId]!,
							// Those that stay never overlap: the store held them so.
							startsAt: moving[sessionId] ? at(hours[sessionId]!) : at(12 + sessionId),
							endsAt: new Date(
								(moving[sessionId] ? at(hours[sessionId]!) : at(12 + sessionId)).getTime() + HOUR
							),
							capacity: capacity[sessionId]!
						})
					);
				})
		);
	fc.assert(
		fc.property(seats, (all) => {
			const gone = new Set(lostSeats(all, new Set([1, 2, 3, 4, 5])).map(({ bookingId }) => bookingId));
			const kept = all.filter(({ bookingId }) => !gone.has(bookingId));
			for (const one of kept)
				for (const other of kept)
					if (one !== other && one.registrationId === other.registrationId)
						expect(overlap(one, other)).toBe(false);
			for (const [, list] of Map.groupBy(kept, ({ sessionId }) => sessionId))
				expect(list.length).toBeLessThanOrEqual(list[0]!.capacity);
			for (const one of all) {
				if (!gone.has(one.bookingId)) continue;
				const taken = kept.filter(({ sessionId }) => sessionId === one.sessionId).length;
				const blocked = kept.some(
					(other) => other.registrationId === one.registrationId && overlap(other, one)
				);
				expect(blocked || taken >= one.capacity).toBe(true);
			}
		})
	);
});
