import { asc, desc, eq } from 'drizzle-orm';
import {
	commitmentText,
	entryText,
	lineText,
	type EntryKind,
	type LedgerHeader,
	type VoidReason
} from '../../../poll/ledger.ts';
import type { Database } from '../../db/client.ts';
import { runText } from '../../db/direct.ts';
import { ledgerEntry } from '../../db/schema/ballots.ts';
import { poll, pollCandidate } from '../../db/schema/polls.ts';
import type { Tx } from '../../db/write.ts';
import { sha256 } from '../../ids.ts';
import { publicKeyOf, secretsOf } from '../keys.ts';

export type Poll = typeof poll.$inferSelect;

/**
 * The first line of a poll's ledger, as the store has it: whoever votes first may hold a poll that is a second old. From that
 * ballot on it is always the same (triggers).
 */
export async function headerOf(db: Database | Tx, id: number): Promise<LedgerHeader> {
	const { signingKey } = await secretsOf(db, id);
	const [of] = await db.select().from(poll).where(eq(poll.id, id));
	const { code, title, perVoter, retained, closesAt, ledgerFormat } = of!;
	const candidates = await db
		.select({ code: pollCandidate.code, name: pollCandidate.name })
		.from(pollCandidate)
		.where(eq(pollCandidate.pollId, id))
		.orderBy(asc(pollCandidate.position), asc(pollCandidate.id));
	return {
		...{ format: `estrade-ledger-${ledgerFormat as 1 | 2}`, poll: code, title, perVoter },
		...(ledgerFormat === 1 ? {} : { retained, closesAt: closesAt.toISOString() }),
		candidates: candidates.map((one) => [one.code, one.name]),
		key: publicKeyOf(signingKey)
	};
}

/** What seals the choices of a ballot. */
export function commitmentOf(
	poll: string,
	ballot: string,
	choices: readonly string[],
	nonce: string
): string {
	return sha256(commitmentText({ poll, ballot, choices, nonce }));
}

/** Where a line of the ledger stands. */
export interface LedgerPlace {
	seq: number;
	hash: string;
}

/** Adds a line to the ledger of a poll, in the transaction of what it tells: both are there, or neither. */
export async function appendEntry(
	tx: Tx,
	{ id: pollId }: Pick<Poll, 'id'>,
	act: { kind: EntryKind; ballot: string; commitment: string; reason?: VoidReason | ''; at: Date }
): Promise<LedgerPlace> {
	const [last] = await runText<LedgerPlace>(
		tx,
		'SELECT seq, hash FROM ledger_entry WHERE poll_id = ? ORDER BY seq DESC LIMIT 1',
		[pollId]
	);
	const prev = last?.hash ?? sha256(lineText(await headerOf(tx, pollId)));
	const { at, ...of } = act;
	const entry = {
		...{ seq: (last?.seq ?? 0) + 1, reason: '' as const, ...of, prev },
		hour: at.toISOString().slice(0, 13)
	};
	const hash = sha256(entryText(entry));
	const { seq, kind, ballot, commitment, hour, reason } = entry;
	await runText(
		tx,
		`INSERT INTO ledger_entry (poll_id, seq, kind, ballot_id, commitment, hour, reason, prev, hash)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		[pollId, seq, kind, ballot, commitment, hour, reason, prev, hash]
	);
	return { seq: entry.seq, hash };
}

/** The last commitment of a ballot in the ledger. */
export async function lastCommitment(tx: Tx, ballotId: string): Promise<string> {
	const [last] = await tx
		.select({ commitment: ledgerEntry.commitment })
		.from(ledgerEntry)
		.where(eq(ledgerEntry.ballotId, ballotId))
		.orderBy(desc(ledgerEntry.seq))
		.limit(1);
	return last!.commitment;
}
