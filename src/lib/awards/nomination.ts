// Nominations as pages show them: what the domain reads and components draw.
import type { CategoryMode, NomineeKind, NominationStatus, Withdrawer } from '../schemas/award-lists.ts';
import type { NomineeConsents, NominationStep } from '../schemas/nominations.ts';
import type { Crop, PictureSize } from './crop.ts';

/** The state of a nomination as whoever is of it is told: what the jury makes of it is told at the gala, by a letter. */
export type ToldStatus = Exclude<NominationStatus, 'shortlisted' | 'laureate'>;

export function toldStatus(status: NominationStatus): ToldStatus {
	return status === 'shortlisted' || status === 'laureate' ? 'eligible' : status;
}

/** Something that keeps a nomination from being handed in. */
export interface Missing {
	step: NominationStep;
	/** The field of the form. */
	field: string;
	/** A question's own words; null where the house has its own for the field. */
	name: string | null;
	/** Of a text that is too long. */
	words: { count: number; max: number } | null;
}

/** What the nominee answered last; null: nothing yet. */
export type ConsentState = (NomineeConsents & { at: Date; revision: number }) | null;

/** A nomination in a list. */
export interface NominationLine {
	code: string;
	title: string;
	nomineeName: string;
	status: ToldStatus;
	withdrawnBy: Withdrawer | null;
	/** Asked to write it too, and not answered. */
	isInvitation: boolean;
	edition: { slug: string; name: string; timezone: string };
	category: { name: string };
	closesAt: Date;
	/** Nominations are open. */
	isOpen: boolean;
	mayEdit: boolean;
	/** Questions of the permanence that wait for an answer. */
	openQuestions: number;
	/** Its prize is public: those who wrote it have a certificate of it. */
	isHonoured: boolean;
	/** The results of its edition are public. */
	isOver: boolean;
	/** The nominee was asked and has not answered. */
	awaitsNominee: boolean;
}

export interface ShownNominationFile {
	code: string;
	name: string;
	size: number;
	mediaType: string;
	kind: 'document' | 'photo';
	alt: string;
	crop: Crop | null;
}

/** A picture with its size, as its page sets what is kept of it. */
export interface ShownPhoto extends ShownNominationFile {
	picture: PictureSize;
}

export interface ShownCoNominator {
	id: number;
	name: string;
	email: string;
	status: 'invited' | 'accepted' | 'declined';
	isMe: boolean;
}

/** A prize as whoever nominates reads it. */
export interface ShownCategory {
	id: number;
	slug: string;
	name: string;
	description: string;
	eligibility: string;
	mode: CategoryMode;
	nomineeKind: NomineeKind;
	nominators: 'members' | 'anyone';
	perOrganisation: number | null;
	criteria: { name: string; help: string; weight: number }[];
	questions: ShownAwardQuestion[];
}

export interface ShownAwardQuestion {
	id: number;
	label: string;
	help: string;
	maxWords: number;
	required: boolean;
}

export interface AskedQuestion {
	id: number;
	question: string;
	askedAt: Date;
	answer: string | null;
	answeredAt: Date | null;
	answeredBy: string | null;
}

/** The page of a nomination, for whoever writes it and for the permanence. */
export interface NominationPage extends NominationLine {
	revision: number;
	role: 'nominator' | 'co-nominator' | 'staff';
	nominatorName: string;
	/** Whoever reads it is the nominee: they agree in the form itself. */
	isOwnNominee: boolean;
	text: {
		categoryId: number;
		organisationId: number | null;
		organisationName: string;
		/** Whoever nominates says it is theirs, and nobody has checked it. */
		organisationClaimed: boolean;
		title: string;
		nomineeName: string;
		nomineeOrganisationName: string;
		regionCode: string | null;
		summary: string;
		answers: Record<string, string>;
		videoUrl: string;
		nomineeEmail: string;
	};
	shownCategory: ShownCategory;
	/** The prizes of the edition, to change for another. */
	categories: { id: number; name: string; nominators: 'members' | 'anyone' }[];
	regionName: string | null;
	rules: string;
	submittedAt: Date | null;
	consentAskedAt: Date | null;
	mayRemind: boolean;
	mayWithdraw: boolean;
	/** Questions of the permanence still take an answer: the jury has not begun to score. */
	mayAnswer: boolean;
	/** Who saved it last; null where whoever reads it did. */
	savedBy: string | null;
	savedAt: Date;
	/** Why it is ineligible, as the letter told it. */
	reason: string;
	consent: ConsentState;
	people: ShownCoNominator[];
	files: ShownNominationFile[];
	questions: AskedQuestion[];
	missing: Missing[];
}
