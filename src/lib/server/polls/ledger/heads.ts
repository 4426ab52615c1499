import { and, desc, eq, inArray, isNull, lte, sql } from 'drizzle-orm';
import { HANDFUL, headText } from '../../../poll/ledger.ts';
import { MINUTE_MS, now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { ledgerEntry, ledgerHead } from '../../db/schema/ballots.ts';
import { poll } from '../../db/schema/polls.ts';
import { write, type Tx } from '../../db/write.ts';
import { secretsOf, signText } from '../keys.ts';

/** How often what moved is signed and published. */
export const HEAD_MS = 10 * MINUTE_MS;

/**
 * Seals the polls that are over, so that no instance whose clock is late takes a ballot more; signs the ledgers that moved
 * since their last head, ten minutes after it at the soonest and a handful of ballots at a time, and at once when the poll is
 * closed. Done twice, or by two instances, it signs nothing more.
 */
export async function signHeads(): Promise<void> {
	const db = await reader();
	if ((await unsealed(db)).length + (await unsigned(db)).length === 0) return;
	await write('ballots.signHeads', async (tx) => {
		const over = (await unsealed(tx)).map(({ id }) => id);
		if (over.length > 0) await tx.update(poll).set({ sealedAt: now() }).where(inArray(poll.id, over));
		for (const { pollId } of await unsigned(tx)) await signHead(tx, pollId);
	});
}

function unsealed(db: Database | Tx): Promise<{ id: number }[]> {
	return db
		.select({ id: poll.id })
		.from(poll)
		.where(and(lte(poll.closesAt, now()), isNull(poll.sealedAt)));
}

function unsigned(db: Database | Tx): Promise<{ pollId: number }[]> {
	const at = now().getTime();
	return db.all<{ pollId: number }>(
		sql`SELECT p.id AS pollId FROM poll p
			WHERE (SELECT max(e.seq) FROM ledger_entry e WHERE e.poll_id = p.id) > coalesce((
					SELECT max(h.seq) FROM ledger_head h WHERE h.poll_id = p.id), 0)
				AND (p.closes_at <= ${at} OR (coalesce((
						SELECT max(h.at) FROM ledger_head h WHERE h.poll_id = p.id), 0) <= ${at - HEAD_MS}
					AND (SELECT count(DISTINCT e.ballot_id) FROM ledger_entry e WHERE e.poll_id = p.id AND e.seq > coalesce((
						SELECT max(h.seq) FROM ledger_head h WHERE h.poll_id = p.id), 0)) >= ${HANDFUL}))`
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
	const [before] = await tx
		.select({ at: ledgerHead.at })
		.from(ledgerHead)
		.where(eq(ledgerHead.pollId, pollId))
		.orderBy(desc(ledgerHead.seq))
		.limit(1);
	const { signingKey } = await secretsOf(tx, pollId);
	const { seq, hash } = last!;
	// Never before the last, whichever clock said that one: both programs that recount refuse it.
	const at = new Date(Math.max(now().getTime(), before?.at.getTime() ?? 0));
	const signature = signText(signingKey, headText(of!.code, { head: seq, hash, at: at.toISOString() }));
	await tx.insert(ledgerHead).values({ pollId, seq, hash, at, signature });
}
