import { and, asc, eq, or, sql } from 'drizzle-orm';
import { LEAST_ANSWERS, type Comment, type Results, type Spread } from '../../../programme/evaluations.ts';
import { PACES } from '../../../schemas/evaluations.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import { evaluation } from '../../db/schema/evaluations.ts';
import { closesAt } from './window.ts';

/** What is needed of a session to tell its results. */
export interface HeldSession {
	id: number;
	day: string;
}

/**
 * What may be shown of the answers to sessions, by session: nothing under {@link LEAST_ANSWERS}; while others may still
 * answer, only what was let in by fives; everything once nobody can. The same for whoever speaks and for the permanence,
 * so that no two pages can be compared.
 */
export async function resultsOf(
	sessions: readonly HeldSession[],
	timezone: string,
	at: Date = now()
): Promise<Map<number, Results>> {
	const ids = sessions.map(({ id }) => id);
	const closed = sessions.filter(({ day }) => at >= closesAt(day, timezone)).map(({ id }) => id);
	const db = await reader();
	const counted = await db.all<{ id: number; answers: number; attended: number }>(sql`
		SELECT value AS id,
			(SELECT count(*) FROM evaluation e WHERE e.session_id = value) AS answers,
			(SELECT count(*) FROM attended_session a WHERE a.session_id = value) AS attended
		FROM json_each(${JSON.stringify(ids)})`);
	const rows = await db
		.select()
		.from(evaluation)
		.where(
			and(
				sql`${evaluation.sessionId} IN ${oneOf(ids)}`,
				or(eq(evaluation.shown, true), sql`${evaluation.sessionId} IN ${oneOf(closed)}`)
			)
		)
		// Drawn by lot: the order says nothing of when, nor of who.
		.orderBy(asc(evaluation.id));
	const bySession = Map.groupBy(rows, ({ sessionId }) => sessionId);
	const counts = new Map(counted.map(({ id, ...of }) => [id, of]));
	return new Map(
		sessions.map(({ id, day }) => {
			const seen = bySession.get(id) ?? [];
			return [
				id,
				{
					...counts.get(id)!,
					closesAt: closesAt(day, timezone),
					isClosed: closed.includes(id),
					shown: seen.length < LEAST_ANSWERS ? null : { ...spreadOf(seen), ...wordsOf(seen) }
				}
			];
		})
	);
}

type Row = typeof evaluation.$inferSelect;

function spreadOf(rows: readonly Row[]): Spread {
	const marks = (of: 'overall' | 'useful') => {
		const counts: [number, number, number, number, number] = [0, 0, 0, 0, 0];
		for (const row of rows) counts[row[of] - 1]!++;
		return counts;
	};
	const paces = PACES.map((pace) => [pace, rows.filter((row) => row.pace === pace).length]);
	return { overall: marks('overall'), useful: marks('useful'), pace: Object.fromEntries(paces) };
}

function wordsOf(rows: readonly Row[]): { answers: number; comments: Comment[]; removedComments: number } {
	const comments = rows.map(({ id, comment }) => ({ id, text: comment })).filter(({ text }) => text !== '');
	const removedComments = rows.filter(({ commentRemoved }) => commentRemoved).length;
	return { answers: rows.length, comments, removedComments };
}
