import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { DAY_MS, now } from '../../../../src/lib/server/clock.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { listSessions } from '../../../../src/lib/server/programme/queries.ts';
import { makeEvent } from '../../../factories/event.ts';

test('what moved says from where for a week; what was called off says only that', async () => {
	const made = await makeEvent();
	const { a, b, c } = made.sessions;
	const movedFrom = {
		startsAt: a.startsAt.getTime() - 3_600_000,
		endsAt: a.endsAt.getTime(),
		roomName: 'Salle Z'
	};
	await write('programme.test', async (tx) => {
		const move = (id: number, days: number, more: Partial<typeof t.session.$inferInsert> = {}) =>
			tx
				.update(t.session)
				.set({ movedAt: new Date(now().getTime() - days * DAY_MS), movedFrom, ...more })
				.where(eq(t.session.id, id));
		await move(a.id, 6.9);
		await move(b.id, 7.1);
		await move(c.id, 1, { status: 'cancelled' });
	});
	const listed = new Map((await listSessions(made.event.id)).map((each) => [each.id, each]));
	expect(listed.get(a.id)!.movedFrom).toEqual({
		startsAt: new Date(movedFrom.startsAt),
		endsAt: new Date(movedFrom.endsAt),
		roomName: 'Salle Z'
	});
	expect(listed.get(b.id)!.movedFrom).toBe(null);
	expect(listed.get(c.id)).toMatchObject({ movedFrom: null, cancelled: true });
});

test('a list carries no description, and says each room once', async () => {
	const made = await makeEvent();
	const listed = await listSessions(made.event.id);
	expect(listed.every((each) => !('description' in each))).toBe(true);
	expect(new Set(listed.map(({ room }) => room)).size).toBe(1);
});
