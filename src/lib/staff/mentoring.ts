// Mentoring in the office's French.
import type {
	CheckInAnswer,
	MentoringMode,
	MentoringRole,
	PairReason,
	PairState
} from '../schemas/mentoring-lists.ts';
import type { ProgramState } from '../mentoring/states.ts';
import type { ProgramInput } from '../schemas/mentoring.ts';

/** What one of a pair answered last to the permanence. */
export interface LastAnswer {
	answer: CheckInAnswer;
	words: string;
	month: number;
}

/** A pair, as the office follows it. */
export interface PairLine {
	id: number;
	state: PairState;
	/** The two people, each with their organisation. */
	mentor: string;
	mentee: string;
	reasons: readonly PairReason[];
	/** In common, by their names. */
	themes: readonly string[];
	answersBy: Date | null;
	activeAt: Date | null;
	/** `YYYY-MM-DD` */
	lastMeeting: string | null;
	meetings: number;
	minutes: number;
	said: { mentor?: LastAnswer; mentee?: LastAnswer };
	asksHelp: boolean;
	isSilent: boolean;
}

/** Somebody enrolled, as the office reads them. */
export interface ProfileLine {
	id: number;
	role: MentoringRole;
	name: string;
	organisation: string;
	years: number;
	themes: readonly string[];
	region: string;
	language: 'fr' | 'en';
	mode: MentoringMode;
	about: string;
	/** Pairs that they may still have. */
	free: number;
}

export const PROGRAM_STATE: Record<ProgramState, { label: string; tone: string }> = {
	coming: { label: 'À venir', tone: 'plain' },
	intake: { label: 'Inscriptions ouvertes', tone: 'ok' },
	under_way: { label: 'En cours', tone: 'wait' },
	over: { label: 'Terminée', tone: 'plain' }
};

export const MENTORING_MODE: Record<MentoringMode, string> = {
	in_person: 'en personne',
	online: 'en ligne',
	either: 'en personne ou en ligne'
};

const REASON: Record<Exclude<PairReason, 'themes'>, string> = {
	region: 'même région',
	online: 'à distance',
	language: 'même langue',
	experience: 'plus d’expérience',
	by_hand: 'jumelés à la main'
};

/** Why two people were brought together: the themes in common by their names, then the rest. */
export function reasonWords(pair: { reasons: readonly PairReason[]; themes: readonly string[] }): string {
	const rest = pair.reasons.flatMap((reason) => (reason === 'themes' ? [] : [REASON[reason]]));
	return [...pair.themes, ...rest].join(' · ');
}

export const PAIR_STATE: Record<PairState, string> = {
	draft: 'Préparé',
	proposed: 'Proposé',
	active: 'En cours',
	declined: 'Sans suite',
	lapsed: 'Sans réponse à temps',
	ended: 'Terminé'
};

export const CHECK_IN_ANSWER: Record<CheckInAnswer, { label: string; tone: string }> = {
	well: { label: 'Tout va bien', tone: 'ok' },
	help: { label: 'Demande de l’aide', tone: 'no' },
	stop: { label: 'Arrête', tone: 'plain' }
};

export const ENDED_BY = {
	mentor: 'par le mentor',
	mentee: 'par la personne mentorée',
	staff: 'par la permanence'
};

export const MENTORING_DONE: Readonly<Record<string, string>> = {
	commence: 'L’année de mentorat est prête.',
	enregistre: 'L’année est enregistrée.',
	aucun:
		'Aucun jumelage de plus n’est possible\u00a0: il manque un thème, une langue ou une façon de se voir en commun.',
	prepare: 'Les jumelages sont préparés. Personne n’en sait rien avant que vous les envoyiez.',
	ajoute: 'Le jumelage est préparé.',
	retire: 'Le jumelage préparé est retiré.',
	envoye: 'Les jumelages sont proposés\u00a0: chaque personne a dix jours pour répondre.',
	termine: 'Le jumelage est terminé. Les deux personnes le savent par courriel, sans la raison.'
};

const FIELDS: Readonly<Record<keyof ProgramInput | 'mentor' | 'mentee' | 'reason', string>> = {
	name: 'Nom',
	description: 'Présentation',
	intakeOpens: 'Inscriptions dès le',
	intakeCloses: 'Dernier jour d’inscription',
	startsOn: 'Début des jumelages',
	endsOn: 'Fin de l’année',
	mentor: 'Mentor',
	mentee: 'Personne mentorée',
	reason: 'Raison'
};

export const mentoringField = (path: string): string | undefined =>
	(FIELDS as Readonly<Record<string, string>>)[path];
