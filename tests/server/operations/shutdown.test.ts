import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { closeConnections, reader } from '../../../src/lib/server/db/client.ts';
import { outbox } from '../../../src/lib/server/db/schema/outbox.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { emitAll } from '../../../src/lib/server/outbox/emit.ts';

test('told to stop, the process ends the fact under way, takes no other, and leaves a whole file', async () => {
	await write('outbox.test', (tx) =>
		emitAll(tx, [
			{ kind: 'order.confirmed', payload: { orderId: 1 } },
			{ kind: 'order.confirmed', payload: { orderId: 2 } }
		])
	);
	await closeConnections();
	const child = spawn(
		process.execPath,
		['--disable-warning=ExperimentalWarning', 'tests/server/operations/stopping-process.ts'],
		{ env: process.env, stdio: ['ignore', 'pipe', 'inherit'] }
	);
	await once(child.stdout, 'data');
	child.kill('SIGTERM');
	const [code] = (await once(child, 'exit')) as [number];
	expect(code).toBe(0);
	const log = `${process.env.DATABASE_URL!.slice('file:'.length)}-wal`;
	expect(statSync(log, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
	const facts = await (await reader()).select().from(outbox).orderBy(outbox.id);
	expect(facts.map(({ doneAt, attempts }) => [doneAt !== null, attempts])).toEqual([
		[true, 1],
		[false, 0]
	]);
});
