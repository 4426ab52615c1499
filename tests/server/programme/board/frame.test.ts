import { describe, expect, test } from 'vitest';
import { instantAt, time } from '../../../../src/lib/format/dates.ts';
import { importTimetable } from '../../../../src/lib/server/programme/board/import-csv.ts';
import { previewPublication } from '../../../../src/lib/server/programme/board/publication.ts';
import { listFrame, removeRoom, saveRoom } from '../../../../src/lib/server/programme/board/rooms.ts';
import { removeSlot, saveSlot, slotTimes } from '../../../../src/lib/server/programme/board/slots.ts';
import type { Refusal } from '../../../../src/lib/server/errors.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { book, boardNow, makeBoard, type MadeBoard } from './made.ts';

const ask = (made: MadeBoard) => ({ actor: made.staff, eventSlug: made.event.slug });
const asInput = ({ id, name, capacity, directions, stepFree, position }: MadeBoard['room']) => ({
	...{ roomId: id, name, capacity, directions, stepFree, position, equipment: [] }
});

describe('rooms', () => {
	test('a capacity lowered below bookings says who would lose, then goes through publication', async () => {
		const made = await makeBoard();
		const people = await makeAttendees(made, [{}, {}, { givenName: 'Zoé', familyName: 'Dernière' }]);
		for (const { id } of people) await book(id, made.ids.a);
		const input = { ...ask(made), ...asInput(made.room), capacity: 2 };
		const asked = await saveRoom({ ...input, agreed: false });
		if (asked.saved) throw new Error('saved unasked');
		expect(asked.sessions).toContain('Atelier a');
		expect(asked.losses.map(({ name, reason }) => [name, reason])).toEqual([['Zoé Dernière', 'capacity']]);
		expect((await listFrame(made.staff, made.event.slug)).rooms[0]!.capacity).toBe(60);
		await saveRoom({ ...input, agreed: true });
		expect((await boardNow(made)).card(made.ids.a)).toMatchObject({ capacity: 2, booked: 3 });
		expect((await previewPublication(made.staff, made.event.slug)).losses).toHaveLength(1);
	});

	test('a name is one room’s; a room in use stays', async () => {
		const made = await makeBoard();
		const added = { ...asInput(made.room), roomId: undefined, agreed: false };
		expect((await refusalOf(saveRoom({ ...ask(made), ...added, name: 'salle b' }))).code).toBe(
			'room_name_taken'
		);
		await saveRoom({ ...ask(made), ...added, name: 'Salle D' });
		const { rooms } = await listFrame(made.staff, made.event.slug);
		expect(rooms.at(-1)).toMatchObject({ name: 'Salle D', sessions: 0 });
		await removeRoom(made.staff, made.event.slug, rooms.at(-1)!.id);
		expect((await refusalOf(removeRoom(made.staff, made.event.slug, made.room.id))).code).toBe(
			'frame_in_use'
		);
	});
});

describe('slots', () => {
	const zone = 'America/Toronto';

	test('one that ends before it begins ends the next day', () => {
		expect(slotTimes({ day: '2027-02-16', start: '23:00', end: '01:00' }, zone)).toEqual({
			startsAt: instantAt('2027-02-16', '23:00'),
			endsAt: instantAt('2027-02-17', '1:00')
		});
	});

	test('on the nights when clocks change, an hour that is not there is refused, and hours are counted as they pass', () => {
		const code = (start: string, end: string) => {
			try {
				slotTimes({ day: '2027-03-14', start, end }, zone);
			} catch (error) {
				return (error as Refusal).code;
			}
			return 'ok';
		};
		expect(code('02:30', '04:00')).toBe('time_missing');
		expect(code('01:30', '02:30')).toBe('time_missing');
		expect(code('01:30', '03:30')).toBe('ok');
		const { startsAt, endsAt } = slotTimes({ day: '2027-11-07', start: '00:30', end: '02:30' }, zone);
		expect((endsAt.getTime() - startsAt.getTime()) / 3_600_000).toBe(3);
	});

	test('sessions follow the slot that changes; two slots never have the same hours; one in use stays', async () => {
		const made = await makeBoard();
		const { slotAt } = await boardNow(made);
		const { id: slotId } = slotAt(made.days[0]!, '11:00');
		const at = { ...ask(made), day: made.days[0]! };
		expect((await refusalOf(saveSlot({ ...at, start: '11:00', end: '12:15' }))).code).toBe('slot_exists');
		await saveSlot({ ...at, slotId, start: '11:30', end: '12:45' });
		expect((await previewPublication(made.staff, made.event.slug)).changes).toMatchObject([
			{ kind: 'moved', to: { startsAt: instantAt(made.days[0]!, '11:30') } }
		]);
		expect((await refusalOf(removeSlot(made.staff, made.event.slug, slotId))).code).toBe('frame_in_use');
		await saveSlot({ ...at, start: '20:00', end: '21:00' });
		await removeSlot(made.staff, made.event.slug, (await boardNow(made)).slotAt(made.days[0]!, '20:00').id);
		const far = { ...ask(made), day: '2020-01-01', start: '9:00', end: '10:00' };
		expect((await refusalOf(saveSlot(far))).code).toBe('slot_day');
	});
});

describe('importing', () => {
	test('what is not known is named line by line, and nothing is written', async () => {
		const made = await makeBoard();
		const before = (await boardNow(made)).board;
		const text = [
			'Titre;Salle;Jour;Début;Fin',
			`Atelier a;Salle Z;${made.days[1]};9:00;10:15`,
			`Nulle part;Salle B;${made.days[1]};9:00;10:15`,
			`b;Salle B;hier;9:00;10:15`,
			`Atelier b;Salle C;${made.days[1]};9 h;10 h 15`
		].join('\n');
		const request = { ...ask(made), text };
		const { lines } = await importTimetable({ ...request, write: false });
		expect(lines.map(({ line, problems }) => [line, problems])).toEqual([
			[2, ['salle inconnue']],
			[3, ['séance inconnue']],
			[4, ['jour illisible (AAAA-MM-JJ)']],
			[5, ['déjà placée à la ligne 4']]
		]);
		expect((await refusalOf(importTimetable({ ...request, write: true }))).code).toBe('import_unknown');
		expect((await boardNow(made)).board).toEqual(before);
	});

	test('a day that no calendar has is named, and no other is taken for it', async () => {
		const made = await makeBoard();
		const [line] = (
			await importTimetable({ ...ask(made), write: false, text: 'Atelier a;Salle B;2027-11-31;9:00;10:15' })
		).lines;
		expect(line!.problems).toEqual(['jour illisible (AAAA-MM-JJ)']);
	});

	test('a day out of the event, hours too short for the session and a file too long are named', async () => {
		const made = await makeBoard();
		const text = [
			'Atelier a;Salle B;2062-02-16;9:00;10:15',
			`Atelier b;Salle B;${made.days[1]};9:00;9:30`,
			`Atelier d;Salle C;${made.days[1]};14 h;16 h`
		];
		const request = { ...ask(made), write: false };
		const { lines } = await importTimetable({ ...request, text: text.join('\n') });
		expect(lines.map(({ problems }) => problems)).toEqual([
			['jour hors de l’événement'],
			['dure 75\u00a0min, plus que ces heures'],
			[]
		]);
		// Shorter than the hours of its line, it is said when it ends.
		expect(lines[2]!.endsAt).toBe(time(instantAt(made.days[1]!, '15:15')));
		const long = Array.from({ length: 1001 }, () => text[2]).join('\n');
		expect(await refusalOf(importTimetable({ ...request, text: long }))).toMatchObject({
			code: 'import_too_long',
			values: { lines: 1001, max: 1000 }
		});
	});

	test('an hour is the same hour however it is typed, in a slot of its own', async () => {
		const made = await makeBoard();
		const text = [
			`Atelier a;Salle B;${made.days[1]};8 h;9 h 15`,
			`Atelier b;Salle C;${made.days[1]};08:00;9:15`
		].join('\n');
		await importTimetable({ ...ask(made), text, write: true });
		const { board, card, slotAt } = await boardNow(made);
		const slot = slotAt(made.days[1]!, '8:00');
		expect(slot.key).toBe(`${made.days[1]}-0800`);
		expect(board.slots.filter(({ key }) => key.startsWith(slot.key))).toHaveLength(1);
		expect([card(made.ids.a).slotId, card(made.ids.b).slotId]).toEqual([slot.id, slot.id]);
	});

	test('once all is known it is placed in one write, by title or address, with the slots that were missing', async () => {
		const made = await makeBoard();
		const text = `ATELIER A,salle c,${made.days[1]},09:00,10:15\nb,Salle B,${made.days[2]},23:30,0:45`;
		const request = { ...ask(made), text };
		expect(
			(await importTimetable({ ...request, write: false })).lines.map(({ isNewSlot }) => isNewSlot)
		).toEqual([false, true]);
		expect(await importTimetable({ ...request, write: true })).toMatchObject({ written: 2 });
		const { card, slotAt, board } = await boardNow(made);
		expect(card(made.ids.a)).toMatchObject({
			slotId: slotAt(made.days[1]!, '9:00').id,
			roomId: made.rooms[2]!.id
		});
		expect(board.slots.find(({ id }) => id === card(made.ids.b).slotId)!.day).toBe(made.days[2]);
	});
});
