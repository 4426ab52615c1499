/** What a column of a file of past activities may be, and what it is called on the page. */
export const COLUMN_WORDS = {
	day: 'Date',
	title: 'Activité',
	registered: 'Inscriptions',
	present: 'Participants',
	admissible: 'Admissibles',
	series: 'Série',
	kind: 'Type',
	region: 'Région',
	organisation: 'Organisme'
} as const;
export type Column = keyof typeof COLUMN_WORDS;
export const COLUMNS = Object.keys(COLUMN_WORDS) as Column[];
/** Which column of the file each is, from 0. */
export type Mapping = Partial<Record<Column, number>>;

export const PROBLEM_WORDS = {
	date_missing: 'Il n’y a pas de date, ni ici ni au-dessus.',
	date_unreadable: 'La date ne se lit pas. Par exemple\u00a0: 2024-08-16, 16/08/2024 ou 16 août 2024.',
	title_missing: 'Il n’y a pas de nom d’activité, ni ici ni au-dessus.',
	title_long: 'Le nom dépasse 300 caractères.',
	present_missing: 'Le nombre de participants manque.',
	number_unreadable: 'Un nombre ne se lit pas\u00a0: seulement des chiffres, au plus 100\u00a0000.',
	admissible_above: 'Il y a plus de personnes admissibles que de participants.',
	twice: 'La même activité à la même date est déjà plus haut.'
} as const;
export type Problem = keyof typeof PROBLEM_WORDS;
