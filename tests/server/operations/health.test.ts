import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import { outbox } from '../../../src/lib/server/db/schema/outbox.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { emit } from '../../../src/lib/server/outbox/emit.ts';

afterEach(() => vi.resetModules());

/** The answer is kept two seconds: each look asks a module of its own. */
async function look() {
	vi.resetModules();
	const { setClock: setItsClock } = await import('../../../src/lib/server/clock.ts');
	const at = now().getTime();
	setItsClock(() => at);
	const { health } = await import('../../../src/lib/server/outbox/health.ts');
	return health();
}

test('a store that reads and writes is well, and says so without a word about people', async () => {
	const found = await look();
	expect(found).toMatchObject({
		status: 'ok',
		database: { readable: true, writable: true },
		outbox: { lagSeconds: 0, dead: 0 }
	});
	expect(found.migrations!.applied).toBe(found.migrations!.known);
	expect(found.version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('what waits for long makes the instance late, not out of service', async () => {
	const start = now().getTime();
	await write('outbox.test', (tx) => emit(tx, 'order.paid', { orderId: 1 }));
	const restore = setClock(() => start + 3600_000);
	const found = await look();
	restore();
	expect(found.status).toBe('late');
	expect(found.outbox!.lagSeconds).toBeGreaterThanOrEqual(3599);
	await write('outbox.test', (tx) => tx.delete(outbox));
});

test('a store that another process holds locked is failing, and is well again once it lets go', async () => {
	const holder = spawn(
		process.execPath,
		[
			'--input-type=module',
			'-e',
			`import { createClient } from '@libsql/client';
			const client = createClient({ url: process.env.DATABASE_URL, concurrency: 1 });
			const held = await client.transaction('write');
			process.stdout.write('held');
			process.stdin.on('end', async () => { await held.rollback(); process.exit(0); }).resume();`
		],
		{ env: process.env, stdio: ['pipe', 'pipe', 'inherit'] }
	);
	await once(holder.stdout, 'data');
	expect(await look()).toMatchObject({ status: 'failing', database: { readable: true, writable: false } });
	holder.stdin.end();
	await once(holder, 'exit');
	expect(await look()).toMatchObject({ status: 'ok', database: { readable: true, writable: true } });
});
