// The public ledger of a poll: what its lines are, and what their hashes are of. The server writes it, browsers read it, and
// `static/registre-verifier.mjs` reads it again without a line of this. Its documentation for readers: /meritas/…/registre.

/** The first line: what is voted on, and by whose key heads are signed. */
export interface LedgerHeader {
	/** The first format says neither the close nor how many are retained: polls begun under it keep it. */
	format: 'estrade-ledger-1' | 'estrade-ledger-2';
	/** Address of the poll. */
	poll: string;
	title: string;
	/** Most candidates that one ballot names. */
	perVoter: number;
	/** How many are honoured; of the second format. */
	retained?: number;
	/** The end of the vote, in ISO 8601, UTC; of the second format. */
	closesAt?: string;
	/** Code and name of each candidate, in the order of the file. */
	candidates: [code: string, name: string][];
	/** Ed25519 public key, raw, in base64url. */
	key: string;
}

/** Why two people took a ballot out: the only reasons there are. */
export const VOID_REASONS = ['robot', 'several-addresses', 'address-not-own', 'bought'] as const;
export type VoidReason = (typeof VOID_REASONS)[number];

/**
 * What happened to a ballot: cast, changed by its voter, taken out by two people, put back by two people. A `void` repeats the
 * commitment it takes out, a `restore` that which it puts back.
 */
export const ENTRY_KINDS = ['vote', 'change', 'void', 'restore'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** A line of the ledger, without what chains it. */
export interface LedgerAct {
	kind: EntryKind;
	/** Drawn by lot: says nothing of the voter. */
	ballot: string;
	/** {@link commitmentText} hashed: what is chosen, sealed. */
	commitment: string;
	/** `2026-11-22T14`, UTC: the hour and no more. */
	hour: string;
	/** Of a void; empty otherwise. */
	reason: VoidReason | '';
}

export interface LedgerEntry extends LedgerAct {
	/** From 1, without a gap. */
	seq: number;
	/** Hash of the line before; of the first, that of the header. */
	prev: string;
	hash: string;
}

/**
 * Ballots that a head waits for while the poll is open: whoever watches the public file sees one come among these, at the
 * least.
 */
export const HANDFUL = 5;

/** What the house said of the ledger at an instant: nothing before it can change afterwards without being found. */
export interface LedgerHead {
	head: number;
	hash: string;
	/** ISO 8601, UTC. */
	at: string;
	/** Ed25519 of {@link headText}, in base64url. */
	signature: string;
}

/** After the close, what a commitment was of. */
export interface LedgerOpening {
	open: string;
	choices: string[];
	nonce: string;
}

/** The last line but one of a closed poll: the votes of each candidate, in the order of the header. */
export interface LedgerCounts {
	counts: [code: string, votes: number][];
	ballots: number;
	voided: number;
}

/** The last line: SHA-256 of every byte before it, signed. */
export interface LedgerEnd {
	end: string;
	signature: string;
}

export type LedgerLine = LedgerHeader | LedgerEntry | LedgerHead | LedgerOpening | LedgerCounts | LedgerEnd;

/** A line as it is written: its fields in the order of these interfaces, as JSON without blanks. */
export function lineText(line: LedgerLine): string {
	return JSON.stringify(ordered(line));
}

function ordered(line: LedgerLine): object {
	if ('format' in line) {
		const { format, poll, title, perVoter, retained, closesAt, candidates, key } = line;
		const isFirst = format === 'estrade-ledger-1';
		return { format, poll, title, perVoter, ...(isFirst ? {} : { retained, closesAt }), candidates, key };
	}
	if ('seq' in line) {
		const { seq, kind, ballot, commitment, hour, reason, prev, hash } = line;
		return { seq, kind, ballot, commitment, hour, reason, prev, hash };
	}
	if ('head' in line) {
		const { head, hash, at, signature } = line;
		return { head, hash, at, signature };
	}
	if ('open' in line) {
		const { open, choices, nonce } = line;
		return { open, choices, nonce };
	}
	if ('counts' in line) {
		const { counts, ballots, voided } = line;
		return { counts, ballots, voided };
	}
	const { end, signature } = line;
	return { end, signature };
}

/** What the hash of an entry is of: its line with nothing for a hash. */
export function entryText(entry: Omit<LedgerEntry, 'hash'>): string {
	return lineText({ ...entry, hash: '' });
}

/** What a commitment is of: the poll, the ballot, its choices in alphabetical order, and a nonce that only the voter has. */
export function commitmentText(of: {
	poll: string;
	ballot: string;
	choices: readonly string[];
	nonce: string;
}): string {
	return ['estrade-ballot-1', of.poll, of.ballot, [...of.choices].sort().join(' '), of.nonce].join('\n');
}

/** What the signature of a head is of. */
export function headText(poll: string, { head, hash, at }: Omit<LedgerHead, 'signature'>): string {
	return ['estrade-head-1', poll, head, hash, at].join('\n');
}

/** What the signature of the last line is of. */
export function endText(poll: string, digest: string): string {
	return ['estrade-end-1', poll, digest].join('\n');
}
