import type {
	CourseAudience,
	CourseFormat,
	CourseKind,
	CourseLevel
} from '../../src/lib/schemas/course-lists.ts';

/** The catalogue of the demonstration: titles as the association and a member published them, the rest invented. */

export const COURSE_THEMES = [
	{ slug: 'gestion', name: 'Gestion et équipes' },
	{ slug: 'accompagnement', name: 'Accompagnement et counseling' },
	{ slug: 'immigration', name: 'Immigration et interculturel' },
	{ slug: 'sante', name: 'Santé mentale et bien-être' },
	{ slug: 'numerique', name: 'Numérique et bureautique' },
	{ slug: 'marche', name: 'Marché du travail et employeurs' },
	{ slug: 'vie-associative', name: 'Vie associative' }
] as const;
export type ThemeSlug = (typeof COURSE_THEMES)[number]['slug'];

/** A dated offer: days from today, hours in the association's zone. */
export interface SeedOffer {
	/** Address of its event, where it must be known; else it follows from the title and the day. */
	slug?: string;
	days: number[];
	hours: [string, string];
	format: CourseFormat;
	/** Town and region, unless it is online; the room is for those registered. */
	place?: { city: string; regionCode: string; venue: string; room?: string };
	capacity: number;
	/** How many have registered. */
	people: number;
	status: 'tentative' | 'confirmed' | 'held' | 'closed';
	minPeople?: number;
	decideInDays?: number;
	perOrganisation?: number;
	/** Members and others, in cents; null: not sold to others. */
	price: [number, number | null];
	/** Of people who study, in cents. */
	studentPrice?: number;
	trainer: { name: string; title: string; organisation: string; email?: string };
}

export interface SeedCourse {
	/** `training` unless it says otherwise; the other kinds are for members only and give no certificate. */
	kind?: CourseKind;
	title: string;
	theme: ThemeSlug;
	summary: string;
	objectives?: string[];
	outline?: string;
	prerequisites?: string;
	level?: CourseLevel;
	audience?: CourseAudience;
	minutes: number;
	accreditation?: string;
	offers?: SeedOffer[];
}

const FLORENCE = {
	name: 'Florence Gagné',
	title: 'Conseillère d’orientation',
	organisation: 'Le SOIT',
	email: 'comite@axtra.example'
};
const ACCESSIBLE = { city: 'Québec', regionCode: '03', venue: 'Centre Horizon', room: 'Salle 2' };

/** The trainings of 2022-2023, with their texts and their dates. */
export const COURSES: SeedCourse[] = [
	{
		title: 'Résoudre efficacement les conflits au travail',
		theme: 'gestion',
		summary: 'Nommer ce qui se passe, écouter les deux côtés, et sortir avec une entente qui tient.',
		objectives: [
			'Reconnaître les signes d’un conflit avant qu’il n’éclate',
			'Mener une rencontre à trois sans prendre parti',
			'Écrire une entente que chacun peut suivre'
		],
		outline:
			'Premier jour\u00a0: d’où viennent les conflits; jeux de rôle à partir de vos situations.\nDeuxième jour\u00a0: la rencontre de médiation, pas à pas; l’entente écrite et son suivi.',
		prerequisites: 'Apporter une situation vécue, sans noms.',
		audience: 'management',
		minutes: 360,
		accreditation: 'CFO-2026-114',
		offers: [
			{
				...{ days: [-30, -23], hours: ['9:00', '12:00'], format: 'in_person', place: ACCESSIBLE },
				...{ capacity: 16, people: 14, status: 'held', price: [12_000, 18_000], trainer: FLORENCE }
			}
		]
	},
	{
		title: 'Google Ad Grants',
		theme: 'numerique',
		summary: 'Obtenir la subvention publicitaire de Google et l’employer sans y passer ses soirées.',
		objectives: ['Déposer une demande', 'Bâtir une première campagne', 'Lire ce qu’elle donne'],
		minutes: 180,
		offers: [
			{
				...{ days: [-60], hours: ['13:00', '16:00'], format: 'online', capacity: 30, people: 22 },
				...{ status: 'closed', price: [4_500, 7_500] },
				trainer: {
					name: 'Karim Benali',
					title: 'Consultant en marketing social',
					organisation: 'Pixel solidaire'
				}
			}
		]
	},
	{
		title: 'Communiquer adéquatement pour assurer une saine gestion',
		theme: 'gestion',
		summary: 'Des rencontres d’équipe plus courtes, des demandes claires, des retours qui font avancer.',
		objectives: ['Préparer une rencontre difficile', 'Donner un retour utile', 'Déléguer sans se perdre'],
		audience: 'management',
		minutes: 390,
		offers: [
			{
				...{ days: [21], hours: ['9:00', '16:30'], format: 'in_person', capacity: 12, people: 9 },
				place: { city: 'Montréal', regionCode: '06', venue: 'Espace Saint-Denis' },
				...{ status: 'confirmed', perOrganisation: 3, price: [16_500, 24_000] },
				trainer: { name: 'Diane Pothier', title: 'Coach de gestion', organisation: 'Cap relève' }
			}
		]
	},
	{
		title: 'La reconnaissance comme levier de performance durable',
		theme: 'gestion',
		summary: 'Reconnaître le travail bien fait, au quotidien, quand le budget ne bouge pas.',
		audience: 'management',
		level: 'introductory',
		minutes: 180,
		offers: [
			{
				...{ days: [35], hours: ['13:00', '16:00'], format: 'hybrid', capacity: 40, people: 11 },
				place: { city: 'Drummondville', regionCode: '17', venue: 'Maison des associations' },
				...{ status: 'confirmed', price: [6_000, 9_500] },
				trainer: { name: 'Diane Pothier', title: 'Coach de gestion', organisation: 'Cap relève' }
			}
		]
	},
	{
		title: 'Formation avancée sur Outlook',
		theme: 'numerique',
		summary: 'Une boîte vide le vendredi\u00a0: règles, catégories, calendriers partagés.',
		prerequisites: 'Se servir d’Outlook chaque jour.',
		level: 'advanced',
		minutes: 120,
		offers: [
			{
				...{ days: [14], hours: ['9:30', '11:30'], format: 'online', capacity: 8, people: 8 },
				...{ status: 'confirmed', price: [3_500, 5_500] },
				trainer: {
					name: 'Karim Benali',
					title: 'Consultant en marketing social',
					organisation: 'Pixel solidaire'
				}
			}
		]
	},
	{
		title: 'Recherche et interprétation des plumitifs',
		theme: 'accompagnement',
		summary: 'Lire un plumitif, comprendre ce qu’il ne dit pas, et en parler avec la personne.',
		objectives: [
			'Trouver un dossier',
			'Distinguer accusation et condamnation',
			'Préparer la personne aux questions'
		],
		audience: 'intervention',
		level: 'intermediate',
		minutes: 180,
		offers: [
			{
				...{ days: [30], hours: ['9:00', '12:00'], format: 'online', capacity: 25, people: 5 },
				...{ status: 'tentative', minPeople: 8, decideInDays: 10, price: [5_500, 8_500] },
				trainer: { name: 'Me Josée Larrivée', title: 'Avocate', organisation: 'Clinique juridique du Fleuve' }
			}
		]
	},
	{
		title: 'Apprendre à naviguer les eaux du changement',
		theme: 'accompagnement',
		summary: 'Trois demi-journées pour accompagner une personne, ou une équipe, qui change de cap.',
		objectives: ['Situer où en est chacun', 'Accueillir ce qui résiste', 'Bâtir un plan qui se révise'],
		outline: 'Une rencontre toutes les deux semaines, avec un essai à faire entre deux.',
		minutes: 540,
		accreditation: 'CFO-2026-131',
		offers: [
			{
				...{ days: [28, 42, 56], hours: ['9:00', '12:00'], format: 'in_person', capacity: 10, people: 6 },
				place: { city: 'Sherbrooke', regionCode: '05', venue: 'Bibliothèque Éva-Senécal' },
				...{ status: 'confirmed', price: [21_000, 30_000], studentPrice: 9_000, trainer: FLORENCE }
			}
		]
	},
	{
		title: 'Reconnaissance des compétences en collaboration avec Qualifications Québec',
		theme: 'marche',
		summary:
			'Aider une personne à faire reconnaître ce qu’elle sait déjà faire\u00a0: les étapes, les délais, les pièges.',
		audience: 'intervention',
		level: 'introductory',
		minutes: 90,
		offers: [
			{
				...{ days: [9], hours: ['10:00', '11:30'], format: 'online', capacity: 100, people: 37 },
				...{ status: 'confirmed', price: [0, 0] },
				trainer: { name: 'Yolande Mercier', title: 'Conseillère', organisation: 'Qualifications Québec' }
			}
		]
	}
];

/** Words of a title that say its theme, first match wins; the rest is about accompanying people. */
export const THEME_WORDS: [ThemeSlug, RegExp][] = [
	['sante', /sant[ée]|[ée]motif|[ée]quilibre|stigmatisation|violence|substances|[ée]crans|parents/i],
	['numerique', /\bIA\b|outlook|plateforme/i],
	['immigration', /immigra|intercult|culturel|r[ée]fugi|racisme|migrant|diversit|arrivant|asile|ethno/i],
	['gestion', /gestion|philanthropie|organisation|recruter|recrutement|employ[ée]s|ADS\+|PAÉE/i],
	['marche', /emploi|travail|logement|employeur/i]
];
