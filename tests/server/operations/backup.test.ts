import { createClient } from '@libsql/client';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
	copyFileSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, inject, test } from 'vitest';
import { backup, BackupError, restore } from '../../../src/lib/server/db/backup.ts';
import { closeConnections, reader } from '../../../src/lib/server/db/client.ts';
import { person } from '../../../src/lib/server/db/schema/members.ts';
import { makePerson } from '../../factories/people.ts';

let folder: string;
const folders: string[] = [];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'estrade-sauvegarde-'));
	folders.push(folder);
});
afterAll(() => folders.forEach((one) => rmSync(one, { recursive: true, force: true })));

/** How many people a store has, read by someone else. */
async function people(file: string): Promise<number> {
	const client = createClient({ url: `file:${file}`, concurrency: 1 });
	const found = await client.execute('SELECT count(*) FROM person');
	client.close();
	return Number(found.rows[0]![0]);
}

/** `npm run restore -- FILE`, as an administrator runs it. */
function restoreCommand(store: string, copy: string) {
	return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/restore.ts', copy], {
		env: { ...process.env, DATABASE_URL: `file:${store}` },
		encoding: 'utf8'
	});
}

async function refused(work: Promise<unknown>): Promise<string> {
	const error = await work.then(
		() => undefined,
		(thrown: unknown) => thrown
	);
	expect(error).toBeInstanceOf(BackupError);
	return (error as Error).message;
}

test('a copy made while writes go on is whole, is one instant of the store, and holds back no write', async () => {
	for (let i = 0; i < 20; i++) await makePerson();
	let isWriting = true;
	let written = 20;
	const writing = (async () => {
		while (isWriting) {
			await makePerson();
			written += 1;
		}
	})();
	const file = join(folder, 'copie.db');
	for (let i = 0; i < 3; i++) {
		const before = written;
		await backup(process.env.DATABASE_URL!, file);
		const copied = await people(file);
		expect(copied).toBeGreaterThanOrEqual(before);
		expect(copied).toBeLessThanOrEqual(written + 1);
	}
	isWriting = false;
	await writing;
	expect(await (await reader()).$count(person)).toBe(written);
	expect(statSync(file).mode & 0o077).toBe(0);
	expect(readdirSync(folder)).toEqual(['copie.db']);
});

test('the command copies from another process, and says where', async () => {
	await makePerson();
	const file = join(folder, 'sous', 'copie.db');
	const said = execFileSync(
		process.execPath,
		['--disable-warning=ExperimentalWarning', 'scripts/backup.ts', '--to', file],
		{ env: process.env, encoding: 'utf8' }
	);
	expect(said).toContain(file);
	expect(await people(file)).toBe(await (await reader()).$count(person));
});

test('a copy that cannot be made leaves nothing, and the copy before it stays', async () => {
	const file = join(folder, 'copie.db');
	writeFileSync(file, 'la copie d’hier');
	const damaged = join(folder, 'abimee.db');
	writeFileSync(damaged, 'pas une base');
	await expect(backup(`file:${damaged}`, file)).rejects.toThrow();
	expect(readFileSync(file, 'utf8')).toBe('la copie d’hier');
	expect(readdirSync(folder).sort()).toEqual(['abimee.db', 'copie.db']);
	expect(await refused(backup('libsql://serveur.exemple', file))).toContain('serveur libSQL');
	expect(await refused(backup(`file:${join(folder, 'absente.db')}`, file))).toContain('n’existe pas');
	expect(await refused(backup(process.env.DATABASE_URL!, process.env.DATABASE_URL!.slice(5)))).toContain(
		'elle-même'
	);
});

test('a copy is restored, the former store is kept beside, and no log of it is replayed', async () => {
	const copy = join(folder, 'copie.db');
	const store = join(folder, 'estrade.db');
	copyFileSync(inject('templateDatabase'), store);
	await backup(process.env.DATABASE_URL!, copy);
	const { aside } = await restore(`file:${store}`, copy);
	expect(await people(store)).toBe(await people(copy));
	expect(await people(aside!)).toBe(0);
	expect(readdirSync(folder).filter((name) => /-wal$|-shm$|partiel/.test(name))).toEqual([]);
	// A first restoration, where there is nothing yet.
	expect((await restore(`file:${join(folder, 'neuf', 'estrade.db')}`, copy)).aside).toBeNull();
});

test('nothing is restored while the application runs, nor from what is not a whole copy', async () => {
	const copy = join(folder, 'copie.db');
	const store = join(folder, 'estrade.db');
	await backup(process.env.DATABASE_URL!, copy);
	copyFileSync(copy, store);
	const running = spawn(
		process.execPath,
		[
			'--disable-warning=ExperimentalWarning',
			'-e',
			`const { reader } = await import('./src/lib/server/db/client.ts'); await (await reader()).run('SELECT 1'); process.stdout.write('open'); setInterval(() => {}, 1000);`,
			'--input-type=module'
		],
		{ env: { ...process.env, DATABASE_URL: `file:${store}` }, stdio: ['ignore', 'pipe', 'inherit'] }
	);
	await once(running.stdout, 'data');
	const before = await people(copy);
	const refusedCommand = restoreCommand(store, copy);
	expect(refusedCommand.status).toBe(1);
	expect(refusedCommand.stderr).toContain('en marche');
	running.kill('SIGKILL');
	await once(running, 'exit');
	// The control: with nobody there, the same goes through.
	const passed = restoreCommand(store, copy);
	expect(passed.stderr).toBe('');
	expect(passed.stdout).toContain('avant-');

	const bytes = readFileSync(copy);
	bytes.fill(0x58, 4096, 12_288);
	const damaged = join(folder, 'abimee.db');
	writeFileSync(damaged, bytes);
	await refused(restore(`file:${store}`, damaged));
	writeFileSync(damaged, 'pas une base');
	expect(await refused(restore(`file:${store}`, damaged))).toContain('n’est pas une copie');
	expect(await refused(restore(`file:${store}`, join(folder, 'absente.db')))).toContain('n’existe pas');
	expect(await people(store)).toBe(before);
});

test('a copy of a version to come is refused', async () => {
	const copy = join(folder, 'copie.db');
	await backup(process.env.DATABASE_URL!, copy);
	const client = createClient({ url: `file:${copy}` });
	for (let i = 0; i < 50; i++)
		await client.execute("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 9e12)");
	client.close();
	expect(await refused(restore(`file:${join(folder, 'estrade.db')}`, copy))).toContain('plus récente');
	await closeConnections();
});
