import { sql } from 'drizzle-orm';
import { dayOf, instantAt } from '../../../format/dates.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { write, type Tx } from '../../db/write.ts';
import { emit, type Facts } from '../../outbox/emit.ts';

/** When, in the morning, the head of the day before is mailed. */
const TOLD_AT = '8:00';

interface Moved {
	pollId: number;
	timezone: string;
	closesAt: number;
	sealedAt: number | null;
	announcedSeq: number;
	isCloseAnnounced: number;
	lastEntry: number;
	lastHead: number;
	/** The head that closed the vote: the first signed after the close, or the last before where nothing was left to sign. */
	closing: number | null;
}

/**
 * Says which signed heads are to be mailed to nominees and jury: each morning the last of those signed before, if the ledger has
 * moved since the one mailed last, for as long as a ballot may be contested; and the one that closes the vote, at once. Looked
 * for twice, or by two instances, each is said once: its poll keeps how far it went.
 */
export async function announceHeads(): Promise<void> {
	const at = now();
	const db = await reader();
	const polls = await db.all<Moved>(
		sql`SELECT p.id AS pollId, p.timezone, p.closes_at AS closesAt, p.sealed_at AS sealedAt,
				p.announced_seq AS announcedSeq, p.is_close_announced AS isCloseAnnounced,
				(SELECT max(e.seq) FROM ledger_entry e WHERE e.poll_id = p.id) AS lastEntry,
				(SELECT max(h.seq) FROM ledger_head h WHERE h.poll_id = p.id) AS lastHead,
				coalesce((SELECT min(h.seq) FROM ledger_head h WHERE h.poll_id = p.id AND h.at >= p.closes_at),
					(SELECT max(h.seq) FROM ledger_head h WHERE h.poll_id = p.id)) AS closing
			FROM poll p WHERE p.category_id IS NOT NULL AND p.published_at <= ${at.getTime()}
				AND p.contested_until > ${at.getTime()} AND EXISTS (SELECT 1 FROM ledger_head h WHERE h.poll_id = p.id)`
	);
	const due: Head[] = [];
	for (const of of polls) {
		const { pollId } = of;
		const isOver = of.sealedAt !== null && of.lastEntry === of.lastHead;
		if (isOver && !of.isCloseAnnounced) due.push({ pollId, seq: of.closing!, isLast: true });
		const seq = await morningHead(of, at);
		const isAfterClose = at.getTime() >= of.closesAt;
		if (seq !== null && seq > of.announcedSeq && (!isAfterClose || (isOver && seq > of.closing!)))
			due.push({ pollId, seq, isLast: false });
	}
	if (due.length > 0) await write('mail.announceHeads', (tx) => announce(tx, due));
}

type Head = Facts['vote.head'];

/** Says those that nobody has said, which their poll remembers for ever. */
async function announce(tx: Tx, due: readonly Head[]): Promise<void> {
	for (const head of due) {
		const { pollId, seq, isLast } = head;
		const first = await tx.all(
			isLast
				? sql`UPDATE poll SET is_close_announced = 1 WHERE id = ${pollId} AND NOT is_close_announced RETURNING id`
				: sql`UPDATE poll SET announced_seq = ${seq} WHERE id = ${pollId} AND announced_seq < ${seq} RETURNING id`
		);
		if (first.length > 0) await emit(tx, 'vote.head', head);
	}
}

/** The last head signed before this morning; null before its hour, or where there is none. */
async function morningHead({ pollId, timezone }: Moved, at: Date): Promise<number | null> {
	const morning = instantAt(dayOf(at, timezone), TOLD_AT, timezone);
	if (at < morning) return null;
	const db = await reader();
	const [found] = await db.all<{ seq: number | null }>(
		sql`SELECT max(seq) AS seq FROM ledger_head WHERE poll_id = ${pollId} AND at < ${morning.getTime()}`
	);
	return found!.seq;
}
