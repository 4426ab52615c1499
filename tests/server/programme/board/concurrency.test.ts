import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { Refusal } from '../../../../src/lib/server/errors.ts';
import { system } from '../../../../src/lib/server/auth/policy.ts';
import { placeCard } from '../../../../src/lib/server/programme/board/place.ts';
import { previewPublication } from '../../../../src/lib/server/programme/board/publication.ts';
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

test('the control: without the key on numbers, two histories could say the same number', async () => {
	const made = await makeBoard();
	const row = { eventId: made.event.id, number: 1, changes: [], notified: false, publishedAt: new Date() };
	const twice = () =>
		write('programme.test', async (tx) => {
			await tx.insert(t.timetableVersion).values([row, row]);
			throw new Error('undone');
		});
	await expect(twice()).rejects.toThrow(/Failed query|UNIQUE/);
	const without = () =>
		write('programme.test', async (tx) => {
			await tx.run(sql`DROP INDEX timetable_version_number`);
			await tx.insert(t.timetableVersion).values([row, row]);
			throw new Error('undone');
		});
	await expect(without()).rejects.toThrow('undone');
});

test('a seat taken in a moving session while it is published: nobody is in two places, and none loses a seat unshown', async () => {
	for (let round = 0; round < 10; round++) {
		const made = await makeBoard();
		const people = await makeAttendees(
			made,
			Array.from({ length: 6 }, () => ({}))
		);
		for (const { id } of people) await book(id, made.ids.d);
		const request = await movingOntoD(made);
		const choose = (code: string) =>
			changeBookings({ actor: system('test'), registrationCode: code, sessionIds: [made.ids.a, made.ids.d] });
		const before = people.slice(0, 3).map(({ code }) => choose(code));
		const ends = await codes([
			publishTimetable(request),
			...before,
			...people.slice(3).map(({ code }) => choose(code))
		]);
		const [published, ...chosen] = ends;
		// Whoever came before made the page stale; whoever came after met the new hours.
		expect(['ok', 'stale_page']).toContain(published);
		if (published === 'ok') expect(chosen).not.toContain('ok');
		expect(await verify()).toEqual([]);
	}
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
