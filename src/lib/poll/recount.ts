import {
	commitmentText,
	endText,
	ENTRY_KINDS,
	entryText,
	headText,
	lineText,
	VOID_REASONS,
	type LedgerCounts,
	type LedgerEnd,
	type LedgerEntry,
	type LedgerHeader,
	type LedgerLine,
	type LedgerOpening
} from './ledger.ts';

/** What a recount needs of where it runs. */
export interface Hashing {
	/** SHA-256 of a text in UTF-8, in hexadecimal. */
	sha256: (text: string) => string;
	/** Whether an Ed25519 signature is of that text; undefined where it cannot be known (a browser without Ed25519). */
	verify: (text: string, signature: string, key: string) => Promise<boolean | undefined>;
}

/** What is wrong, and at which line of the file (from 1). */
export interface Fault {
	line: number;
	what:
		| 'unreadable'
		| 'cut'
		| 'end'
		| 'end_signature'
		| 'header'
		| 'order'
		| 'chain'
		| 'hash'
		| 'act'
		| 'head'
		| 'head_signature'
		| 'opening'
		| 'counts';
}

export interface Recount {
	header: LedgerHeader | null;
	/** None: the file is whole, its chain holds, and its counts are those of its ballots. */
	faults: Fault[];
	/** Whether signatures could be checked here. */
	signatures: 'checked' | 'unknown';
	entries: number;
	/** Ballots that stand. */
	ballots: number;
	voided: number;
	changes: number;
	/** Votes by candidate, in the order of the header; null before the close, when nothing is opened. */
	counts: [code: string, name: string, votes: number][] | null;
	/** Lines by hour, in order. */
	hours: [hour: string, votes: number][];
	lastHash: string;
}

interface Standing {
	commitment: string;
	isVoid: boolean;
	opened: boolean;
}

/** Lines between two words of progress. */
const TOLD_LINES = 1000;
const HOUR = /^\d{4}-\d{2}-\d{2}T\d{2}$/;
const HEX = /^[0-9a-f]{64}$/;
/** 64 bytes in base64url, in their one way of writing: the last letter has four bits that say nothing. */
const SIGNATURE = /^[\w-]{85}[AQgw]$/;

/**
 * Counts a poll again from its public file alone: every line is written as it must be, follows the one before, says something
 * that could happen, and the counts are those of the opened ballots.
 * @param tell told now and then how many lines are counted, of how many
 */
export async function recount(
	text: string,
	{ sha256, verify }: Hashing,
	tell?: (done: number, total: number) => void
): Promise<Recount> {
	const faults: Fault[] = [];
	const lines = text.split('\n');
	const isCut = lines.pop() !== '';
	if (isCut) faults.push({ line: lines.length + 1, what: 'cut' });
	const parsed = lines.map((line, i) => {
		const found = parse(line);
		if (!found) faults.push({ line: i + 1, what: 'unreadable' });
		return found;
	});
	const first = parsed[0];
	const header = first && 'format' in first ? first : null;
	const ballots = new Map<string, Standing>();
	const hashes: string[] = [header ? sha256(lines[0]!) : ''];
	const hours = new Map<string, number>();
	const votes = new Map<string, number>(header?.candidates.map(([code]) => [code, 0]) ?? []);
	let stage = 0;
	let changes = 0;
	let openings = 0;
	let signatures: Recount['signatures'] = 'checked';
	let said: LedgerCounts | undefined;
	let end: LedgerEnd | undefined;
	let lastAt = '';
	if (!header) faults.push({ line: 1, what: 'header' });
	else if (!isHeader(header) || votes.size !== header.candidates.length || votes.size === 0)
		faults.push({ line: 1, what: 'header' });

	const signed = async (line: number, what: Fault['what'], of: string, signature: string) => {
		const ok = SIGNATURE.test(signature) && (await verify(of, signature, header!.key));
		if (ok === undefined) signatures = 'unknown';
		else if (!ok) faults.push({ line, what });
	};

	for (let i = 1; header && i < parsed.length; i++) {
		const one = parsed[i];
		const line = i + 1;
		if (i % TOLD_LINES === 0) tell?.(i, parsed.length);
		if (!one) continue;
		const rank = stageOf(one);
		if (rank < stage || rank === 0 || end) faults.push({ line, what: 'order' });
		stage = rank;
		if ('seq' in one) {
			if (one.seq !== hashes.length) faults.push({ line, what: 'order' });
			if (one.prev !== hashes.at(-1)) faults.push({ line, what: 'chain' });
			if (one.hash !== sha256(entryText(one))) faults.push({ line, what: 'hash' });
			if (!happens(ballots, header, one)) faults.push({ line, what: 'act' });
			hashes.push(one.hash);
			if (one.kind === 'vote') hours.set(one.hour, (hours.get(one.hour) ?? 0) + 1);
			if (one.kind === 'change') changes++;
		} else if ('head' in one) {
			if (hashes[one.head] !== one.hash || one.at < lastAt) faults.push({ line, what: 'head' });
			lastAt = one.at;
			await signed(line, 'head_signature', headText(header.poll, one), one.signature);
		} else if ('open' in one) {
			openings++;
			if (!opens(ballots, header, one, sha256)) faults.push({ line, what: 'opening' });
			else for (const code of one.choices) votes.set(code, votes.get(code)! + 1);
		} else if ('counts' in one) {
			if (said) faults.push({ line, what: 'order' });
			said = one;
		} else if ('end' in one) {
			end = one;
			const before = lines.slice(0, i).join('\n') + '\n';
			if (one.end !== sha256(before)) faults.push({ line, what: 'end' });
			await signed(line, 'end_signature', endText(header.poll, one.end), one.signature);
		}
	}
	const standing = [...ballots.values()].filter(({ isVoid }) => !isVoid).length;
	const voided = ballots.size - standing;
	if (!end) faults.push({ line: lines.length, what: 'cut' });
	if (said || openings > 0) {
		const wanted = { counts: [...votes], ballots: standing, voided };
		if (!said || JSON.stringify(said) !== JSON.stringify(wanted) || openings !== standing)
			faults.push({ line: lines.length, what: 'counts' });
	}
	return {
		...{ header, faults, signatures, entries: hashes.length - 1, ballots: standing, voided, changes },
		counts: said && header ? header.candidates.map(([code, name]) => [code, name, votes.get(code)!]) : null,
		hours: [...hours].sort(([a], [b]) => (a < b ? -1 : 1)),
		lastHash: hashes.at(-1)!
	};
}

/** A line, if it is one, written as it must be: any other way of writing the same thing is a fault. */
function parse(line: string): LedgerLine | undefined {
	try {
		const found = JSON.parse(line) as LedgerLine;
		return typeof found === 'object' && found !== null && lineText(found) === line ? found : undefined;
	} catch {
		return undefined;
	}
}

/** Whether the first line is of a format that is read here, and says what that format says. */
function isHeader({ format, retained, closesAt }: LedgerHeader): boolean {
	if (format === 'estrade-ledger-1') return true;
	return format === 'estrade-ledger-2' && Number.isInteger(retained) && retained! >= 1 && isInstant(closesAt);
}

/** Whether an instant is in the one way of writing it: as the hours of entries, hence compared with them as text. */
function isInstant(text: unknown): boolean {
	return typeof text === 'string' && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}

/** The order of the file: the header, entries, heads, openings, counts, and the end. */
function stageOf(line: LedgerLine): number {
	if ('format' in line) return 0;
	if ('seq' in line) return 1;
	if ('head' in line) return 2;
	if ('open' in line) return 3;
	return 'counts' in line ? 4 : 5;
}

function happens(ballots: Map<string, Standing>, { closesAt }: LedgerHeader, entry: LedgerEntry): boolean {
	const { kind, ballot, commitment, hour, reason } = entry;
	const before = ballots.get(ballot);
	const isKnown =
		(ENTRY_KINDS as readonly string[]).includes(kind) && HOUR.test(hour) && HEX.test(commitment);
	const isReasoned = kind === 'void' ? (VOID_REASONS as readonly string[]).includes(reason) : reason === '';
	ballots.set(ballot, { commitment, isVoid: kind === 'void', opened: false });
	if (!isKnown || !isReasoned) return false;
	// Ballots are taken out and put back after the close too.
	const isOfVoter = kind === 'vote' || kind === 'change';
	if (isOfVoter && closesAt !== undefined && `${hour}:00:00.000Z` >= closesAt) return false;
	if (kind === 'vote') return before === undefined;
	if (!before) return false;
	if (kind === 'change') return !before.isVoid;
	return before.commitment === commitment && before.isVoid === (kind === 'restore');
}

function opens(
	ballots: Map<string, Standing>,
	{ poll, perVoter, candidates }: LedgerHeader,
	{ open, choices, nonce }: LedgerOpening,
	sha256: Hashing['sha256']
): boolean {
	const ballot = ballots.get(open);
	if (!ballot || ballot.isVoid || ballot.opened) return false;
	ballot.opened = true;
	return (
		choices.length >= 1 &&
		choices.length <= perVoter &&
		new Set(choices).size === choices.length &&
		choices.every((choice) => candidates.some(([code]) => code === choice)) &&
		ballot.commitment === sha256(commitmentText({ poll, ballot: open, choices, nonce }))
	);
}
