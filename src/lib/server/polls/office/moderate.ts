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

/** Words that wait, the oldest first, then the last ones shown, which may be taken back. */
export async function toReview(db: Database, pollId: number): Promise<ReviewedWord[]> {
	const rows = await db.all<Omit<ReviewedWord, 'at'> & { at: number }>(
		sql`SELECT e.id, k.name AS candidate, e.name, e.words, e.status, e.at
			FROM poll_candidate k JOIN encouragement e ON e.candidate_id = k.id AND e.status IN ('waiting', 'shown')
			WHERE k.poll_id = ${pollId}
			ORDER BY e.status DESC, iif(e.status = 'waiting', e.at, -e.at) LIMIT 60`
	);
	return rows.map(({ at, ...one }) => ({ ...one, at: new Date(at) }));
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
