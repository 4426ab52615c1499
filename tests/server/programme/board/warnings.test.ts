import { describe, expect, test } from 'vitest';
import { EQUIPMENT_WORDS } from '../../../../src/lib/programme/proposal-words.ts';
import { isHard, warningsOf } from '../../../../src/lib/programme/board-warnings.ts';
import { timesIn, type Board, type BoardCard, type BoardSlot } from '../../../../src/lib/programme/board.ts';
import { changesOf, changeWords } from '../../../../src/lib/programme/board-changes.ts';
import { instantAt } from '../../../../src/lib/format/dates.ts';
import { EQUIPMENT } from '../../../../src/lib/schemas/proposal-lists.ts';

const TIMEZONE = 'America/Toronto';
const slot = (id: number, start: string, end: string, day = '2027-02-16', endDay = day): BoardSlot => ({
	id,
	key: `${day}-${start}`,
	day,
	startsAt: instantAt(day, start),
	endsAt: instantAt(endDay, end)
});

let serial = 0;
const card = (fields: Partial<BoardCard>): BoardCard => ({
	id: ++serial,
	revision: 1,
	sessionId: null,
	title: `Séance ${serial}`,
	kind: 'workshop',
	track: null,
	minutes: 60,
	bookable: true,
	booked: 0,
	speakers: [],
	needs: [],
	withdrawn: false,
	published: null,
	slotId: 1,
	roomId: 1,
	capacity: 20,
	pinned: false,
	...fields
});

const ROOMS: Board['rooms'] = [
	{ id: 1, name: 'Radisson', capacity: 40, stepFree: true, equipment: ['projector'] },
	{ id: 2, name: 'Forges', capacity: 12, stepFree: true, equipment: [] }
];
const board = (cards: BoardCard[], slots = [slot(1, '9:00', '10:00'), slot(2, '10:05', '11:05')]): Board => ({
	timezone: TIMEZONE,
	rooms: ROOMS,
	slots,
	cards
});
const kinds = (of: Board) => warningsOf(of).map(({ kind }) => kind);
const rosalie = { key: 'p1', name: 'Rosalie Caron', away: [] };

describe('warnings', () => {
	test('a sound board has none', () => {
		expect(warningsOf(board([card({}), card({ roomId: 2, capacity: 12 })]))).toEqual([]);
	});

	test('a room taken twice, a speaker twice, a track at once', () => {
		const track = { id: 3, name: 'Numérique' };
		const twice = board([card({ speakers: [rosalie], track }), card({ speakers: [rosalie], track })]);
		expect(kinds(twice)).toEqual(['room_twice', 'speaker_twice', 'same_track']);
		expect(warningsOf(twice).filter(isHard)).toHaveLength(2);
		expect(warningsOf(twice)[1]!.text).toContain('Rosalie Caron');
	});

	test('a room too small for those expected, or for those booked', () => {
		expect(kinds(board([card({ roomId: 2 })]))).toEqual(['room_too_small']);
		expect(kinds(board([card({ roomId: 2, capacity: 5, booked: 13 })]))).toEqual(['room_too_small']);
		expect(kinds(board([card({ roomId: 2, bookable: false, capacity: 0 })]))).toEqual([]);
	});

	test('equipment that is not there, a speaker who cannot come, a session longer than its slot, one taken back', () => {
		const away = [{ startsAt: instantAt('2027-02-16', '9:30'), endsAt: instantAt('2027-02-16', '12:00') }];
		expect(kinds(board([card({ needs: ['projector', 'sound'] })]))).toEqual(['equipment_missing']);
		expect(kinds(board([card({ speakers: [{ ...rosalie, away }] })]))).toEqual(['speaker_away']);
		expect(kinds(board([card({ minutes: 90 })]))).toEqual(['too_long']);
		expect(kinds(board([card({ withdrawn: true })]))).toEqual(['cancelled']);
	});

	test('five minutes are too few to change rooms, enough to stay', () => {
		const first = card({ speakers: [rosalie] });
		const then = (roomId: number) => card({ speakers: [rosalie], slotId: 2, roomId, capacity: 12 });
		expect(kinds(board([first, then(2)]))).toEqual(['break_short']);
		expect(kinds(board([first, then(1)]))).toEqual([]);
	});

	test('a session across midnight takes its room until it ends', () => {
		const night = slot(1, '23:00', '1:00', '2027-02-16', '2027-02-17');
		const early = slot(2, '0:30', '1:30', '2027-02-17');
		expect(kinds(board([card({ minutes: 120 }), card({ slotId: 2 })], [night, early]))).toEqual([
			'room_twice'
		]);
		expect(timesIn(card({ minutes: 120 }), night).endsAt).toEqual(instantAt('2027-02-17', '1:00'));
	});

	test('minutes are minutes on the night when clocks change', () => {
		// On 14 March 2027, two o’clock is three; on 7 November, one o’clock comes twice.
		const spring = slot(1, '1:30', '4:00', '2027-03-14');
		expect((spring.endsAt.getTime() - spring.startsAt.getTime()) / 60_000).toBe(90);
		expect(kinds(board([card({ minutes: 91 })], [spring]))).toEqual(['too_long']);
		const autumn = slot(1, '0:30', '2:00', '2027-11-07');
		expect(kinds(board([card({ minutes: 150 })], [autumn]))).toEqual([]);
	});

	test('every piece of equipment has its word', () => {
		expect(Object.keys(EQUIPMENT_WORDS).sort()).toEqual([...EQUIPMENT].sort());
	});
});

describe('changes', () => {
	const published = {
		slotKey: '2027-02-16-9:00',
		day: '2027-02-16',
		startsAt: instantAt('2027-02-16', '9:00'),
		endsAt: instantAt('2027-02-16', '10:00'),
		roomId: 1,
		roomName: 'Radisson',
		capacity: 20,
		cancelled: false
	};
	const said = (fields: Partial<BoardCard>) =>
		changesOf(board([card({ title: 'Oser', published, sessionId: 1, ...fields })])).map((change) =>
			changeWords(change, TIMEZONE).replace(/\u00a0/g, ' ')
		);

	test('each is one sentence', () => {
		expect(said({})).toEqual([]);
		expect(said({ roomId: 2 })).toEqual(['« Oser » change de salle : Radisson → Forges.']);
		expect(said({ slotId: 2, capacity: 18 })).toEqual([
			'« Oser » passe de mardi 16 février, 9 h – 10 h, Radisson à mardi 16 février, 10 h 05 – 11 h 05, Radisson, 20 → 18 places.'
		]);
		expect(said({ capacity: 18 })).toEqual(['« Oser » : 20 → 18 places.']);
		expect(said({ slotId: null, roomId: null })).toEqual([
			'« Oser » est annulée (mardi 16 février, 9 h – 10 h, Radisson).'
		]);
		expect(said({ published: null, sessionId: null })).toEqual([
			'« Oser » s’ajoute : mardi 16 février, 9 h – 10 h, Radisson.'
		]);
	});

	test('a session called off stays so until it has a place again', () => {
		const off = { published: { ...published, cancelled: true } };
		expect(said({ ...off, slotId: null })).toEqual([]);
		expect(said(off)).toHaveLength(1);
	});

	test('a proposal taken back is never added', () => {
		expect(said({ published: null, withdrawn: true })).toEqual([]);
	});

	test('a session keeps its own hours within its slot, and follows a slot that leaves them', () => {
		const within = card({
			published: { ...published, endsAt: instantAt('2027-02-16', '9:45') },
			minutes: 45
		});
		expect(timesIn(within, slot(1, '9:00', '10:00')).endsAt).toEqual(instantAt('2027-02-16', '9:45'));
		const later = { ...slot(1, '9:15', '10:15'), key: '2027-02-16-9:00' };
		expect(timesIn(within, later)).toEqual({
			startsAt: instantAt('2027-02-16', '9:15'),
			endsAt: instantAt('2027-02-16', '10:00')
		});
	});
});
