/** How the office's forms of a call name their fields, in the summary of errors. */
export const CALL_FIELDS: Record<string, string> = {
	introduction: 'Ce qui est cherché',
	opensAt: 'Ouverture',
	closesAt: 'Fermeture',
	reviewsCloseAt: 'Fin des lectures',
	editsCloseAt: 'Fin des corrections',
	name: 'Nom',
	description: 'Description',
	kind: 'Genre',
	minutes: 'Durée',
	maxSpeakers: 'Personnes pour animer',
	label: 'Question',
	help: 'Précision',
	options: 'Choix'
};

/** What an accepted proposal of a format becomes. */
export const FORMAT_KINDS = {
	workshop: 'Atelier',
	keynote: 'Conférence',
	round_table: 'Table ronde',
	exchange: 'Table à La Ruche',
	poster: 'Affiche'
} as const;

export const QUESTION_KINDS = {
	line: 'Réponse courte',
	text: 'Réponse longue',
	choice: 'Un choix',
	choices: 'Plusieurs choix',
	yes_no: 'Case à cocher'
} as const;
