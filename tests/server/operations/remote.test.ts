import { createClient } from '@libsql/client';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, test, vi } from 'vitest';
import { outbox } from '../../../src/lib/server/db/schema/outbox.ts';
import { startLibsqlServer } from '../../fakes/libsql-server/server.ts';

/** What an administrator does, on a store behind a libSQL server. */
const file = join(inject('temporaryFolder'), `${randomUUID()}.db`);
copyFileSync(inject('templateDatabase'), file);
let isDown = false;
const server = await startLibsqlServer({
	file,
	token: 'jeton-d-essai',
	fault: () => (isDown ? 'request' : undefined)
});
process.env.DATABASE_URL = server.url;
process.env.DATABASE_AUTH_TOKEN = 'jeton-d-essai';
afterAll(() => server.stop());

function run(script: string, ...args: string[]) {
	// Not spawnSync where the script needs the server, which answers from this process.
	const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
		env: process.env,
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
	return once(child, 'exit').then(([code]) => ({ code: code as number, said }));
}

/** The answer is kept two seconds: each look asks a module of its own. */
async function look() {
	vi.resetModules();
	const { health } = await import('../../../src/lib/server/outbox/health.ts');
	return health();
}

test('copies and restorations are the server’s, and the commands say so', async () => {
	const target = join(inject('temporaryFolder'), `${randomUUID()}.db`);
	for (const [script, ...args] of [
		['scripts/backup.ts', '--to', target],
		['scripts/backup.ts'],
		['scripts/restore.ts', inject('templateDatabase')]
	] as const) {
		const { code, said } = await run(script, ...args);
		expect([code, said.trim()]).toEqual([
			1,
			'La base est sur un serveur libSQL : sa copie et sa restauration se font par les moyens de ce serveur.'
		]);
	}
	expect(existsSync(target)).toBe(false);
});

test('the recount reads it', async () => {
	const { code, said } = await run('scripts/verify.ts');
	expect(said).toContain('aucune différence');
	expect(code).toBe(0);
});

test('health tells that it reads and writes, that a writer is kept waiting, and that it is away', async () => {
	expect(await look()).toMatchObject({ status: 'ok', database: { readable: true, writable: true } });
	const held = await createClient({ url: server.url, authToken: 'jeton-d-essai' }).transaction('write');
	await held.execute('SELECT 1');
	expect(await look()).toMatchObject({ status: 'failing', database: { readable: true, writable: false } });
	await held.rollback();
	expect(await look()).toMatchObject({ status: 'ok' });
	isDown = true;
	expect(await look()).toMatchObject({ status: 'failing', database: { readable: false, writable: false } });
	isDown = false;
	expect(await look()).toMatchObject({ status: 'ok' });
});

test('told to stop, an instance ends the fact under way, takes no other, and leaves no stream open', async () => {
	const { write, writesDrained } = await import('../../../src/lib/server/db/write.ts');
	const { emitAll } = await import('../../../src/lib/server/outbox/emit.ts');
	const { reader, closeConnections } = await import('../../../src/lib/server/db/client.ts');
	await write('outbox.test', (tx) =>
		emitAll(tx, [
			{ kind: 'order.confirmed', payload: { orderId: 1 } },
			{ kind: 'order.confirmed', payload: { orderId: 2 } }
		])
	);
	const child = spawn(
		process.execPath,
		['--disable-warning=ExperimentalWarning', 'tests/server/operations/stopping-process.ts'],
		{ env: process.env, stdio: ['ignore', 'pipe', 'inherit'] }
	);
	await once(child.stdout, 'data');
	child.kill('SIGTERM');
	const [code] = (await once(child, 'exit')) as [number];
	expect(code).toBe(0);
	const facts = await (await reader()).select().from(outbox).orderBy(outbox.id);
	expect(facts.map(({ doneAt, attempts }) => [doneAt !== null, attempts])).toEqual([
		[true, 1],
		[false, 0]
	]);
	await writesDrained();
	expect(server.streams()).toBe(0);
	await closeConnections();
});

test('an address that no driver of ours speaks is refused at the start', () => {
	const { status, stderr } = spawnSync(
		process.execPath,
		['--disable-warning=ExperimentalWarning', 'scripts/backup.ts'],
		{ env: { ...process.env, DATABASE_URL: 'ws://127.0.0.1:1' }, encoding: 'utf8' }
	);
	expect(status).toBe(1);
	expect(stderr).toContain('DATABASE_URL : doit commencer par file:, libsql: ou http(s):');
});
