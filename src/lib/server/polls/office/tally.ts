import type { CountedCandidate } from '../../../poll/office.ts';
import { asc, count, desc, eq, sql } from 'drizzle-orm';
import { standingOf, type Standing } from '../../../poll/standing.ts';
import type { VoidReason } from '../../../poll/ledger.ts';
import type { RefusedTry } from '../../../poll/refused.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { ledgerEntry, ledgerHead } from '../../db/schema/ballots.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { candidatesIn, isCounted } from '../candidates.ts';
import { hoursOf } from './board.ts';
import { drawTally } from './certificate-drawing.ts';
import { headerOf, type Poll } from '../ledger/ledger.ts';
import { madePoll, type PollAt } from './made-poll.ts';
import { refusalsOf } from '../ballots/refusals.ts';

/** All that the certificate of a closed poll says. */
export interface Tally {
	/** Name of the edition, or of the event. */
	owner: string;
	/** What was voted. */
	subject: string;
	title: string;
	timezone: string;
	opensAt: Date;
	closesAt: Date;
	embargoUntil: Date | null;
	contestedUntil: Date;
	perVoter: number;
	retained: number;
	candidates: CountedCandidate[];
	standing: Standing<CountedCandidate>;
	ballots: number;
	voided: number;
	changes: number;
	/** Ballots taken out, by reason; one put back is not among them. */
	voids: { reason: VoidReason; n: number }[];
	/** Voids and returns asked that the second person refused, or that whoever asked took back. */
	refusedReviews: number;
	/** Ballots that were held for a look, and those of them that nobody has looked at. */
	held: number;
	unseen: number;
	/** Tries to vote that were refused, by kind; and ballots beyond the first of a same person, which the store makes impossible. */
	refused: { kind: RefusedTry; n: number }[];
	secondBallots: number;
	hours: { hour: string; votes: number }[];
	entries: number;
	lastHash: string;
	/** Of the last line; null until it is signed, a few minutes after the close. */
	head: { at: Date; signature: string } | null;
	key: string;
}

/**
 * The tally of a poll, once it is closed and sealed.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `poll_still_open`
 */
export async function tallyFor(db: Database, actor: Actor, at: PollAt): Promise<Tally & { poll: Poll }> {
	const { poll, owner, subject } = await madePoll(db, actor, at);
	if (!isCounted(poll)) throw new Refusal('poll_still_open');
	const [candidates, hours, kinds, voids, [reviews], [held], [last], [head], { key }, refused, [second]] =
		await Promise.all([
			candidatesIn(db, poll.id),
			hoursOf(db, poll.id),
			db
				.select({ kind: ledgerEntry.kind, n: count() })
				.from(ledgerEntry)
				.where(eq(ledgerEntry.pollId, poll.id))
				.groupBy(ledgerEntry.kind),
			voidsOf(db, poll.id),
			db.all<{ refused: number }>(
				sql`SELECT count(*) AS refused FROM ballot_review r JOIN ballot b ON b.id = r.ballot_id
				WHERE b.poll_id = ${poll.id} AND r.agreed = 0`
			),
			db.all<{ held: number; unseen: number }>(
				sql`SELECT count(*) AS held, coalesce(sum(b.cleared_at IS NULL AND NOT b.is_void), 0) AS unseen
				FROM ballot b WHERE b.poll_id = ${poll.id} AND b.held_at IS NOT NULL`
			),
			db
				.select({ seq: ledgerEntry.seq, hash: ledgerEntry.hash })
				.from(ledgerEntry)
				.where(eq(ledgerEntry.pollId, poll.id))
				.orderBy(desc(ledgerEntry.seq))
				.limit(1),
			db
				.select()
				.from(ledgerHead)
				.where(eq(ledgerHead.pollId, poll.id))
				.orderBy(desc(ledgerHead.seq), asc(ledgerHead.at))
				.limit(1),
			headerOf(db, poll.id),
			refusalsOf(db, poll.id),
			db.all<{ n: number }>(
				sql`SELECT count(*) - count(DISTINCT voter_key) AS n FROM ballot WHERE poll_id = ${poll.id}`
			)
		]);
	const { title, timezone, opensAt, closesAt, embargoUntil, contestedUntil, perVoter, retained } = poll;
	return {
		...{ owner, subject, poll, title, timezone, opensAt, closesAt },
		...{ embargoUntil, contestedUntil, perVoter, retained, candidates, hours, voids, key },
		...{ refused, secondBallots: second!.n },
		standing: standingOf(candidates, retained),
		...{ ballots: poll.ballots, voided: poll.voided },
		changes: kinds.find(({ kind }) => kind === 'change')?.n ?? 0,
		refusedReviews: reviews!.refused,
		...{ held: held!.held, unseen: held!.unseen },
		...{ entries: last?.seq ?? 0, lastHash: last?.hash ?? '' },
		head: head && head.seq === last?.seq ? { at: head.at, signature: head.signature } : null
	};
}

function voidsOf(db: Database | Tx, pollId: number): Promise<{ reason: VoidReason; n: number }[]> {
	return db.all<{ reason: VoidReason; n: number }>(
		sql`SELECT r.reason, count(*) AS n FROM ballot b JOIN ballot_review r ON r.id = (
				SELECT max(x.id) FROM ballot_review x WHERE x.ballot_id = b.id AND x.agreed = 1)
			WHERE b.poll_id = ${pollId} AND b.is_void GROUP BY r.reason ORDER BY n DESC`
	);
}

/**
 * The certificate of the tally of a closed poll, as a PDF for the minutes. Under embargo until the results are told, as it says.
 * @throws Refusal as {@link tallyFor}
 */
export async function tallyPdf(actor: Actor, at: PollAt): Promise<Buffer> {
	const { poll: _, ...tally } = await tallyFor(await reader(), actor, at);
	return Buffer.from(await drawTally({ ...tally, at: now() }));
}
