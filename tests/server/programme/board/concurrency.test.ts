import { eq, sql } from 'drizzle-orm';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { now } from '../../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { Refusal } from '../../../../src/lib/server/errors.ts';
import { system } from '../../../../src/lib/server/auth/policy.ts';
import { placeCard } from '../../../../src/lib/server/programme/board/place.ts';
import { previewPublication, publicationOf } from '../../../../src/lib/server/programme/board/publication.ts';
import { publishTimetable } from '../../../../src/lib/server/programme/board/publish.ts';
import { changeBookings } from '../../../../src/lib/server/registration/change-bookings.ts';
import { verify } from '../../../../src/lib/server/registration/verify.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { book, boardNow, makeBoard, type MadeBoard } from './made.ts';

/** Session a, the first day, goes in the draft where session d is, the second day. */
async function movingOntoD(made: MadeBoard) {
	const { card, slotAt } = await boardNow(made);
	await placeCard({
		...{ actor: made.staff, eventSlug: made.event.slug, cardId: card(made.ids.a).id, revision: 1 },
		...{ slotId: slotAt(made.days[1]!, '9:00').id, roomId: made.rooms[1]!.id }
	});
	const { digest } = await previewPublication(made.staff, made.event.slug);
	return {
		...{ actor: made.staff, eventSlug: made.event.slug, digest },
		...{ note: '', notify: true, reason: '' }
	};
}

async function codes(ends: readonly Promise<unknown>[]): Promise<string[]> {
	return Promise.all(
		ends.map((end) =>
			end.then(
				() => 'ok',
				(error: unknown) => {
					if (error instanceof Refusal) return error.code;
					throw error;
				}
			)
		)
	);
}

test('two publications of the same draft at once make one version', async () => {
	for (let round = 0; round < 10; round++) {
		const made = await makeBoard();
		const request = await movingOntoD(made);
		const ends = await codes([publishTimetable(request), publishTimetable(request)]);
		expect(ends.sort()).toEqual(['nothing_to_publish', 'ok']);
		const db = await reader();
		const found = t.timetableVersion;
		expect(await db.$count(found, eq(found.eventId, made.event.id))).toBe(1);
	}
});

/** Lets these begin one after the other, each waiting at the door behind the one before, then opens it. */
async function inThisOrder(begin: readonly (() => Promise<unknown>)[]): Promise<string[]> {
	const { promise: opened, resolve: open } = Promise.withResolvers<void>();
	const held = write('test.held', () => opened);
	const ends: Promise<unknown>[] = [];
	for (const one of begin) {
		const end = one();
		// Heard once all have begun.
		end.catch(() => undefined);
		ends.push(end);
		// What it reads before it asks for the door is read by then.
		await pause(150);
	}
	open();
	await held;
	return codes(ends);
}

describe('a seat taken in a moving session while it is published', () => {
	async function raced() {
		const made = await makeBoard();
		const people = await makeAttendees(made, [{}, {}, {}]);
		for (const { id } of people) await book(id, made.ids.d);
		const request = await movingOntoD(made);
		const choices = people.map(
			({ code }) =>
				() =>
					changeBookings({
						...{ actor: system('test'), registrationCode: code },
						sessionIds: [made.ids.a, made.ids.d]
					})
		);
		return { publish: () => publishTimetable(request), choices };
	}

	test('whoever comes after is told that what they looked at has changed', async () => {
		const { publish, choices } = await raced();
		const [published, ...chosen] = await inThisOrder([publish, ...choices]);
		expect(published).toBe('ok');
		expect(chosen).toEqual(choices.map(() => 'stale_page'));
		expect(await verify()).toEqual([]);
	});

	test('whoever came before makes the page stale: none loses a seat unshown', async () => {
		const { publish, choices } = await raced();
		const ends = await inThisOrder([...choices, publish]);
		expect(ends).toEqual([...choices.map(() => 'ok'), 'stale_page']);
		expect(await verify()).toEqual([]);
	});

	test('in whatever order, nobody is in two places', async () => {
		for (let round = 0; round < 10; round++) {
			const { publish, choices } = await raced();
			const [published, ...chosen] = await codes([publish(), ...choices.map((choose) => choose())]);
			expect(chosen.includes('ok') ? 'stale_page' : 'ok').toBe(published);
			expect(await verify()).toEqual([]);
		}
	});
});

test('the control: with the guard on moves off, a publication that looks at no seat puts people in two places', async () => {
	const made = await makeBoard();
	const [one] = await makeAttendees(made, [{}]);
	await book(one!.id, made.ids.a, made.ids.d);
	const blind = (dropped: boolean) =>
		write('programme.test', async (tx) => {
			if (dropped) await tx.run(sql`DROP TRIGGER session_moved`);
			const { startsAt, endsAt } = made.sessions.d;
			await tx.update(t.session).set({ startsAt, endsAt }).where(eq(t.session.id, made.ids.a));
			const found = await tx.all(sql`SELECT 1 FROM booking a JOIN session s ON s.id = a.session_id
				JOIN booking b ON b.registration_id = a.registration_id AND b.id > a.id JOIN session u ON u.id = b.session_id
				WHERE a.registration_id = ${one!.id} AND s.starts_at < u.ends_at AND u.starts_at < s.ends_at`);
			throw new Error(`overlaps: ${found.length}`);
		});
	await expect(blind(false)).rejects.toThrow(/Failed query|session_overlap/);
	await expect(blind(true)).rejects.toThrow('overlaps: 1');
});

test('the control: without the key on numbers, two publications that looked before they were alone say the same number', async () => {
	/** As a publication that reads the last number outside its write. */
	const early = async ({ event }: MadeBoard) => {
		const { number, changes } = await publicationOf(await reader(), event);
		expect(changes).toHaveLength(1);
		return write('programme.test', (tx) =>
			tx
				.insert(t.timetableVersion)
				.values({ eventId: event.id, number, changes: [], notified: false, publishedAt: now() })
		);
	};
	const both = async () => {
		const made = await makeBoard();
		await movingOntoD(made);
		const ends = await Promise.allSettled([early(made), early(made)]);
		return ends.map(({ status }) => status).sort();
	};
	expect(await both()).toEqual(['fulfilled', 'rejected']);
	const { writer } = await connections();
	await writer.execute('DROP INDEX timetable_version_number');
	expect(await both()).toEqual(['fulfilled', 'fulfilled']);
});
