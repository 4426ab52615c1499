import { desc, eq, sql } from 'drizzle-orm';
import { headText } from '../../poll/ledger.ts';
import { MINUTE_MS, now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { ledgerEntry, ledgerHead, poll } from '../db/schema/polls.ts';
import { write, type Tx } from '../db/write.ts';
import { secretsOf, signText } from './keys.ts';

/** How often what moved is signed and published. */
export const HEAD_MS = 10 * MINUTE_MS;

/**
 * Signs the ledgers that moved since their last head, ten minutes after it at the soonest, and at once when the poll is closed.
 * Done twice, or by two instances, it signs nothing more.
 */
export async function signHeads(): Promise<void> {
	if ((await unsigned(await reader())).length === 0) return;
	await write('votes.signHeads', async (tx) => {
		for (const { pollId } of await unsigned(tx)) await signHead(tx, pollId);
	});
}

function unsigned(db: Database | Tx): Promise<{ pollId: number }[]> {
	const at = now().getTime();
	return db.all<{ pollId: number }>(
		sql`SELECT p.id AS pollId FROM poll p
			WHERE (SELECT max(e.seq) FROM ledger_entry e WHERE e.poll_id = p.id) > coalesce((
					SELECT max(h.seq) FROM ledger_head h WHERE h.poll_id = p.id), 0)
				AND (p.closes_at <= ${at} OR coalesce((
					SELECT max(h.at) FROM ledger_head h WHERE h.poll_id = p.id), 0) <= ${at - HEAD_MS})`
	);
}

async function signHead(tx: Tx, pollId: number): Promise<void> {
	const [of] = await tx.select({ code: poll.code }).from(poll).where(eq(poll.id, pollId));
	const [last] = await tx
		.select({ seq: ledgerEntry.seq, hash: ledgerEntry.hash })
		.from(ledgerEntry)
		.where(eq(ledgerEntry.pollId, pollId))
		.orderBy(desc(ledgerEntry.seq))
		.limit(1);
	const { signingKey } = await secretsOf(tx, pollId);
	const { seq, hash } = last!;
	const at = now();
	const signature = signText(signingKey, headText(of!.code, { head: seq, hash, at: at.toISOString() }));
	await tx.insert(ledgerHead).values({ pollId, seq, hash, at, signature });
}
