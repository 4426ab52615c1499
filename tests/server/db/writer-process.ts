import { sql } from 'drizzle-orm';
import { open } from '../../../src/lib/server/db/client.ts';
import { makeWriteDoor } from '../../../src/lib/server/db/write.ts';

/**
 * A process of its own that writes through the door, for the tests that need two, or one to kill:
 * `node writer-process.ts URL WRITER COUNT` adds COUNT lines and says each number once it is committed.
 */
const [url, writer, count] = process.argv.slice(2);
const connections = await open(url!);
const door = makeWriteDoor(async () => connections);
for (let n = 1; n <= Number(count); n++) {
	await door.write('tests.line', (tx) => tx.run(sql`INSERT INTO line (writer, n) VALUES (${writer}, ${n})`));
	process.stdout.write(`${n}\n`);
}
