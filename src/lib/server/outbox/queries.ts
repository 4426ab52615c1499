import { and, count, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { reader } from '../db/client.ts';
import { outbox } from '../db/schema/outbox.ts';

type FactState = 'waiting' | 'done' | 'dead';

interface FactRow {
	id: number;
	kind: string;
	state: FactState;
	/** Identifiers that a fact carries, for staff to find its object; null for a fact that carries a secret. */
	payload: Record<string, unknown> | null;
	createdAt: Date;
	runAfter: Date;
	attempts: number;
	doneAt: Date | null;
	deadAt: Date | null;
	lastError: string | null;
	/** A secret that was erased cannot be sent again. */
	canReplay: boolean;
}

/** Kinds whose payload is a secret: never shown, and erased as soon as they are done or given up. */
export const SECRET_KINDS: readonly string[] = ['login.code', 'vote.code'];

/** Facts, latest first, one more than `limit` where others follow. @throws Refusal `not_allowed` (403) */
export async function listFacts(
	actor: Actor,
	filter: { state?: FactState | undefined; kind?: string | undefined },
	page: { limit: number; offset: number }
): Promise<{ rows: FactRow[]; hasNext: boolean }> {
	requireStaff(actor);
	const db = await reader();
	const rows = await db
		.select()
		.from(outbox)
		.where(and(stateIs(filter.state), filter.kind ? eq(outbox.kind, filter.kind) : undefined))
		.orderBy(desc(outbox.id))
		.limit(page.limit + 1)
		.offset(page.offset);
	return {
		rows: rows.slice(0, page.limit).map((row) => {
			const isSecret = SECRET_KINDS.includes(row.kind);
			return {
				id: row.id,
				kind: row.kind,
				state: row.doneAt ? 'done' : row.deadAt ? 'dead' : 'waiting',
				payload: isSecret ? null : row.payload,
				createdAt: row.createdAt,
				runAfter: row.runAfter,
				attempts: row.attempts,
				doneAt: row.doneAt,
				deadAt: row.deadAt,
				lastError: row.lastError,
				canReplay: row.deadAt !== null && !isSecret
			};
		}),
		hasNext: rows.length > page.limit
	};
}

/** How many facts are in each state. @throws Refusal `not_allowed` (403) */
export async function countFacts(actor: Actor): Promise<Record<FactState, number>> {
	requireStaff(actor);
	const state = sql<FactState>`CASE WHEN ${outbox.doneAt} IS NOT NULL THEN 'done' WHEN ${outbox.deadAt} IS NOT NULL THEN 'dead' ELSE 'waiting' END`;
	const rows = await (await reader()).select({ state, count: count() }).from(outbox).groupBy(state);
	return { waiting: 0, done: 0, dead: 0, ...Object.fromEntries(rows.map((row) => [row.state, row.count])) };
}

function stateIs(state: FactState | undefined): SQL | undefined {
	if (state === 'done') return isNotNull(outbox.doneAt);
	if (state === 'dead') return isNotNull(outbox.deadAt);
	if (state === 'waiting') return and(isNull(outbox.doneAt), isNull(outbox.deadAt));
	return undefined;
}
