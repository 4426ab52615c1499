import { asc, eq } from 'drizzle-orm';
import { endText, lineText, type LedgerLine } from '../../poll/ledger.ts';
import { now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { ballot, ledgerEntry, ledgerHead, pollCandidate } from '../db/schema/polls.ts';
import { sha256 } from '../ids.ts';
import { secretsOf, signText } from './keys.ts';
import { headerOf, type Poll } from './ledger.ts';

/**
 * The public file of a poll, as it stands: the header, the chain and its signed heads; once results are told, what each
 * commitment was of, and the counts. Its last line is signed over every byte before it.
 */
export async function publicFile(of: Poll, database?: Database): Promise<string> {
	const db = database ?? (await reader());
	const isTold = now() >= (of.embargoUntil ?? of.closesAt);
	const [entries, heads] = await Promise.all([
		db.select().from(ledgerEntry).where(eq(ledgerEntry.pollId, of.id)).orderBy(asc(ledgerEntry.seq)),
		db.select().from(ledgerHead).where(eq(ledgerHead.pollId, of.id)).orderBy(asc(ledgerHead.seq))
	]);
	const lines: LedgerLine[] = [await headerOf(db, of)];
	for (const { seq, kind, ballotId, commitment, hour, reason, prev, hash } of entries)
		lines.push({ seq, kind, ballot: ballotId, commitment, hour, reason, prev, hash });
	for (const { seq, hash, at, signature } of heads)
		lines.push({ head: seq, hash, at: at.toISOString(), signature });
	if (isTold) lines.push(...(await openings(db, of)));
	const body = lines.map((line) => `${lineText(line)}\n`).join('');
	const end = sha256(body);
	const { signingKey } = await secretsOf(db, of.id);
	return `${body}${lineText({ end, signature: signText(signingKey, endText(of.code, end)) })}\n`;
}

async function openings(db: Database, of: Poll): Promise<LedgerLine[]> {
	const standing = await db
		.select({ id: ballot.id, choices: ballot.choices, nonce: ballot.nonce, isVoid: ballot.isVoid })
		.from(ballot)
		.where(eq(ballot.pollId, of.id))
		.orderBy(asc(ballot.id));
	const counts = await db
		.select({ code: pollCandidate.code, votes: pollCandidate.votes })
		.from(pollCandidate)
		.where(eq(pollCandidate.pollId, of.id))
		.orderBy(asc(pollCandidate.position), asc(pollCandidate.id));
	return [
		...standing
			.filter(({ isVoid }) => !isVoid)
			.map(({ id, choices, nonce }) => ({ open: id, choices, nonce })),
		{
			counts: counts.map(({ code, votes }): [string, number] => [code, votes]),
			...{ ballots: of.ballots, voided: of.voided }
		}
	];
}
