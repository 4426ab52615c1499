import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instantAt } from '../../../../src/lib/format/dates.ts';
import { setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../../src/lib/server/db/violations.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { placeCard } from '../../../../src/lib/server/programme/board/place.ts';
import { previewPublication } from '../../../../src/lib/server/programme/board/publication.ts';
import { publishTimetable } from '../../../../src/lib/server/programme/board/publish.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { answer } from '../evaluations/made.ts';
import { book, boardNow, makeBoard, type MadeBoard } from './made.ts';

let restore = () => {};
afterEach(() => restore());

let made: MadeBoard;
beforeEach(async () => {
	made = await makeBoard();
	const people = await makeAttendees(made, [{}]);
	await book(people[0]!.id, made.ids.a, made.ids.c);
	// At noon of the first day, « a » is over and « c » is under way.
	restore = setClock(() => instantAt(made.days[0]!, '12:00').getTime());
	await answer(people[0]!, made.ids.a);
});

/** Moves a session of the draft to the second day, or takes it out. */
async function move(sessionId: number, to: 'later' | 'out') {
	const { card, slotAt } = await boardNow(made);
	const { id: cardId, revision } = card(sessionId);
	const at =
		to === 'out'
			? { slotId: null, roomId: null }
			: { slotId: slotAt(made.days[1]!, '9:00').id, roomId: made.rooms[2]!.id };
	await placeCard({ actor: made.staff, eventSlug: made.event.slug, cardId, revision, ...at });
}

async function publish() {
	const { digest } = await previewPublication(made.staff, made.event.slug);
	const of = { actor: made.staff, eventSlug: made.event.slug, digest };
	return publishTimetable({ ...of, note: '', notify: false, reason: '' });
}

const sessionOf = async (id: number) =>
	(await (await reader()).select().from(t.session).where(eq(t.session.id, id)))[0]!;

describe('a session that somebody evaluated took place', () => {
	test.each(['later', 'out'] as const)('it is not published %s; one that is only over may be', async (to) => {
		const before = await sessionOf(made.ids.a);
		await move(made.ids.a, to);
		const { evaluated } = await previewPublication(made.staff, made.event.slug);
		expect(evaluated).toEqual(['«\u00a0Atelier a\u00a0» a eu lieu\u00a0: des personnes l’ont évaluée.']);
		expect((await refusalOf(publish())).code).toBe('session_evaluated');
		expect(await sessionOf(made.ids.a)).toEqual(before);
	});

	test('its neighbour of the same hour, over and evaluated by nobody, is held later', async () => {
		await move(made.ids.b, 'later');
		expect((await previewPublication(made.staff, made.event.slug)).evaluated).toEqual([]);
		expect(await publish()).toMatchObject({ number: 1 });
		expect((await sessionOf(made.ids.b)).day).toBe(made.days[1]);
	});

	const tries = (id: number) => [
		sql`UPDATE session SET status = 'cancelled' WHERE id = ${id}`,
		sql`UPDATE session SET starts_at = starts_at + 60000, ends_at = ends_at + 60000 WHERE id = ${id}`,
		sql`UPDATE session SET status = 'scheduled', day = ${made.days[1]!} WHERE id = ${id}`
	];
	async function tried() {
		const names: (string | undefined)[] = [];
		for (const text of tries(made.ids.a))
			await write('programme.test', async (tx) => {
				await tx.run(sql`DELETE FROM booking WHERE session_id = ${made.ids.a}`);
				await tx.run(text);
			}).catch((error: unknown) => names.push(violation(error)));
		return names;
	}

	test('whatever the code looked at, the store keeps it where and when it was', async () => {
		expect(await tried()).toEqual(Array(3).fill('session_evaluated'));
		// What says nothing of when it was held still changes.
		await write('programme.test', (tx) =>
			tx.run(sql`UPDATE session SET title = 'Atelier a, bis', capacity = 99 WHERE id = ${made.ids.a}`)
		);
	});

	test('control: without its trigger, what was evaluated is moved and called off', async () => {
		const [trigger] = await (
			await reader()
		).all<{ sql: string }>(sql`SELECT sql FROM sqlite_master WHERE name = 'session_evaluated_stays'`);
		await write('programme.test', (tx) => tx.run(sql`DROP TRIGGER session_evaluated_stays`));
		try {
			expect(await tried()).toEqual([]);
		} finally {
			await write('programme.test', (tx) => tx.run(sql.raw(trigger!.sql)));
		}
	});
});
