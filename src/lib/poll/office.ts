import type { VoidReason } from './ledger.ts';
import type { Standing } from './standing.ts';

// What the permanence sees of a vote, as its pages take it.

/** A ballot as whoever reviews it sees it: where it came from, never for whom it is. */
export interface ReviewedBallot {
	id: string;
	heldFor: string;
	/** `a•••@exemple.org`; empty once addresses are destroyed. */
	address: string;
	domain: string;
	/** Four signs of the keyed hash: two ballots of one network bear the same. */
	network: string;
	proof: string;
	at: Date | null;
}

/** What somebody of the permanence asked, and waits for another. */
export interface OpenReview extends ReviewedBallot {
	kind: 'void' | 'restore';
	reason: VoidReason | '';
	askedBy: number;
	askedByName: string;
	askedAt: Date;
}

/** What somebody of the permanence asked of a vote itself, and waits for another. */
export interface OpenDecision {
	id: number;
	kind: 'remove' | 'return' | 'reopen';
	/** Of the candidate; empty to reopen. */
	name: string;
	reason: string;
	askedBy: number;
	askedByName: string;
	askedAt: Date;
}

/** The busiest minute in which one network, or one domain that is no public provider, voted for one candidate. */
export interface Lockstep {
	by: 'network' | 'domain';
	key: string;
	candidate: string;
	name: string;
	votes: number;
	/** Of those, the ones that count and that nobody has held for a look. */
	loose: number;
	/** The last of that minute. */
	until: Date;
}

/** Ballots whose registration was cancelled since; of those, the ones that nobody has held for a look. */
export interface Departed {
	ballots: number;
	loose: number;
}

/** A word to a candidate, as whoever reviews it reads it. */
export interface ReviewedWord {
	id: number;
	candidate: string;
	name: string;
	words: string;
	status: 'waiting' | 'shown' | 'refused';
	at: Date;
	/** Who read it last, and when. */
	reviewedBy: string | null;
	reviewedAt: Date | null;
}

/** A candidate with the votes they have. */
export interface CountedCandidate {
	code: string;
	name: string;
	organisationName: string;
	nominationId: number | null;
	/** Of the programme that it comes from: `session-12`; null for one that staff wrote themselves, or of the Méritas. */
	ref: string | null;
	votes: number;
	isRemoved: boolean;
	removedReason: string;
}

/** What is happening in a vote. */
export interface PollLive {
	candidates: CountedCandidate[];
	/** Ballots cast in each hour of UTC in which there were any (`2026-11-22T14`). */
	hours: { hour: string; votes: number }[];
	held: ReviewedBallot[];
	heldCounts: { heldFor: string; n: number }[];
	reviews: OpenReview[];
	voided: ReviewedBallot[];
	lockstep: Lockstep[];
	departed: Departed;
	encouragements: ReviewedWord[];
	/** What was signed last of the ledger. */
	head: { seq: number; hash: string } | null;
	isClosed: boolean;
	/** An instance whose clock is ahead closed it before its time. */
	isSealedEarly: boolean;
	decisions: OpenDecision[];
	/** Whether two people may still take a candidate out. */
	mayRemove: boolean;
	hasVotes: boolean;
	isContestable: boolean;
	/** Once it is closed, and no instance takes a ballot more. */
	standing: Standing<CountedCandidate> | null;
}

/** What an event has that may stand in its vote. */
export interface OfferedChoice {
	ref: string;
	kind: 'session' | 'speaker' | 'exhibitor';
	/** Of a session. */
	sessionKind: string;
	name: string;
	organisationName: string;
}
