import type { Tx } from '../../db/write.ts';
import { emitAll, type Fact } from '../../outbox/emit.ts';

/**
 * One message to each of these people with their tables of a session, as they will stand when it leaves.
 * @param change what moved them, as `run-12`: whatever is said twice under one name is told once
 */
export async function tellTables(
	tx: Tx,
	{ sessionId, change }: { sessionId: number; change: string },
	registrationIds: Iterable<number>
): Promise<void> {
	const facts = [...new Set(registrationIds)].map((registrationId): Fact => ({
		kind: 'exchange.seated',
		payload: { registrationId, sessionId, change },
		dedupeKey: `exchange.seated:${change}:${registrationId}`
	}));
	await emitAll(tx, facts);
}
