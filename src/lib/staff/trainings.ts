import { COURSE_KINDS } from '../schemas/course-lists.ts';
import type { CourseAudience, CourseFormat, CourseKind, CourseLevel } from '../schemas/course-lists.ts';

/** The states of a dated offer, in the office. */
export const OFFER_STATE = {
	tentative: { label: 'À confirmer', tone: 'wait' },
	confirmed: { label: 'Confirmée', tone: 'ok' },
	held: { label: 'Donnée', tone: '' },
	closed: { label: 'Terminée', tone: '' },
	cancelled: { label: 'Annulée', tone: 'no' }
} as const;

/** How the office speaks of each kind of entry. */
export const COURSE_KIND: Record<
	CourseKind,
	{ many: string; begin: string; add: string; done: string; none: string }
> = {
	training: {
		...{ many: 'Formations', begin: 'Nouvelle formation', add: 'Ajouter la formation' },
		...{ done: 'La formation est ajoutée, en brouillon.', none: 'Aucune formation ne répond à ces mots.' }
	},
	meeting: {
		...{ many: 'Rencontres', begin: 'Nouvelle rencontre', add: 'Ajouter la rencontre' },
		...{ done: 'La rencontre est ajoutée, en brouillon.', none: 'Aucune rencontre ici.' }
	},
	agm: {
		...{ many: 'Assemblées', begin: 'Nouvelle assemblée', add: 'Ajouter l’assemblée' },
		...{ done: 'L’assemblée est ajoutée, en brouillon.', none: 'Aucune assemblée ici.' }
	},
	group: {
		...{ many: 'Groupes', begin: 'Nouveau groupe', add: 'Ajouter le groupe' },
		...{ done: 'Le groupe est ajouté, en brouillon.', none: 'Aucun groupe ici.' }
	}
};

/** The kind that an address names, `training` unless it names one. */
export function kindIn(url: URL): CourseKind {
	return COURSE_KINDS.find((kind) => kind === url.searchParams.get('genre')) ?? 'training';
}

/** The list of the office where entries of a kind are. */
export function officeOf(kind: CourseKind): string {
	return kind === 'training' ? '/gestion/formations' : `/gestion/formations?genre=${kind}`;
}

export const OFFER_FORMAT: Record<CourseFormat, string> = {
	in_person: 'En présence',
	online: 'En ligne',
	hybrid: 'En présence ou en ligne'
};

export const COURSE_LEVEL: Record<CourseLevel, string> = {
	all: 'Tous les niveaux',
	introductory: 'Introduction',
	intermediate: 'Intermédiaire',
	advanced: 'Avancé'
};

export const COURSE_AUDIENCE: Record<CourseAudience, string> = {
	all: 'Gestion et intervention',
	management: 'Gestion',
	intervention: 'Intervention'
};

/** What the permanence has to do of an offer, the most pressing first. */
export type OfferTask = 'decide' | 'publish' | 'close' | null;
export type OfferStatus = keyof typeof OFFER_STATE;

/** An offer on the list of the office. */
export interface OfferLine {
	slug: string;
	courseSlug: string;
	name: string;
	firstDay: string;
	lastDay: string;
	city: string;
	format: CourseFormat;
	status: OfferStatus;
	isPublished: boolean;
	people: number;
	capacity: number;
	minPeople: number;
	decideAt: Date | null;
	timezone: string;
	isPast: boolean;
	task: OfferTask;
}

/** A course on the list of the office. */
export interface CourseLine {
	slug: string;
	title: string;
	theme: string;
	isPublished: boolean;
	offers: number;
}

/** What the form of a course changes. */
export interface CourseFields {
	revision: number;
	title: string;
	summary: string;
	objectives: string;
	outline: string;
	prerequisites: string;
	accessibility: string;
	themeId: number;
	level: CourseLevel;
	audience: CourseAudience;
	language: 'fr' | 'en';
	durationMinutes: number;
	accreditation: string;
	isCertified: boolean;
	attendancePercent: number;
}

/** A dated offer with everything its form changes. */
export interface ManagedOffer {
	course: { slug: string; kind: CourseKind; title: string };
	event: {
		id: number;
		slug: string;
		name: string;
		firstDay: string;
		lastDay: string;
		timezone: string;
		venueName: string;
		venueAddress: string;
		city: string;
		registrationOpensAt: Date;
		registrationClosesAt: Date;
		changesCloseAt: Date;
		publishedAt: Date | null;
	};
	offer: {
		status: OfferStatus;
		format: CourseFormat;
		regionCode: string | null;
		room: string;
		meetingUrl: string;
		accessMinutes: number;
		membersOnly: boolean;
		acceptsCredits: boolean;
		minPeople: number;
		decideAt: Date | null;
		freeUntilDays: number | null;
		keptPercent: number;
		perOrganisation: number | null;
		targetPeople: number | null;
		series: string;
		cancelReason: string;
		revision: number;
	};
	dates: { id: number; startsAt: Date; endsAt: Date }[];
	trainers: { id: number; name: string; title: string; organisation: string; email: string }[];
	places: { capacity: number; taken: number };
	/** People who withdrew once it was no longer free. */
	late: number;
	/** Of an offer for members, how many are registered who are of no member organisation: they were before it was. */
	notMembers: number;
	/** In cents. */
	/** By status, null where there is none. */
	prices: {
		member: number;
		standard: number;
		student: number | null;
		betweenJobs: number | null;
		partner: number | null;
	};
	line: OfferLine;
}

/** What the permanence has to do of an offer, in words. */
export const OFFER_TASK = {
	decide: 'À décider',
	publish: 'À publier',
	close: 'Feuilles à compléter'
} as const;

/** How the forms of a course and of an offer name their fields, in the summary of errors. */
const FIELDS: Record<string, string> = {
	title: 'Titre',
	summary: 'Résumé',
	objectives: 'Objectifs',
	outline: 'Contenu',
	prerequisites: 'Préalables',
	accessibility: 'Accessibilité',
	themeId: 'Thème',
	newTheme: 'Nouveau thème',
	durationMinutes: 'Durée',
	accreditation: 'Agrément',
	isCertified: 'Attestation',
	attendancePercent: 'Présence exigée',
	membersOnly: 'Réservé aux membres',
	acceptsCredits: 'Crédits des forfaits',
	capacity: 'Places',
	minPeople: 'Minimum',
	decideAt: 'Décision',
	perOrganisation: 'Maximum par organisme',
	freeUntilDays: 'Sans frais jusqu’à',
	keptPercent: 'Retenue ensuite',
	targetPeople: 'Cible du rapport',
	memberPrice: 'Prix, membres',
	standardPrice: 'Prix, autres',
	opensAt: 'Ouverture des inscriptions',
	closesAt: 'Fermeture des inscriptions',
	changesCloseAt: 'Fin des changements',
	regionCode: 'Région',
	meetingUrl: 'Lien de la rencontre',
	room: 'Salle',
	everyWeeks: 'Semaines entre deux rencontres',
	times: 'Nombre de rencontres',
	reason: 'Motif'
};
const IN_LINE: Record<string, string> = {
	day: 'jour',
	from: 'début',
	to: 'fin',
	name: 'nom',
	email: 'courriel'
};

/** The name of the field at a path such as `dates[1].from`. */
export function trainingField(path: string): string | undefined {
	const line = /^(dates|trainers)\[(\d+)\]\.(\w+)$/.exec(path);
	if (!line) return FIELDS[path];
	const what = line[1] === 'dates' ? 'Rencontre' : 'Personne';
	return `${what}\u00a0${Number(line[2]) + 1}, ${IN_LINE[line[3]!] ?? line[3]}`;
}
