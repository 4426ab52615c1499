// The office's words for votes of the public.

export const PHASE = {
	preparing: { label: 'En préparation', tone: 'wait' },
	announced: { label: 'Annoncé', tone: 'plain' },
	open: { label: 'Ouvert', tone: 'ok' },
	closed: { label: 'Clos', tone: 'plain' }
} as const;

export const DONE: Record<string, string> = {
	regle: 'Le vote est enregistré.',
	publie: 'Le vote est public. Il ouvre et ferme par lui-même.',
	tranche: 'C’est décidé, et au journal.',
	compte: 'C’est vu\u00a0: ces bulletins comptent sans suite.',
	demande: 'C’est demandé. Une autre personne de la permanence décide.',
	decide: 'La décision est au registre.',
	retenu: 'Ces bulletins sont à regarder. Ils comptent entre-temps.',
	modere: 'C’est enregistré.',
	ajoute: 'C’est en lice.',
	enleve: 'Ce n’est plus en lice.'
};

export const FIELDS: Record<string, string> = {
	title: 'Titre',
	introduction: 'Présentation',
	toldAt: 'Résultat dit',
	electorate: 'Qui vote',
	choices: 'En lice',
	name: 'Nom',
	organisationName: 'De qui, ou où',
	story: 'Quelques mots',
	file: 'Image',
	opensAt: 'Ouverture',
	closesAt: 'Fermeture',
	freezeHours: 'Heures où le compte montré se fige',
	perVoter: 'Choix par personne',
	retained: 'Nombre de places retenues',
	nominations: 'En lice',
	reason: 'Raison',
	codes: 'Égalité',
	ballots: 'Bulletins'
};

export const PROOF: Record<string, string> = {
	code: 'code par courriel',
	session: 'compte',
	facebook: 'Facebook',
	google: 'Google',
	microsoft: 'Microsoft'
};
