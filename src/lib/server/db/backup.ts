import { createClient, type Client } from '@libsql/client';
import {
	chmodSync,
	closeSync,
	copyFileSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	renameSync,
	rmSync,
	statSync
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { migrationLevel } from './migrate.ts';

/** A backup or a restoration that must not go on, in words an administrator can act on. */
export class BackupError extends Error {
	override name = 'BackupError';
}

/**
 * Copies the store of `url` to `file` while the application runs and writes: `VACUUM INTO` reads one snapshot and
 * holds back no writer. The copy is checked before it takes its name, so that a file by that name is always whole.
 * @param url a `file:` store; a libSQL server has its own means
 * @returns the size of the copy, in bytes
 */
export async function backup(url: string, file: string): Promise<number> {
	const source = fileOf(url);
	if (!existsSync(source)) throw new BackupError(`La base « ${source} » n’existe pas.`);
	const target = resolve(file);
	if (target === source) throw new BackupError('La copie ne peut pas remplacer la base elle-même.');
	mkdirSync(dirname(target), { recursive: true });
	const partial = `${target}.partiel`;
	rmSync(partial, { force: true });
	try {
		const client = createClient({ url: `file:${source}`, concurrency: 1, timeout: 5_000 });
		try {
			await client.execute({ sql: 'VACUUM INTO ?', args: [partial] });
		} finally {
			client.close();
		}
		// It holds personal data: for its owner only.
		chmodSync(partial, 0o600);
		await checkCopy(partial);
		flush(partial);
		renameSync(partial, target);
		flush(dirname(target));
	} finally {
		rmSync(partial, { force: true });
	}
	return statSync(target).size;
}

/**
 * Puts a checked copy in place of the store of `url`; the former store is kept beside it.
 * @returns where the former store is (null where there was none) and how many facts of the copy wait to be acted upon
 * @throws BackupError while the application has the store open, or when the copy is damaged or too recent
 */
export async function restore(url: string, file: string): Promise<{ aside: string | null; waiting: number }> {
	const target = fileOf(url);
	const copy = resolve(file);
	if (!existsSync(copy)) throw new BackupError(`La copie « ${copy} » n’existe pas.`);
	mkdirSync(dirname(target), { recursive: true });
	const partial = `${target}.partiel`;
	try {
		copyFileSync(copy, partial);
		const waiting = await checkCopy(partial);
		flush(partial);
		if (existsSync(target)) await settleAlone(target);
		const aside = setAside(target);
		renameSync(partial, target);
		flush(dirname(target));
		return { aside, waiting };
	} finally {
		rmSync(partial, { force: true });
	}
}

/** Reads a whole copy over. @returns how many facts wait in it */
async function checkCopy(file: string): Promise<number> {
	const client = createClient({ url: `file:${file}`, concurrency: 1 });
	try {
		const verdict = await ask(client, 'PRAGMA integrity_check');
		if (verdict !== 'ok') throw new BackupError(`La copie est abîmée : ${String(verdict).slice(0, 200)}`);
		const orphans = await client.execute('PRAGMA foreign_key_check');
		if (orphans.rows.length > 0)
			throw new BackupError(`La copie est incohérente : ${orphans.rows.length} références rompues.`);
		const { applied, known } = await migrationLevel(client);
		if (applied > known)
			throw new BackupError(
				'La copie vient d’une version plus récente de l’application : mettez celle-ci à jour.'
			);
		return Number(await ask(client, 'SELECT count(*) FROM outbox WHERE done_at IS NULL AND dead_at IS NULL'));
	} catch (error) {
		if (error instanceof BackupError) throw error;
		throw new BackupError(`« ${file} » n’est pas une copie de la base d’Estrade.`);
	} finally {
		client.close();
	}
}

/**
 * Moves the write-ahead log into the file, which SQLite refuses while anyone else has it open: that is how we know
 * that the application is stopped. A file too damaged to be opened is let through.
 */
async function settleAlone(file: string): Promise<void> {
	const client = createClient({ url: `file:${file}`, concurrency: 1, timeout: 500 });
	try {
		await client.execute('PRAGMA journal_mode=DELETE');
	} catch (error) {
		if (/SQLITE_BUSY|SQLITE_LOCKED|locked/.test(String(error)))
			throw new BackupError('L’application est en marche : arrêtez-la, puis recommencez.');
	} finally {
		client.close();
	}
}

function setAside(file: string): string | null {
	if (!existsSync(file)) return null;
	const aside = `${file}.avant-${new Date().toISOString().replace(/[:.]/g, '-')}`;
	renameSync(file, aside);
	// Left only by a damaged store: a log of another file must never be replayed on the restored one.
	for (const suffix of ['-wal', '-shm'])
		if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
	return aside;
}

async function ask(client: Client, sql: string): Promise<unknown> {
	return (await client.execute(sql)).rows[0]?.[0];
}

/** Makes sure that a file, or a folder's list of names, is on the disk. */
function flush(path: string): void {
	const descriptor = openSync(path, 'r');
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

function fileOf(url: string): string {
	if (!url.startsWith('file:'))
		throw new BackupError(
			'La base est sur un serveur libSQL : sa copie et sa restauration se font par les moyens de ce serveur.'
		);
	return resolve(url.slice('file:'.length));
}
