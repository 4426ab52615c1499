import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instantAt } from '../../../../src/lib/format/dates.ts';
import { recordPresence } from '../../../../src/lib/server/attendance/record.ts';
import { verifyAttendance } from '../../../../src/lib/server/attendance/verify.ts';
import { setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { placeCard } from '../../../../src/lib/server/programme/board/place.ts';
import { previewPublication } from '../../../../src/lib/server/programme/board/publication.ts';
import { publishTimetable } from '../../../../src/lib/server/programme/board/publish.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { book, boardNow, makeBoard, type MadeBoard } from './made.ts';

let restore = () => {};
afterEach(() => restore());

let made: MadeBoard;
beforeEach(async () => {
	made = await makeBoard();
	const [person] = await makeAttendees(made, [{}]);
	await book(person!.id, made.ids.a);
	restore = setClock(() => instantAt(made.days[0]!, '9:05').getTime());
	await recordPresence({
		...{ actor: made.staff, eventSlug: made.event.slug, sessionId: made.ids.a },
		...{ of: `r${person!.id}`, mark: 'present' }
	});
});

/** Moves a session of the draft: to the second day, to another room at its hour, or out. */
async function move(sessionId: number, to: 'later' | 'room' | 'out') {
	const { card, slotAt } = await boardNow(made);
	const { id: cardId, revision } = card(sessionId);
	const slotId = to === 'out' ? null : slotAt(made.days[to === 'later' ? 1 : 0]!, '9:00').id;
	const roomId = to === 'out' ? null : made.rooms[2]!.id;
	await placeCard({ actor: made.staff, eventSlug: made.event.slug, cardId, revision, slotId, roomId });
}

async function publish() {
	const { digest } = await previewPublication(made.staff, made.event.slug);
	const of = { actor: made.staff, eventSlug: made.event.slug, digest };
	return publishTimetable({ ...of, note: '', notify: false, reason: '' });
}

const sessionOf = async (id: number) =>
	(await (await reader()).select().from(t.session).where(eq(t.session.id, id)))[0]!;

describe('a session whose attendance is being kept', () => {
	test.each(['later', 'out'] as const)('it is not published %s', async (to) => {
		const before = await sessionOf(made.ids.a);
		await move(made.ids.a, to);
		expect((await previewPublication(made.staff, made.event.slug)).withSheet).toEqual([
			'«\u00a0Atelier a\u00a0» a une feuille de présence commencée\u00a0: ses heures ne changent plus.'
		]);
		expect((await refusalOf(publish())).code).toBe('session_has_sheet');
		expect(await sessionOf(made.ids.a)).toEqual(before);
		expect(await verifyAttendance()).toEqual([]);
	});

	test('it goes to another room at its hours, and its minutes are still those', async () => {
		await move(made.ids.a, 'room');
		expect(await publish()).toMatchObject({ number: 1 });
		expect((await sessionOf(made.ids.a)).roomId).toBe(made.rooms[2]!.id);
		expect(await verifyAttendance()).toEqual([]);
	});

	test('its neighbour of the same hour, of which nothing is noted, is held later', async () => {
		await move(made.ids.b, 'later');
		expect(await publish()).toMatchObject({ number: 1 });
		expect((await sessionOf(made.ids.b)).day).toBe(made.days[1]);
	});
});
