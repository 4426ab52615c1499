import { desc, eq, sql } from 'drizzle-orm';
import type { OpenDecision, OpenReview, PollLive, ReviewedBallot } from '../../../poll/office.ts';
import { standingOf } from '../../../poll/standing.ts';
import { now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import { ledgerHead } from '../../db/schema/ballots.ts';
import { candidatesIn, isCounted } from '../candidates.ts';
import type { Poll } from '../ledger/ledger.ts';
import { departedIn } from './departed.ts';
import { lockstepsOf } from './lockstep.ts';
import { toReview } from './moderate.ts';

/** How many ballots a list shows at once. */
export const SHOWN = 100;

/** Where a vote stands: the calendar alone says it, once it is public. */
export function phaseOf({
	publishedAt,
	opensAt,
	closesAt
}: Poll): 'preparing' | 'announced' | 'open' | 'closed' {
	const at = now();
	if (publishedAt === null || publishedAt > at) return 'preparing';
	if (at < opensAt) return 'announced';
	return at < closesAt ? 'open' : 'closed';
}

/** What is happening in a vote that is made. */
export async function liveOf(db: Database, of: Poll): Promise<PollLive> {
	const [candidates, hours, held, reviews, voided, lockstep, encouragements, heads, decisions, locked] =
		await Promise.all([
			candidatesIn(db, of.id),
			hoursOf(db, of.id),
			ballotsWhere(
				db,
				of.id,
				sql`b.held_at IS NOT NULL AND b.cleared_at IS NULL AND NOT b.is_void AND NOT ${asked}`
			),
			openReviews(db, of.id),
			ballotsWhere(db, of.id, sql`b.is_void AND NOT ${asked}`),
			of.destroyedAt ? [] : lockstepsOf(db, of.id),
			toReview(db, of.id),
			db.select().from(ledgerHead).where(eq(ledgerHead.pollId, of.id)).orderBy(desc(ledgerHead.seq)).limit(1),
			openDecisions(db, of.id),
			db.all(sql`SELECT 1 FROM award_result WHERE category_id = ${of.categoryId} AND locked_at IS NOT NULL`)
		]);
	const isClosed = now() >= of.closesAt;
	const departed = await departedIn(db, of.id);
	return {
		...{ candidates, hours, held, reviews, voided, lockstep, departed, encouragements, isClosed },
		decisions,
		isSealedEarly: of.sealedAt !== null && !isClosed,
		mayRemove: hours.length > 0 && (of.categoryId === null ? !isClosed : locked.length === 0),
		heldCounts: await heldCounts(db, of.id),
		head: heads[0] ?? null,
		hasVotes: hours.length > 0,
		isContestable: now() < of.contestedUntil,
		standing: isCounted(of) ? standingOf(candidates, of.retained) : null
	};
}

/** What is asked of a vote itself, and waits for a second person. */
async function openDecisions(db: Database, pollId: number): Promise<OpenDecision[]> {
	const rows = await db.all<Omit<OpenDecision, 'askedAt'> & { askedAt: number }>(
		sql`SELECT d.id, d.kind, d.reason, coalesce(k.name, '') AS name, d.asked_by AS askedBy, d.asked_at AS askedAt,
				p.given_name || ' ' || p.family_name AS askedByName
			FROM poll_decision d JOIN person p ON p.id = d.asked_by LEFT JOIN poll_candidate k ON k.id = d.candidate_id
			WHERE d.poll_id = ${pollId} AND d.decided_at IS NULL ORDER BY d.id`
	);
	return rows.map((row) => ({ ...row, askedAt: new Date(row.askedAt) }));
}

/** Ballots cast in each hour of UTC in which there were any (`2026-11-22T14`): what the ledger says of them. */
export function hoursOf(db: Database, pollId: number): Promise<{ hour: string; votes: number }[]> {
	return db.all<{ hour: string; votes: number }>(
		sql`SELECT hour, count(*) AS votes FROM ledger_entry WHERE poll_id = ${pollId} AND kind = 'vote' GROUP BY hour ORDER BY hour`
	);
}

const asked = sql.raw(
	'EXISTS (SELECT 1 FROM ballot_review r WHERE r.ballot_id = b.id AND r.decided_at IS NULL)'
);

function heldCounts(db: Database, pollId: number): Promise<{ heldFor: string; n: number }[]> {
	return db.all<{ heldFor: string; n: number }>(
		sql`SELECT b.held_for AS heldFor, count(*) AS n FROM ballot b
			WHERE b.poll_id = ${pollId} AND b.held_at IS NOT NULL AND b.cleared_at IS NULL AND NOT b.is_void AND NOT ${asked}
			GROUP BY b.held_for ORDER BY n DESC`
	);
}

interface Row {
	id: string;
	heldFor: string;
	address: string | null;
	domain: string | null;
	network: string | null;
	proof: string | null;
	at: number | null;
}

const TRACE = sql.raw('t.address, t.domain, t.network, t.proof, t.at');

async function ballotsWhere(
	db: Database,
	pollId: number,
	which: ReturnType<typeof sql>
): Promise<ReviewedBallot[]> {
	const rows = await db.all<Row>(
		sql`SELECT b.id, b.held_for AS heldFor, ${TRACE} FROM ballot b LEFT JOIN ballot_trace t ON t.ballot_id = b.id
			WHERE b.poll_id = ${pollId} AND ${which} ORDER BY b.held_for, t.domain, t.network, t.at LIMIT ${SHOWN}`
	);
	return rows.map(reviewed);
}

async function openReviews(db: Database, pollId: number): Promise<OpenReview[]> {
	const rows = await db.all<
		Row & Pick<OpenReview, 'kind' | 'reason' | 'askedBy' | 'askedByName'> & { askedAt: number }
	>(
		sql`SELECT b.id, b.held_for AS heldFor, ${TRACE}, r.kind, r.reason, r.asked_by AS askedBy, r.asked_at AS askedAt,
				p.given_name || ' ' || p.family_name AS askedByName
			FROM ballot_review r JOIN ballot b ON b.id = r.ballot_id JOIN person p ON p.id = r.asked_by
			LEFT JOIN ballot_trace t ON t.ballot_id = b.id
			WHERE b.poll_id = ${pollId} AND r.decided_at IS NULL ORDER BY r.id LIMIT ${SHOWN}`
	);
	return rows.map(({ kind, reason, askedBy, askedByName, askedAt, ...row }) => ({
		...reviewed(row),
		...{ kind, reason, askedBy, askedByName, askedAt: new Date(askedAt) }
	}));
}

function reviewed({ id, heldFor, address, domain, network, proof, at }: Row): ReviewedBallot {
	return {
		...{ id, heldFor, address: address ? masked(address) : '', domain: domain ?? '' },
		...{ network: (network ?? '').slice(0, 4), proof: proof ?? '', at: at === null ? null : new Date(at) }
	};
}

/** An address that says whose box it is to nobody: its first letter, and its domain. */
function masked(address: string): string {
	return `${[...address][0]}•••${address.slice(address.lastIndexOf('@'))}`;
}
