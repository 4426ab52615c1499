import { readFileSync } from 'node:fs';
import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';
import { slugOf } from './association.ts';
import { FAMILY_NAMES, GIVEN_NAMES, ROOMS, SPEAKER_TITLES, TRACKS, WORKSHOPS } from './programme.ts';

const last = JSON.parse(readFileSync(new URL('data/quariera-2023.json', import.meta.url), 'utf8')) as {
	quarieristes: number;
	personnes_conferencieres: number;
	lieu: string;
	souper: { theme: string; description: string };
	espace_echange: { nom: string; description: string };
};

/** When the five parallel workshops of each slot begin and end: two slots the first day, four the second, two the third. */
const SLOTS: [dayIndex: number, start: string, end: string][] = [
	[0, '13:30', '14:45'],
	[0, '15:15', '16:30'],
	[1, '8:45', '10:00'],
	[1, '10:30', '11:45'],
	[1, '13:15', '14:30'],
	[1, '15:00', '16:15'],
	[2, '8:45', '10:00'],
	[2, '10:30', '11:45']
];

/** The colloquium of real size, its first day today, so that registration is open and the door can be played. */
export async function seedQuariera(firstDay: string, organisationNames: string[]) {
	const days = [firstDay, addDays(firstDay, 1), addDays(firstDay, 2)];
	return write('events.seed', async (tx) => {
		const [event] = await tx
			.insert(t.event)
			.values({
				slug: `quariera-${firstDay.slice(0, 4)}`,
				kind: 'colloquium',
				name: `QUARIERA ${firstDay.slice(0, 4)}`,
				tagline: 'Là où l’emploi se parle',
				description:
					'Trois jours pour celles et ceux qui accompagnent\u00a0: quarante ateliers, une conférence d’ouverture, des rondes d’échange à La Ruche, un salon des exposants et un souper où l’on vient fleuri.',
				firstDay,
				lastDay: days[2]!,
				venueName: last.lieu,
				venueAddress: '1620, rue Notre-Dame Centre',
				city: 'Trois-Rivières',
				registrationOpensAt: instantAt(addDays(firstDay, -75), '9:00'),
				registrationClosesAt: instantAt(days[2]!, '12:00'),
				changesCloseAt: instantAt(days[1]!, '23:59'),
				publishedAt: instantAt(addDays(firstDay, -80), '9:00')
			})
			.returning();
		const eventId = event!.id;
		await seedTickets(tx, eventId, days);
		await seedTimetable(tx, eventId, days, organisationNames);
		await tx.insert(t.checkpoint).values([
			{ eventId, slug: 'accueil', name: 'Accueil', rule: 'daily', ticketTypeCodes: [], position: 1 },
			{
				eventId,
				slug: 'souper',
				name: `Souper «\u00a0${last.souper.theme}\u00a0»`,
				rule: 'once',
				ticketTypeCodes: ['souper'],
				position: 2
			}
		]);
		return event!;
	});
}

async function seedTickets(tx: Tx, eventId: number, days: string[]): Promise<void> {
	const capacity = last.quarieristes;
	const quotas = await tx
		.insert(t.quota)
		.values([
			...days.map((_, i) => ({ eventId, name: `Jour ${i + 1}`, capacity })),
			{ eventId, name: 'Souper', capacity: 320 }
		])
		.returning();
	const types = await tx
		.insert(t.ticketType)
		.values([
			{
				eventId,
				code: 'complet',
				name: 'Colloque complet',
				description: 'Les trois jours, dîners et pauses compris',
				role: 'admission',
				days,
				position: 1
			},
			...days.map((day, i) => ({
				eventId,
				code: `jour-${i + 1}`,
				name: ['Première journée', 'Deuxième journée', 'Troisième journée'][i]!,
				description: [
					'Conférence d’ouverture et deux ateliers',
					'Quatre ateliers et La Ruche',
					'Deux ateliers et clôture'
				][i]!,
				role: 'admission' as const,
				days: [day],
				position: 2 + i
			})),
			{
				eventId,
				code: 'souper',
				name: `Souper «\u00a0${last.souper.theme}\u00a0»`,
				description: 'Souper et soirée festive du deuxième soir',
				role: 'addon',
				days: [],
				position: 9
			}
		])
		.returning();
	const idOf = (code: string) => types.find((type) => type.code === code)!.id;
	await tx
		.insert(t.ticketTypeQuota)
		.values([
			...[0, 1, 2].map((i) => ({ ticketTypeId: idOf('complet'), quotaId: quotas[i]!.id })),
			...[0, 1, 2].map((i) => ({ ticketTypeId: idOf(`jour-${i + 1}`), quotaId: quotas[i]!.id })),
			{ ticketTypeId: idOf('souper'), quotaId: quotas[3]!.id }
		]);
	// Before tax: member, standard; online until noon of the second day, then at the door.
	const online = instantAt(days[1]!, '12:00');
	const amounts: [code: string, member: number, standard: number, doorExtra: number][] = [
		['complet', 39_500, 49_500, 5_000],
		['jour-1', 17_500, 22_500, 2_500],
		['jour-2', 19_500, 24_500, 2_500],
		['jour-3', 15_500, 19_500, 2_500],
		['souper', 6_500, 7_500, 0]
	];
	await tx.insert(t.price).values(
		amounts.flatMap(([code, member, standard, doorExtra]) =>
			[['member', member] as const, ['standard', standard] as const].flatMap(([audience, amountCents]) =>
				doorExtra === 0
					? [{ ticketTypeId: idOf(code), audience, amountCents, label: '', until: null }]
					: [
							{
								ticketTypeId: idOf(code),
								audience,
								amountCents,
								label: 'Tarif hâtif en ligne',
								until: online
							},
							{
								ticketTypeId: idOf(code),
								audience,
								amountCents: amountCents + doorExtra,
								label: 'Tarif régulier',
								until: null
							}
						]
			)
		)
	);
}

async function seedTimetable(
	tx: Tx,
	eventId: number,
	days: string[],
	organisationNames: string[]
): Promise<void> {
	const rooms = await tx
		.insert(t.room)
		.values(ROOMS.map((room, position) => ({ eventId, ...room, position })))
		.returning();
	const tracks = await tx
		.insert(t.track)
		.values(TRACKS.map((track, position) => ({ eventId, ...track, position })))
		.returning();
	const base = (dayIndex: number, start: string, end: string) => {
		const day = days[dayIndex]!;
		return {
			eventId,
			day,
			slot: `${day}-${start.padStart(5, '0').replace(':', '')}`,
			startsAt: instantAt(day, start),
			endsAt: instantAt(day, end),
			updatedAt: now()
		};
	};
	const workshops = WORKSHOPS.map((workshop, i) => {
		const [dayIndex, start, end] = SLOTS[Math.floor(i / 5)]!;
		const room = rooms[1 + (i % 5)]!;
		return {
			...base(dayIndex, start, end),
			slug: slugOf(workshop.title),
			kind: 'workshop' as const,
			title: workshop.title,
			summary: workshop.summary,
			description: '',
			trackId: tracks.find((track) => track.slug === workshop.track)!.id,
			roomId: room.id,
			bookable: true,
			capacity: room.capacity
		};
	});
	const hall = rooms[0]!;
	const moment = (
		dayIndex: number,
		start: string,
		end: string,
		kind: (typeof t.SESSION_KINDS)[number],
		slug: string,
		title: string,
		summary: string,
		more: { bookable?: boolean; capacity?: number; ticketTypeCode?: string } = {}
	) => ({
		...base(dayIndex, start, end),
		slug,
		kind,
		title,
		summary,
		roomId: hall.id,
		...more
	});
	const moments = [
		moment(
			0,
			'8:00',
			'9:00',
			'welcome',
			'accueil',
			'Accueil et café',
			'On prend son badge, un café, et on retrouve les collègues.'
		),
		moment(
			0,
			'9:15',
			'10:30',
			'keynote',
			'conference-d-ouverture',
			'Conférence d’ouverture\u00a0: Tenir la distance',
			'Une traversée du pays à la course, et ce qu’elle apprend du courage des gens qu’on accompagne.'
		),
		moment(
			0,
			'10:45',
			'12:00',
			'exchange',
			'la-ruche-premier-jour',
			`${last.espace_echange.nom} – premier jour`,
			'Espace d’échange et de partage d’expertise\u00a0: une table, un thème, huit personnes, et l’on change trois fois.',
			{ bookable: true, capacity: 160 }
		),
		moment(
			0,
			'12:00',
			'13:30',
			'break',
			'diner-jour-1',
			'Dîner',
			'Servi dans le grand hall, avec les exposants.'
		),
		moment(
			0,
			'17:00',
			'18:30',
			'social',
			'cocktail-des-exposants',
			'Cocktail des exposants',
			'Vingt-deux kiosques, un verre, et le temps de parler.'
		),
		moment(1, '12:00', '13:15', 'break', 'diner-jour-2', 'Dîner', 'Servi dans le grand hall.'),
		moment(
			1,
			'16:30',
			'17:30',
			'exchange',
			'la-ruche-deuxieme-jour',
			`${last.espace_echange.nom} – deuxième jour`,
			'Autre table, autres visages\u00a0: on change de région.',
			{ bookable: true, capacity: 160 }
		),
		moment(
			1,
			'18:30',
			'22:30',
			'social',
			'souper',
			`Souper «\u00a0${last.souper.theme}\u00a0»`,
			'Souper et soirée festive\u00a0: on vient en habits fleuris.',
			{ ticketTypeCode: 'souper' }
		),
		moment(
			2,
			'12:00',
			'13:00',
			'ceremony',
			'cloture',
			'Clôture',
			'Ce qu’on emporte, et le rendez-vous de l’an prochain.'
		)
	];
	const sessions = await tx
		.insert(t.session)
		.values([
			...workshops,
			...moments.map((m) => ({
				description: '',
				trackId: null,
				bookable: false,
				capacity: 0,
				ticketTypeCode: null,
				...m
			}))
		])
		.returning();

	const speakers = await tx
		.insert(t.speaker)
		.values(
			Array.from({ length: last.personnes_conferencieres }, (_, i) => {
				const name = `${GIVEN_NAMES[(i * 7) % GIVEN_NAMES.length]} ${FAMILY_NAMES[(i * 11 + 3) % FAMILY_NAMES.length]}`;
				const title = i === 0 ? 'athlète d’endurance et autrice' : SPEAKER_TITLES[i % SPEAKER_TITLES.length]!;
				const organisation = i === 0 ? '' : organisationNames[(i * 5) % organisationNames.length]!;
				return {
					eventId,
					slug: slugOf(name),
					name,
					title,
					organisation,
					biography:
						i === 0
							? 'Elle a traversé le Québec d’est en ouest à la course, en s’arrêtant dans seize centres-conseils.'
							: `Accompagne depuis ${4 + (i % 19)} ans, forme ses collègues, et croit aux ateliers où l’on essaie.`
				};
			})
		)
		.returning();
	// The opening conference has the first speaker; each workshop has one, and sixteen of them a second.
	const opening = sessions.find((session) => session.slug === 'conference-d-ouverture')!;
	await tx.insert(t.sessionSpeaker).values([
		{ sessionId: opening.id, speakerId: speakers[0]!.id, position: 0 },
		...speakers.slice(1).map((speaker, i) => ({
			sessionId: sessions[i < 40 ? i : (i - 40) * 2]!.id,
			speakerId: speaker.id,
			position: i < 40 ? 0 : 1
		}))
	]);
}
