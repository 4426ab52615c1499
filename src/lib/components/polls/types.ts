import type { Provider } from '$lib/schemas/providers';
import type { FormErrors } from '$lib/components/ui/form';

/** A poll, as the pages of a vote have it. */
export interface VotePoll {
	/** Whose it is. */
	of: 'prize' | 'event';
	electorate: 'anyone' | 'attendees';
	code: string;
	title: string;
	introduction: string;
	timezone: string;
	state: 'soon' | 'open' | 'closed' | 'told';
	opensAt: Date;
	closesAt: Date;
	toldAt: Date;
	perVoter: number;
	retained: number;
	mayChange: boolean;
	ballots: number;
	isFrozen: boolean;
}

export interface VoteCandidate {
	code: string;
	name: string;
	organisationName: string;
	regionName: string | null;
	story: string;
	hasPortrait: boolean;
	isRemoved: boolean;
	removedReason: string;
	/** Its page in the programme of the event. */
	link: string | null;
	votes: number | null;
}

/** The ballot of this browser. */
export interface OwnVote {
	ballot: string;
	nonce: string;
	choices: string[];
	line: number;
	/** The signed head that it waits for to be in the public file, where it is not yet. */
	awaited: { at: Date | null } | null;
	isVoid: boolean;
	hasEncouraged: boolean;
	/** It took the place of another choice: the receipt of before serves no more. */
	isChange: boolean;
}

/** Between the address and the code. */
export interface BallotStep {
	email: string;
	choices: string[];
	/** The code was asked once more: that of before serves no more. */
	isAgain: boolean;
	/** The provider that gave the address without proving it. */
	by: Provider | null;
}

/** A word of the public that was let through. */
export interface ShownWord {
	id: number;
	/** Code of whom it is to. */
	candidate: string;
	name: string;
	words: string;
}

/** What a form of a vote gets back. */
export type VoteForm = { values?: Record<string, unknown>; errors?: FormErrors } | null | undefined;
