import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { exchangeRound, exchangeTable } from '../../db/schema/exchange.ts';
import { session } from '../../db/schema/programme.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';

/** @throws Refusal `not_found` (404), also for a session of another kind */
export async function exchangeSession(
	store: Database | Tx,
	sessionId: number
): Promise<typeof session.$inferSelect> {
	const [found] = await store
		.select()
		.from(session)
		.where(and(eq(session.id, sessionId), eq(session.kind, 'exchange')));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** The rounds of a session, in order. */
export function roundsOf(store: Database | Tx, sessionId: number) {
	return store
		.select()
		.from(exchangeRound)
		.where(eq(exchangeRound.sessionId, sessionId))
		.orderBy(asc(exchangeRound.number));
}

/** The tables of a session, by number. */
export function tablesOf(store: Database | Tx, sessionId: number) {
	return store
		.select()
		.from(exchangeTable)
		.where(eq(exchangeTable.sessionId, sessionId))
		.orderBy(asc(exchangeTable.number));
}
