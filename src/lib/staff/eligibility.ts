// The office's French words for nominations: where they stand, what is decided of them.

/** A decision that waits for its letter. */
export const ELIGIBILITY = {
	eligible: { label: 'Admissible', tone: 'ok' },
	ineligible: { label: 'Non admissible', tone: 'no' }
} as const;

/** Where the nominee's consent stands. */
export const CONSENT = {
	none: { label: 'Pas encore demandé', tone: 'wait' },
	asked: { label: 'Demandé, sans réponse', tone: 'wait' },
	given: { label: 'Donné', tone: 'ok' },
	refused: { label: 'Refusé', tone: 'no' }
} as const;

/** What staff have to do of a nomination. */
export const STEP = {
	read: 'Réponse à lire',
	check: 'À vérifier',
	decide: 'À décider',
	tell: 'À annoncer',
	done: 'Rien à faire'
} as const;

/** Why a nomination among several did not get the decision. */
export const SKIPPED = {
	not_found: 'elle n’est plus dans la liste',
	nomination_own: 'vous y avez part, ou vous êtes du jury',
	nomination_settled: 'elle est réglée\u00a0: rien n’est plus à décider',
	checks_missing: 'il reste des points à vérifier',
	checks_stale: 'le dossier a changé depuis sa vérification',
	checks_unmet: 'un point n’est pas rempli\u00a0: ouvrez-la pour dire pourquoi elle serait admissible',
	eligibility_reason: 'une raison est demandée\u00a0: sa réponse annoncée est un refus'
} as const;

/** The version without names, where the jury reads blind. */
export const BLIND = {
	missing: { label: 'Version anonyme à préparer', tone: 'wait' },
	outdated: { label: 'Version anonyme à revoir', tone: 'wait' },
	ready: { label: 'Version anonyme prête', tone: 'ok' }
} as const;

/** Who withdrew a nomination. */
export const WITHDRAWER = {
	nominator: 'la personne qui l’a déposée',
	nominee: 'la personne nommée, qui a refusé',
	staff: 'la permanence'
} as const;

/** Why the permanence withdraws a nomination: in the office, and as its people are told. */
export const WITHDRAWAL = {
	asked: 'À la demande de la personne qui l’a déposée',
	nominee: 'À la demande de la personne ou de l’organisme nommé',
	duplicate: 'Doublon d’une autre candidature',
	rules: 'Contraire au règlement'
} as const;

/** What a document says of itself, beside its pages. */
export const FILE_PROPERTY = {
	author: 'personne autrice',
	title: 'titre',
	subject: 'sujet',
	keywords: 'mots-clés',
	company: 'organisme',
	'modified-by': 'modifié par',
	program: 'logiciel'
} as const;
