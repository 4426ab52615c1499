import type { Meeting } from './space.ts';

/** The agreement in force. Whoever changes its words (`group_agreement_text`) raises it. */
export const AGREEMENT_VERSION = 1;

/** Steps of a consultation, in order, with the minutes that are usual: two hours in all. */
export const STEPS = [
	{ step: 'case', minutes: 10 },
	{ step: 'questions', minutes: 20 },
	{ step: 'contract', minutes: 10 },
	{ step: 'consultation', minutes: 45 },
	{ step: 'synthesis', minutes: 15 },
	{ step: 'learning', minutes: 20 }
] as const;
export type Step = (typeof STEPS)[number]['step'];

/** A meeting of a group, as one of its members reads it. */
export interface GroupMeeting extends Meeting {
	isOver: boolean;
	hasBegun: boolean;
	/** Who brings a case; null: nobody yet. */
	client: string | null;
	isMine: boolean;
	subject: string;
	/** By whoever reads, for themselves. */
	learned: string;
	/** Whether whoever reads was there; null where no sheet says it. */
	wasHere: boolean | null;
}
