import type { Equipment, ProposalLevel } from '$lib/schemas/proposal-lists';

/** What is shown of a proposal to those who select. */
export interface ShownContent {
	summary: string;
	description: string;
	format: string;
	minutes: number | null;
	track: string | null;
	level: ProposalLevel;
	equipment: Equipment[];
	maxPeople: number | null;
	note: string;
	answers: { label: string; answer: string | string[] | boolean }[];
	/** Null where the reading is blind. */
	speakers: ShownSpeaker[] | null;
	files: { code: string; name: string; size: number }[];
}

export interface ShownSpeaker {
	name: string;
	title: string;
	organisation: string;
	biography: string;
	accepted: boolean;
}
