// The office's French words for the Méritas.
import type {
	CategoryMode,
	JurorRemoval,
	NominationStatus,
	NominatorKind,
	NomineeKind
} from '../schemas/award-lists.ts';

/** Where an edition stands. */
export const PHASE = {
	preparing: { label: 'En préparation', tone: 'wait' },
	announced: { label: 'Annoncée', tone: 'plain' },
	nominations: { label: 'Candidatures ouvertes', tone: 'ok' },
	eligibility: { label: 'Admissibilité', tone: 'plain' },
	scoring: { label: 'Lecture du jury', tone: 'ok' },
	deliberation: { label: 'Délibération', tone: 'wait' },
	results: { label: 'Résultats publics', tone: 'plain' }
} as const;

/** What each date of the calendar does by itself. */
export const EDITION_DATE = {
	nominationsOpenAt: 'Ouverture des candidatures',
	nominationsCloseAt: 'Fermeture des candidatures',
	scoringOpensAt: 'Début des lectures du jury',
	scoringClosesAt: 'Fin des lectures du jury',
	embargoUntil: 'Gala, résultats publics'
} as const;

export const NOMINATION_STATE: Record<
	NominationStatus,
	{ label: string; tone: 'ok' | 'wait' | 'no' | 'plain' }
> = {
	draft: { label: 'Brouillon', tone: 'plain' },
	submitted: { label: 'Déposée', tone: 'wait' },
	eligible: { label: 'Admissible', tone: 'ok' },
	ineligible: { label: 'Non admissible', tone: 'no' },
	shortlisted: { label: 'Finaliste', tone: 'ok' },
	laureate: { label: 'Lauréate', tone: 'ok' },
	withdrawn: { label: 'Retirée', tone: 'no' }
};

export const MODE: Record<CategoryMode, string> = {
	jury: 'Jury, par ses notes',
	public: 'Vote du public',
	both: 'Jury et vote du public',
	favourite: 'Scrutin du jury, parmi tous les dossiers'
};

export const NOMINEE_KIND: Record<NomineeKind, string> = {
	project: 'Un projet',
	person: 'Une personne',
	organisation: 'Un organisme'
};

export const NOMINATORS: Record<NominatorKind, string> = {
	members: 'Les gens des organismes membres',
	anyone: 'Toute personne qui a un compte'
};

/** How the office's forms of an edition name their fields, in the summary of errors. */
export const EDITION_FIELDS: Record<string, string> = {
	...EDITION_DATE,
	name: 'Nom',
	number: 'Numéro de l’édition',
	introduction: 'Présentation',
	rules: 'Règlement',
	juryTerms: 'Engagement du jury',
	galaEventId: 'Inscription au gala',
	description: 'Ce que le prix honore',
	eligibility: 'Admissibilité',
	mode: 'Qui choisit',
	nomineeKind: 'Ce qui est proposé',
	nominators: 'Qui peut proposer',
	readings: 'Lectures par dossier',
	laureates: 'Lauréats',
	perOrganisation: 'Candidatures par organisme',
	help: 'Précision',
	max: 'Note la plus haute',
	weight: 'Poids',
	anchors: 'Repères en mots',
	label: 'Texte',
	maxWords: 'Mots, au plus',
	title: 'Titre',
	body: 'Dossier'
};

/** Why the permanence takes somebody out of a jury. */
export const JUROR_REMOVAL: Record<JurorRemoval, string> = {
	asked: 'À sa demande',
	silent: 'Ne répond plus',
	conflicts: 'Trop de conflits',
	mistake: 'Invitation par erreur'
};
