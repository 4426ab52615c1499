/**
 * Kinds of tries to vote that were refused. `duplicate` is of somebody whose ballot is there: the same choice once more, or
 * another where a vote may not be changed; none of them made a second ballot.
 */
export const REFUSED_TRIES = [
	'duplicate',
	'code_wrong',
	'code_dead',
	'address',
	'disposable',
	'work',
	'too_many',
	'closed',
	'choices',
	'void',
	'electorate'
] as const;
export type RefusedTry = (typeof REFUSED_TRIES)[number];

/** Each kind as the certificate says it. */
export const REFUSED_TRY: Record<RefusedTry, string> = {
	duplicate: 'Votes répétés d’une même personne',
	code_wrong: 'Codes faux',
	code_dead: 'Codes périmés, déjà utilisés ou tapés dans un autre navigateur',
	address: 'Adresses illisibles',
	disposable: 'Adresses jetables',
	work: 'Preuves de travail fausses ou réutilisées',
	too_many: 'Codes demandés trop souvent',
	closed: 'Votes avant l’ouverture ou après la fermeture',
	choices: 'Choix impossibles',
	void: 'Votes d’un bulletin annulé',
	electorate: 'Personnes sans inscription à l’événement, ou dont la place a déjà servi'
};
