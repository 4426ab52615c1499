import { desc, eq, sql } from 'drizzle-orm';
import { HANDFUL } from '../../../poll/ledger.ts';
import { MINUTE_MS, now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { ledgerHead } from '../../db/schema/ballots.ts';
import { HEAD_MS } from './heads.ts';
import type { Poll } from './ledger.ts';

// While a poll is open, what everybody sees of it moves with its signed heads alone: whoever watches sees a batch come, not
// the ballot of somebody whose hour they know.

/** The last head of a poll: what is up to it is published. */
export async function lastHead(db: Database, pollId: number) {
	const [found] = await db
		.select()
		.from(ledgerHead)
		.where(eq(ledgerHead.pollId, pollId))
		.orderBy(desc(ledgerHead.seq))
		.limit(1);
	return found;
}

/** What a head counts never changes: the last of each poll is kept. */
const counted = new Map<number, { hash: string; ballots: number }>();

/** Ballots that stood at the last signed head of a poll; all that stand, once it is sealed. */
export async function publishedTurnout({ id, sealedAt, ballots }: Poll): Promise<number> {
	if (sealedAt !== null) return ballots;
	const db = await reader();
	const head = await lastHead(db, id);
	if (!head) return 0;
	const kept = counted.get(id);
	if (kept?.hash === head.hash) return kept.ballots;
	const [found] = await db.all<{ n: number }>(
		sql`SELECT sum(CASE kind WHEN 'change' THEN 0 WHEN 'void' THEN -1 ELSE 1 END) AS n
			FROM ledger_entry WHERE poll_id = ${id} AND seq <= ${head.seq}`
	);
	counted.set(id, { hash: head.hash, ballots: found!.n });
	return found!.n;
}

/** The head that the line of a ballot waits for. */
export interface Awaited {
	/** When it is due; null while too few ballots wait for it. */
	at: Date | null;
}

/** What a line of the ledger waits for to be in the public file; null where it is. */
export async function awaitedBy({ id, closesAt, sealedAt }: Poll, line: number): Promise<Awaited | null> {
	if (sealedAt !== null) return null;
	const db = await reader();
	const head = await lastHead(db, id);
	if (head && line <= head.seq) return null;
	const [waiting] = await db.all<{ n: number }>(
		sql`SELECT count(DISTINCT ballot_id) AS n FROM ledger_entry WHERE poll_id = ${id} AND seq > ${head?.seq ?? 0}`
	);
	if (waiting!.n < HANDFUL) return { at: null };
	const due = Math.max((head?.at.getTime() ?? 0) + HEAD_MS, now().getTime());
	// Signed within the minute.
	const minute = Math.ceil(due / MINUTE_MS) * MINUTE_MS;
	return { at: new Date(Math.min(minute, closesAt.getTime())) };
}
