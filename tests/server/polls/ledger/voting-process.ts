import { asc, eq } from 'drizzle-orm';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { vote } from '../../../factories/polls.ts';

/**
 * Another instance, for the tests that need two, or one to kill: `node voting-process.ts POLL WHO COUNT` casts that many
 * votes, and says each number once it is committed.
 */
const [pollId, who, count] = process.argv.slice(2);
const db = await reader();
const [poll] = await db
	.select()
	.from(t.poll)
	.where(eq(t.poll.id, Number(pollId)));
const [candidate] = await db
	.select()
	.from(t.pollCandidate)
	.where(eq(t.pollCandidate.pollId, poll!.id))
	.orderBy(asc(t.pollCandidate.position))
	.limit(1);
for (let n = 1; n <= Number(count); n++) {
	await vote(poll!, `${who}.${n}@exemple.org`, [candidate!.code]);
	process.stdout.write(`${n}\n`);
}
