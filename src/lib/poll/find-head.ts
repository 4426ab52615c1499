import type { LedgerEntry } from './ledger.ts';

/** A line as it was mailed: its number and its hash. */
const MAILED = /(\d{1,9})\s+([0-9a-f]{64})/i;

/**
 * Whether a public file holds a head that somebody kept, pasted however it was mailed. Whether the file itself is whole is the
 * recount's to say.
 * @returns undefined for what is no head
 */
export function findHead(text: string, pasted: string): { line: number; is: 'there' | 'other' } | undefined {
	const [, number, hash] = MAILED.exec(pasted) ?? [];
	if (!number || !hash) return undefined;
	const line = Number(number);
	const start = `{"seq":${line},`;
	const found = text.split('\n').find((one) => one.startsWith(start));
	const entry = found && (JSON.parse(found) as LedgerEntry);
	return { line, is: entry && entry.hash === hash.toLowerCase() ? 'there' : 'other' };
}
