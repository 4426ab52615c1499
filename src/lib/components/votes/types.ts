/** A poll, as the pages of a vote have it. */
export interface VotePoll {
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
	votes: number | null;
}

/** The ballot of this browser. */
export interface OwnVote {
	ballot: string;
	nonce: string;
	choices: string[];
	line: number;
	isVoid: boolean;
	hasEncouraged: boolean;
}
