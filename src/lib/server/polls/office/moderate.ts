import type { ReviewedWord } from '../../../poll/office.ts';
import { and, eq, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requirePerson, requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import { encouragement } from '../../db/schema/ballots.ts';
import { pollCandidate } from '../../db/schema/polls.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { requireNoHandIn } from './conflict.ts';

/** Words that wait, the oldest first, then the last ones shown and the last ones set aside, which may change places. */
export async function toReview(db: Database, pollId: number): Promise<ReviewedWord[]> {
	const rows = await db.all<
		Omit<ReviewedWord, 'at' | 'reviewedAt'> & { at: number; reviewedAt: number | null }
	>(
		// Sixty of each: a crowd of one keeps none of the others out.
		sql`SELECT * FROM (SELECT e.id, k.name AS candidate, e.name, e.words, e.status, e.at,
				p.given_name || ' ' || p.family_name AS reviewedBy, e.reviewed_at AS reviewedAt,
				row_number() OVER (PARTITION BY e.status
					ORDER BY iif(e.status = 'waiting', e.at, -e.reviewed_at), -e.id) AS place
			FROM poll_candidate k JOIN encouragement e ON e.candidate_id = k.id
			LEFT JOIN person p ON p.id = e.reviewed_by
			WHERE k.poll_id = ${pollId}) WHERE place <= 60 ORDER BY status, place`
	);
	return rows.map(({ id, candidate, name, words, status, at, reviewedBy, reviewedAt }) => ({
		...{ id, candidate, name, words, status, reviewedBy },
		at: new Date(at),
		reviewedAt: reviewedAt === null ? null : new Date(reviewedAt)
	}));
}

/**
 * Shows a word to everybody, or keeps it back; one that is shown may be taken back.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `result_conflict` (403) to whoever has a hand in a candidate
 */
export async function reviewEncouragement(request: {
	actor: Actor;
	id: number;
	shows: boolean;
}): Promise<void> {
	const { actor, id, shows } = request;
	requireStaff(actor);
	const { personId } = requirePerson(actor);
	const status = shows ? 'shown' : 'refused';
	await write('polls.reviewEncouragement', async (tx) => {
		const [reviewed] = await tx
			.update(encouragement)
			.set({ status, reviewedBy: personId, reviewedAt: now() })
			.where(and(eq(encouragement.id, id), sql`${encouragement.status} <> ${status}`))
			.returning({ candidateId: encouragement.candidateId });
		if (!reviewed) throw new Refusal('not_found', { status: 404 });
		const [of] = await tx
			.select({ pollId: pollCandidate.pollId })
			.from(pollCandidate)
			.where(eq(pollCandidate.id, reviewed.candidateId));
		await requireNoHandIn(tx, actor, of!.pollId);
		await record(tx, actor, {
			action: shows ? 'encouragement.shown' : 'encouragement.refused',
			objectKind: 'encouragement',
			objectId: id
		});
	});
}
