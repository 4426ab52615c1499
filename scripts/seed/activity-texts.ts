import { addDays } from '../../src/lib/format/dates.ts';
import type { SeedCourse, SeedOffer } from './course-texts.ts';

const OFFICE = { name: 'Solange Dubé', title: 'Coordination', organisation: 'AXTRA' };
/** The days of a group, three weeks apart. */
const GROUP_DAYS = [24, 45, 66, 87, 108];

/** What members live together: a meeting each month, the general assembly of next year, a group of peers. */
export function activities(today: string): SeedCourse[] {
	const meeting = (days: number, people: number, status: SeedOffer['status'] = 'confirmed'): SeedOffer => ({
		...{ days: [days], hours: ['12:00', '13:00'], format: 'online', capacity: 60, people, status },
		...{ price: [0, null], trainer: OFFICE }
	});
	const assembly = weekday(today, 190);
	const assemblyDay = addDays(today, assembly);
	return [
		{
			kind: 'meeting',
			theme: 'vie-associative',
			title: 'Rendez-vous des membres',
			summary: 'Une heure par mois, en ligne\u00a0: les nouvelles du secteur, puis vos questions.',
			objectives: ['Les dossiers du mois', 'La parole aux régions', 'Vos questions'],
			minutes: 60,
			offers: [meeting(-25, 21, 'closed'), meeting(9, 17), meeting(37, 4), meeting(72, 0)]
		},
		{
			kind: 'agm',
			theme: 'vie-associative',
			title: 'Assemblée générale annuelle',
			summary: 'Rapport de l’année, états financiers et élection du conseil. Une voix par organisme membre.',
			objectives: ['Rapport annuel et états financiers', 'Orientations de l’année', 'Élection du conseil'],
			minutes: 180,
			offers: [
				{
					slug: `aga-${assemblyDay.slice(0, 4)}`,
					...{ days: [assembly], hours: ['9:00', '12:00'], format: 'hybrid', capacity: 150, people: 6 },
					place: { city: 'Québec', regionCode: '03', venue: 'Centre Horizon' },
					...{ status: 'confirmed', price: [0, null], trainer: OFFICE }
				}
			]
		},
		{
			kind: 'group',
			theme: 'vie-associative',
			title: 'Codéveloppement\u00a0: diriger une petite équipe',
			summary:
				'De six à huit gestionnaires, cinq rencontres\u00a0: à chacune, une personne apporte une situation et le groupe l’aide à avancer.',
			objectives: ['Une situation à chaque rencontre', 'Les six étapes, animées', 'Ce que chacun en retient'],
			audience: 'management',
			minutes: 750,
			offers: [
				{
					...{ days: GROUP_DAYS, hours: ['9:00', '11:30'], format: 'online', capacity: 8, people: 6 },
					...{
						status: 'confirmed',
						minPeople: 6,
						decideInDays: 10,

						price: [15_000, null]
					},
					trainer: { ...OFFICE, name: 'Florence Gagné', email: 'comite@axtra.example' }
				}
			]
		}
	];
}

/** So many days from today, moved on to a Thursday. */
function weekday(today: string, days: number): number {
	let count = days;
	while (new Date(`${addDays(today, count)}T12:00:00Z`).getUTCDay() !== 4) count++;
	return count;
}
