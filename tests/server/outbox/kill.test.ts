import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { mail } from '../../../src/lib/server/db/schema/mail.ts';
import { outbox } from '../../../src/lib/server/db/schema/outbox.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { emitAll } from '../../../src/lib/server/outbox/emit.ts';
import { makeWorker, type Handlers } from '../../../src/lib/server/outbox/worker.ts';
import { mailFor } from './doomed-worker.ts';

let restoreClock = () => {};
afterEach(() => restoreClock());

test('killed in the middle of a batch, every fact is done again by another, and no message is doubled', async () => {
	await write('outbox.test', (tx) =>
		emitAll(
			tx,
			Array.from({ length: 8 }, (_, i) => ({ kind: 'order.confirmed', payload: { orderId: i + 1 } }) as const)
		)
	);
	const child = spawn(
		process.execPath,
		['--disable-warning=ExperimentalWarning', 'tests/server/outbox/doomed-worker.ts'],
		{ env: process.env, stdio: ['ignore', 'pipe', 'inherit'] }
	);
	await once(child.stdout, 'data');
	child.kill('SIGKILL');
	await once(child, 'exit');

	const facts = async () => (await reader()).select().from(outbox).orderBy(outbox.id);
	// The batch of six was never settled: what it did is known to nobody, its lease still runs.
	expect((await facts()).filter(({ doneAt }) => doneAt)).toHaveLength(0);
	expect(await (await reader()).select().from(mail)).toHaveLength(4);

	const done: number[] = [];
	const worker = makeWorker({
		batchSize: 20,
		handlers: {
			'order.confirmed': async ({ orderId }) => {
				done.push(orderId);
				await mailFor(orderId);
			}
		} as Partial<Handlers> as Handlers
	});
	await worker.runBatch();
	expect(done).toEqual([7, 8]);
	restoreClock = setClock(() => Date.now() + 61_000);
	await worker.runBatch();
	expect(done.slice(2)).toEqual([1, 2, 3, 4, 5, 6]);
	expect((await facts()).map(({ doneAt, attempts }) => [doneAt !== null, attempts])).toEqual([
		...Array.from({ length: 6 }, () => [true, 2]),
		[true, 1],
		[true, 1]
	]);
	const subjects = (await (await reader()).select().from(mail)).map(({ subject }) => subject).sort();
	expect(subjects).toEqual(Array.from({ length: 8 }, (_, i) => `n° ${i + 1}`));
});
