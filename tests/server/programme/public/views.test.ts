import { describe, expect, test } from 'vitest';
import { instantAt } from '../../../../src/lib/format/dates.ts';
import { askedOf, browse, queryOf } from '../../../../src/lib/programme/browse.ts';
import { matching } from '../../../../src/lib/programme/filter.ts';
import { grids } from '../../../../src/lib/programme/grid.ts';
import { byPerson, byTheme } from '../../../../src/lib/programme/groups.ts';
import { liveAt } from '../../../../src/lib/programme/live.ts';
import { printedDays, printedSize } from '../../../../src/lib/programme/printed.ts';
import type { ListedSession } from '../../../../src/lib/programme/shown.ts';
import { sessionData } from '../../../../src/lib/programme/structured.ts';

const TORONTO = 'America/Toronto';
const DAY = '2027-02-16';
const NEXT = '2027-02-17';

let serial = 0;
function session(start: string, end: string, more: Partial<ListedSession> = {}): ListedSession {
	const id = ++serial;
	const day = more.day ?? DAY;
	return {
		id,
		slug: `s${id}`,
		kind: 'workshop',
		title: `Atelier ${id}`,
		summary: '',
		theme: null,
		room: { id: 1, name: 'Salle A', position: 1 },
		slot: `${day}-${start}`,
		day,
		startsAt: instantAt(day, start),
		endsAt: instantAt(day, end),
		bookable: true,
		capacity: 10,
		booked: 0,
		ticketed: false,
		cancelled: false,
		movedFrom: null,
		speakers: [],
		...more
	};
}
const inRoom = (id: number) => ({ room: { id, name: `Salle ${id}`, position: id } });
const nothing = { theme: '', person: '', words: '' };

describe('words', () => {
	const found = (text: string, words: string) =>
		matching([session('9:00', '10:00', { title: text })], { ...nothing, words }).length === 1;

	test.each([
		['Briser la stigmatisation liée à la santé', 'SANTE stigma'],
		['Œuvrer ensemble', 'oeuvrer'],
		['L’emploi en région', "l'emploi"],
		['Saint-Maurice', 'saint maurice'],
		['Réseau des professionnel·les', 'professionnelles'],
		['Réseau des professionnel·les', 'professionnels'],
		['Réseau des professionnel·les', 'professionnel'],
		['Réseau des professionnelles', 'professionnel·les'],
		['Réseau des professionnels', 'professionnel·le·s'],
		['Réseau des professionnel.le.s', 'professionnelles'],
		['Étudiant(e)s étrangers', 'étudiantes'],
		['Étudiant(e)s étrangers', 'étudiants'],
		['Conseiller·ères en emploi', 'conseillères'],
		['Conseiller·ère en emploi', 'conseiller'],
		['Directeur·rices', 'directrices'],
		['Chercheur·euses d’emploi', 'chercheuses'],
		['Les travailleur·euse·s', 'travailleurs'],
		['Toutes celles·ceux qui cherchent', 'ceux'],
		['Employé·e·s', 'employées'],
		['Courriel : info@axtra.ca', 'axtra.ca']
	])('« %s » answers « %s »', (text, words) => {
		expect(found(text, words)).toBe(true);
	});

	test.each([
		['Réseau des professionnels', 'professionnelles'],
		['Santé', 'sante emploi'],
		['Emploi', 'exploit']
	])('« %s » does not answer « %s »', (text, words) => {
		expect(found(text, words)).toBe(false);
	});

	test('are looked for in the summary, people, organisations, room and theme too', () => {
		const one = session('9:00', '10:00', {
			summary: 'Trois exercices',
			theme: { slug: 'ia', name: 'Numérique et IA' },
			room: { id: 2, name: 'Salle des Forges', position: 2 },
			speakers: [{ slug: 'm', name: 'Maëlle Éthier', organisation: 'Option-Travail' }]
		});
		for (const words of ['exercices', 'numerique', 'forges', 'ethier maelle', 'option travail', 'forges ia'])
			expect(matching([one], { ...nothing, words }), words).toHaveLength(1);
	});

	test('of points and brackets alone leave everything', () => {
		expect(found('Emploi', ' ·.( ) ')).toBe(true);
	});
});

describe('an address', () => {
	test('is read, and written again without what goes without saying', () => {
		const query = '?vue=salle&jour=2027-02-16&theme=ia&personne=m&q=emploi';
		expect(queryOf(askedOf(new URLSearchParams(query)))).toBe(query);
		expect(queryOf(askedOf(new URLSearchParams('?vue=inconnue&autre=1')))).toBe('');
	});

	test('asks for today during the event, else the first day; for all days when something is looked for', () => {
		const sessions = [session('9:00', '10:00'), session('9:00', '10:00', { day: NEXT, title: 'Emploi' })];
		const ask = (query: string, today: string | null = null) =>
			browse(sessions, askedOf(new URLSearchParams(query)), today);
		expect(ask('').day).toBe(DAY);
		expect(ask('', NEXT).day).toBe(NEXT);
		expect(ask('', '2027-03-01').day).toBe(DAY);
		expect(ask('?jour=tout', NEXT).day).toBe(null);
		expect(ask('?jour=1999-01-01', NEXT).day).toBe(NEXT);
		expect(ask('?vue=personne', NEXT).day).toBe(null);
		expect(ask('?q=emploi', DAY)).toMatchObject({ day: null, found: 1, filtered: true });
		expect(ask(`?q=emploi&jour=${DAY}`)).toMatchObject({ day: DAY, found: 1, shown: [] });
	});
});

describe('what is on', () => {
	const opening = session('9:00', '10:00');
	const evening = session('22:30', '23:00', { endsAt: instantAt(NEXT, '1:30') });
	const breakfast = session('7:30', '8:30', { day: NEXT });
	const gone = session('7:30', '8:30', { day: NEXT, cancelled: true });
	const all = [opening, evening, breakfast, gone];
	const at = (day: string, hour: string) => {
		const live = liveAt(all, instantAt(day, hour), TORONTO);
		return live && { current: live.current.map(({ id }) => id), next: live.next.map(({ id }) => id) };
	};

	test('nothing before the first day begins, nor once all is over', () => {
		expect(at('2027-02-15', '23:59')).toBe(null);
		expect(at(DAY, '0:00')).toEqual({ current: [], next: [opening.id] });
		expect(at(NEXT, '8:29')).toEqual({ current: [breakfast.id], next: [] });
		expect(at(NEXT, '8:30')).toBe(null);
		expect(liveAt([], instantAt(DAY, '9:00'), TORONTO)).toBe(null);
	});

	test('changes to the minute, and passes midnight', () => {
		expect(at(DAY, '8:59')).toEqual({ current: [], next: [opening.id] });
		expect(at(DAY, '9:00')).toEqual({ current: [opening.id], next: [evening.id] });
		expect(at(DAY, '10:00')).toEqual({ current: [], next: [evening.id] });
		expect(at(NEXT, '0:30')).toEqual({ current: [evening.id], next: [breakfast.id] });
		expect(at(NEXT, '1:30')).toEqual({ current: [], next: [breakfast.id] });
	});

	test('follows true time through the night when clocks change', () => {
		// On 7 November 2027, 1 h 30 comes twice in Québec: the session ends at the second.
		const night = session('23:00', '23:30', {
			day: '2027-11-06',
			startsAt: new Date('2027-11-07T04:30:00Z'),
			endsAt: new Date('2027-11-07T06:30:00Z')
		});
		const current = (iso: string) => liveAt([night], new Date(iso), TORONTO)?.current.length ?? 0;
		expect(current('2027-11-07T05:30:00Z')).toBe(1);
		expect(current('2027-11-07T06:29:00Z')).toBe(1);
		expect(current('2027-11-07T06:30:00Z')).toBe(0);
	});
});

describe('by room', () => {
	test('what is alone takes the whole width; what overlaps in one room stands together', () => {
		const welcome = session('8:00', '9:00', inRoom(9));
		const a = session('9:00', '10:15', inRoom(2));
		const b = session('9:30', '10:30', inRoom(1));
		const c = session('10:00', '11:00', inRoom(2));
		const [grid] = grids([welcome, a, b, c]);
		expect(grid!.width).toBe(2);
		expect(grid!.columns.map(({ room, column }) => [room?.name, column])).toEqual([
			['Salle 1', 1],
			['Salle 2', 2],
			['Salle 9', null]
		]);
		expect(grid!.columns[1]!.blocks.map(({ sessions }) => sessions.map(({ id }) => id))).toEqual([
			[a.id, c.id]
		]);
		expect(grid!.columns[2]!.blocks[0]).toMatchObject({ from: 1, to: 2, alone: true });
	});

	test('what has no room yet comes last', () => {
		const [grid] = grids([session('9:00', '10:00', { room: null }), session('9:00', '10:00', inRoom(5))]);
		expect(grid!.columns.map(({ room }) => room?.name)).toEqual(['Salle 5', undefined]);
	});
});

test('by theme in their order, by person in order of family name', () => {
	const people = [
		{ slug: 'z', name: 'Anne Zola', organisation: 'Un' },
		{ slug: 'b', name: 'Zoé Bélanger', organisation: 'Deux' }
	];
	const themes = [
		{ slug: 'y', name: 'Y' },
		{ slug: 'x', name: 'X' }
	];
	const one = session('9:00', '10:00', { theme: themes[1]!, speakers: people });
	const other = session('9:00', '10:00');
	expect(byPerson([one, other]).map(({ name, detail }) => [name, detail])).toEqual([
		['Zoé Bélanger', 'Deux'],
		['Anne Zola', 'Un']
	]);
	expect(byTheme([one, other], themes, 'Sans thème').map(({ name }) => name)).toEqual(['X', 'Sans thème']);
});

describe('on paper', () => {
	test('rows of what happens together, without what was cancelled', () => {
		const welcome = session('8:00', '9:00', inRoom(9));
		const a = session('9:00', '10:00', inRoom(1));
		const b = session('9:00', '10:00', inRoom(2));
		const gone = session('9:00', '10:00', { ...inRoom(3), cancelled: true });
		const [day] = printedDays([welcome, a, b, gone]);
		expect(day!.columns).toEqual(['Salle 1', 'Salle 2']);
		expect(day!.rows.map(({ cells }) => cells.map((cell) => cell.map(({ id }) => id)))).toEqual([
			[[welcome.id]],
			[[a.id], [b.id]]
		]);
	});

	test('every session stands once, whatever overlaps', () => {
		const all = [
			session('9:00', '10:00', inRoom(1)),
			session('9:30', '10:30', inRoom(1)),
			session('11:00', '12:00', { room: null }),
			session('11:30', '12:30', inRoom(2)),
			session('12:00', '13:00', inRoom(1))
		];
		const ids = printedDays(all).flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.flat(2)));
		expect(ids.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
	});

	test('letters are smaller for a longer programme, never too small to read', () => {
		const slots = (count: number) =>
			printedDays(
				Array.from({ length: count }, (_, i) =>
					session(`${8 + (i % 10)}:00`, `${9 + (i % 10)}:00`, {
						...inRoom(1 + Math.floor(i / 10)),
						title: 'Un titre de longueur ordinaire pour un atelier du colloque'
					})
				)
			);
		expect(printedSize(slots(10))).toBe(10);
		expect(printedSize(slots(60))).toBeGreaterThan(printedSize(slots(250)));
		expect(printedSize(slots(800))).toBe(5.5);
	});
});

describe('for search engines', () => {
	const event = {
		slug: 'quariera',
		name: 'QUARIERA',
		description: '',
		firstDay: DAY,
		lastDay: NEXT,
		venueName: 'Centre',
		venueAddress: '1, rue X',
		city: 'Trois-Rivières'
	};
	const said = (more: Partial<ListedSession>) =>
		sessionData(
			event,
			{ ...session('9:00', '10:00', more), description: '', room: null, speakers: [] },
			'https://estrade.example'
		);
	const from = (startsAt: Date) => ({ movedFrom: { startsAt, endsAt: startsAt, roomName: 'B' } });

	test('a session says whether it stands, moved or was called off, and offers nothing', () => {
		expect(said({})).toMatchObject({ eventStatus: 'https://schema.org/EventScheduled' });
		expect(said({ cancelled: true })).toMatchObject({ eventStatus: 'https://schema.org/EventCancelled' });
		const before = instantAt(DAY, '13:00');
		expect(said(from(before))).toMatchObject({
			eventStatus: 'https://schema.org/EventRescheduled',
			previousStartDate: before.toISOString()
		});
		// Another room at the same hour is no other date.
		expect(said(from(instantAt(DAY, '9:00')))).toMatchObject({
			eventStatus: 'https://schema.org/EventScheduled'
		});
		expect(said({})).not.toHaveProperty('offers');
	});
});
