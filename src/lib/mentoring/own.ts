import type { MentoringMode, MentoringRole } from '../schemas/mentoring-lists.ts';

/** The other of a pair, as one reads them before and after both accepted. */
export interface PairPerson {
	role: MentoringRole;
	givenName: string;
	name: string;
	organisation: string;
	years: number;
	/** By their names. */
	themes: readonly string[];
	region: string;
	mode: MentoringMode;
	about: string;
}

/** A pair of one's own that is proposed or under way. */
export interface OwnPair {
	id: number;
	isActive: boolean;
	answersBy: Date;
	/** Whether one accepted oneself; the other's answer is told to nobody before both have. */
	isAccepted: boolean;
	/** Whether the permanence asks how it goes, and one has not said. */
	isAsked: boolean;
	other: PairPerson;
}
