import type { MentoringMode, MentoringRole } from '../../src/lib/schemas/mentoring-lists.ts';
import type { ThemeSlug } from './course-texts.ts';

/** Somebody of the demonstration's year of mentoring. */
export interface MentoringPerson {
	name: string;
	/** Of a demonstration account; the others are invented, each of an organisation of their own. */
	email?: string;
	role: MentoringRole;
	years: number;
	themes: ThemeSlug[];
	region: string;
	mode: MentoringMode;
	/** People a mentor follows at once. */
	capacity?: number;
	about: string;
	/** Enrolled last week, and waits. */
	late?: true;
}

export const MENTORING_PEOPLE: readonly MentoringPerson[] = [
	{
		...{ name: 'Hélène Savard', email: 'direction@lesoit.example', role: 'mentor', years: 21, capacity: 2 },
		...{ themes: ['gestion', 'accompagnement'], region: '03', mode: 'either' },
		about: 'Conseillère, puis gestionnaire. J’aime parler de ce qui ne s’apprend pas dans les livres.'
	},
	{
		...{ name: 'Lise Desrosiers', role: 'mentor', years: 17, capacity: 2 },
		...{ themes: ['immigration', 'accompagnement'], region: '06', mode: 'online' },
		about: 'Quinze ans auprès de personnes nouvellement arrivées.'
	},
	{
		...{ name: 'Normand Pépin', role: 'mentor', years: 24 },
		...{ themes: ['marche', 'gestion'], region: '12', mode: 'in_person' },
		about: 'Les employeurs de la région, je les connais par leur prénom.'
	},
	{
		...{ name: 'Aïssatou Bah', role: 'mentor', years: 11 },
		...{ themes: ['numerique', 'marche'], region: '16', mode: 'either' },
		about: 'J’ai monté un service d’approche des entreprises à partir de rien.'
	},
	{
		...{ name: 'Carole Minville', role: 'mentor', years: 19 },
		...{ themes: ['sante', 'accompagnement'], region: '03', mode: 'either' },
		about:
			'Je travaille avec des personnes qui vivent avec un trouble de santé mentale, et je forme mes collègues.'
	},
	{
		...{ name: 'Yvon Castonguay', role: 'mentor', years: 14, capacity: 2, late: true },
		...{ themes: ['numerique', 'vie-associative'], region: '08', mode: 'online' },
		about: ''
	},
	{
		...{ name: 'Gabriel Ouellet', role: 'mentee', years: 1 },
		...{ themes: ['accompagnement', 'gestion'], region: '03', mode: 'in_person' },
		about: 'Première année dans le métier, tout est nouveau.'
	},
	{
		...{ name: 'Myriam Haddad', role: 'mentee', years: 2 },
		...{ themes: ['immigration'], region: '13', mode: 'online' },
		about: 'Je viens du travail social.'
	},
	{
		...{ name: 'Jade Thibault', role: 'mentee', years: 3 },
		...{ themes: ['marche'], region: '12', mode: 'either' },
		about: 'On me confie les relations avec les employeurs cet automne.'
	},
	{
		...{ name: 'Simon Lacasse', role: 'mentee', years: 2 },
		...{ themes: ['numerique', 'marche'], region: '16', mode: 'either' },
		about: ''
	},
	{
		...{ name: 'Anne-Sophie Bornais', email: 'quarieriste@lesoit.example', role: 'mentee', years: 3 },
		...{ themes: ['sante', 'accompagnement'], region: '03', mode: 'either' },
		about: 'J’accompagne des jeunes adultes, et je cherche comment ne pas tout porter.'
	},
	{
		...{ name: 'Rachid Belkacem', role: 'mentee', years: 4 },
		...{ themes: ['immigration', 'accompagnement'], region: '06', mode: 'either' },
		about: 'Je change de clientèle après quatre ans.'
	},
	{
		...{ name: 'Corinne Dugas', role: 'mentee', years: 0, late: true },
		...{ themes: ['numerique'], region: '11', mode: 'online' },
		about: 'Je commence en janvier, loin de tout\u00a0: une oreille me ferait du bien.'
	},
	{
		...{ name: 'Olivier Simard', role: 'mentee', years: 2, late: true },
		...{ themes: ['vie-associative', 'gestion'], region: '02', mode: 'online' },
		about: ''
	}
];
