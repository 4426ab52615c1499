import { commitmentText, type LedgerEntry, type LedgerHeader } from './ledger.ts';
import type { Hashing } from './recount.ts';

/** What a receipt finds in the public file. */
export interface FoundBallot {
	/** Its last line. */
	entry: LedgerEntry;
	/** Codes of what it seals, proved by the receipt's secret; null where the secret does not open it. */
	choices: string[] | null;
}

/** Combinations that are tried before it is given up: twenty candidates, three choices. */
const MOST_TRIES = 20_000;

/**
 * Looks for a ballot in the text of a public file, and opens its seal with the secret of its receipt: the file alone tells
 * what was chosen to whoever has both.
 * @returns undefined when no line is of that ballot
 */
export function findBallot(
	text: string,
	{ ballot, nonce }: { ballot: string; nonce: string },
	sha256: Hashing['sha256']
): FoundBallot | undefined {
	const lines = text.split('\n');
	const header = JSON.parse(lines[0]!) as LedgerHeader;
	const mark = `"ballot":${JSON.stringify(ballot)},`;
	const last = lines.findLast((line) => line.startsWith('{"seq":') && line.includes(mark));
	if (!last) return undefined;
	const entry = JSON.parse(last) as LedgerEntry;
	const codes = header.candidates.map(([code]) => code);
	let tries = 0;
	for (const choices of combinations(codes, header.perVoter)) {
		if (++tries > MOST_TRIES) break;
		if (sha256(commitmentText({ poll: header.poll, ballot, choices, nonce })) === entry.commitment)
			return { entry, choices };
	}
	return { entry, choices: null };
}

/** The last line that a public file holds; 0 where it holds none. */
export function lastLine(text: string): number {
	const last = text.split('\n').findLast((line) => line.startsWith('{"seq":'));
	return last === undefined ? 0 : (JSON.parse(last) as LedgerEntry).seq;
}

/** Every choice of one to `most` of some codes, the shortest first. */
function* combinations(codes: readonly string[], most: number): Generator<string[]> {
	for (let size = 1; size <= Math.min(most, codes.length); size++) yield* ofSize(codes, size);
}

function* ofSize(codes: readonly string[], size: number): Generator<string[]> {
	if (size === 0) return yield [];
	for (const [i, code] of codes.entries())
		for (const rest of ofSize(codes.slice(i + 1), size - 1)) yield [code, ...rest];
}
