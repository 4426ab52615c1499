import { inArray, sql } from 'drizzle-orm';
import { groupAgreement, groupCase, groupLearning } from '../../db/schema/groups.ts';
import type { Tx } from '../../db/write.ts';

/** Takes what people said, learned and accepted out of their groups. */
export async function forgetInGroups(tx: Tx, personIds: readonly number[]): Promise<void> {
	for (const table of [groupCase, groupLearning, groupAgreement])
		await tx.delete(table).where(inArray(table.personId, [...personIds]));
}

/** Empties groups that ended long ago of what was said there; who agreed to keep it stays. */
export async function emptyGroups(tx: Tx, eventIds: readonly number[]): Promise<void> {
	const meetings = sql`(SELECT s.id FROM session s WHERE s.event_id IN (SELECT value FROM json_each(${JSON.stringify(eventIds)})))`;
	for (const table of [groupCase, groupLearning])
		await tx.delete(table).where(sql`${table.sessionId} IN ${meetings}`);
}
