import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { DAY_MS, now, setClock } from '../../../../src/lib/server/clock.ts';
import { config } from '../../../../src/lib/server/config.ts';
import { connections, reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { destroyTraces } from '../../../../src/lib/server/polls/ballots/destroy.ts';
import { makePoll, vote } from '../../../factories/polls.ts';

let back = () => {};
afterEach(() => back());

/** What a copy of the store would hold, its log moved into it. */
async function bytes(): Promise<Buffer> {
	const { writer } = await connections();
	await writer.execute('PRAGMA wal_checkpoint(TRUNCATE)');
	return readFileSync(config().DATABASE_URL.replace('file:', ''));
}

test('what the destruction erases is not to be read in the file either; without the writing over, it is', async () => {
	const stays = async (pragma: string) => {
		const { writer } = await connections();
		await writer.execute(`PRAGMA secure_delete=${pragma}`);
		const { poll, codes } = await makePoll();
		const addresses = Array.from({ length: 60 }, (_, i) => `voix-${poll.id}-${i}@exemple.org`);
		for (const address of addresses) await vote(poll, address, [codes[0]!]);
		const [secret] = await (
			await reader()
		)
			.select()
			.from(t.pollSecret)
			.where(eq(t.pollSecret.pollId, poll.id));
		const held = [...addresses, secret!.pepper];
		const before = await bytes();
		expect(held.filter((text) => before.includes(text))).toEqual(held);
		const later = now().getTime() + 40 * DAY_MS;
		back = setClock(() => later);
		await destroyTraces();
		back();
		const after = await bytes();
		return held.filter((text) => after.includes(text));
	};
	// Of the connection as the application opens it.
	const { writer } = await connections();
	const [row] = (await writer.execute('PRAGMA secure_delete')).rows;
	expect(Number(row![0])).toBe(1);
	expect(await stays('ON')).toEqual([]);
	expect((await stays('OFF')).length).toBeGreaterThan(0);
	await writer.execute('PRAGMA secure_delete=ON');
});
