import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildIfOld } from '../build.ts';

/** A server under measure, on data of its own. */
export interface Served {
	origin: string;
	/** `file:` address of its store. */
	database: string;
	folder: string;
	env: NodeJS.ProcessEnv;
	held(): Promise<Held>;
	stop(): Promise<void>;
}

/** Memory of a server once its garbage is collected, in kB. */
interface Held {
	/** What the system has given it: with pages that it keeps for later. */
	residentKb: number;
	/** What its objects and buffers take. */
	liveKb: number;
}

export const SECRET = 'mesure-mesure-mesure-mesure-mesure-mesure';

/**
 * Serves the production build on a temporary store, prepared by `prepare` in a process of its own (one process, one
 * store). The worker is off unless asked, so that mail does not run beside what is measured.
 * @param options.prepare a script run with the same environment before serving, such as `scripts/bench/prepare.ts`
 */
export async function serveProduct(options: { prepare?: string[]; worker?: boolean } = {}): Promise<Served> {
	if (!buildIfOld()) throw new Error('the application does not build');
	const folder = mkdtempSync(join(tmpdir(), 'estrade-bench-'));
	const port = await freePort();
	const origin = `http://localhost:${port}`;
	const database = `file:${join(folder, 'estrade.db')}`;
	const env: NodeJS.ProcessEnv = {
		...process.env,
		NODE_ENV: 'production',
		PORT: String(port),
		ORIGIN: origin,
		DATABASE_URL: database,
		APP_SECRET: SECRET,
		// Its invoices are nobody's: the supplier may be the invented one.
		DEMO: '1',
		// Buyers of a measure come from as many networks as people would (see `order-form.ts`).
		ADDRESS_HEADER: 'x-forwarded-for',
		LOG_LEVEL: 'error',
		WORKER: options.worker ? '1' : '0'
	};
	runOrThrow(process.execPath, options.prepare ?? ['scripts/bench/prepare.ts'], env);
	return serve('build/index.js', { origin, database, folder, env }, '/api/sante');
}

/** Serves the bare application of the same framework: `/page` renders forty lines, `/write` commits one row. */
export async function serveBare(): Promise<Served> {
	const folder = mkdtempSync(join(tmpdir(), 'estrade-bare-'));
	const root = resolve('scripts/bench/bare');
	// Inside the project, so that the built server finds the packages.
	const out = join(root, 'build');
	runOrThrow('vite', ['build', '--logLevel=error'], { ...process.env, BARE_OUT: out }, root);
	const port = await freePort();
	const database = `file:${join(folder, 'bare.db')}`;
	const origin = `http://localhost:${port}`;
	const env = {
		...process.env,
		NODE_ENV: 'production',
		PORT: String(port),
		ORIGIN: origin,
		BARE_DATABASE: database
	};
	return serve(join(out, 'index.js'), { origin, database, folder, env }, '/page');
}

/** Measures a server and stops it, whatever happens. */
export async function measured<T>(
	serving: Promise<Served>,
	measure: (served: Served) => Promise<T>
): Promise<T> {
	const served = await serving;
	try {
		return await measure(served);
	} finally {
		await served.stop();
	}
}

/** Runs a server and waits until `ready` is answered; stopping it removes its folder. */
export async function serve(
	script: string,
	served: Omit<Served, 'stop' | 'held'>,
	ready: string
): Promise<Served> {
	const child = spawn(process.execPath, ['--import', './scripts/bench/collected.ts', script], {
		env: served.env,
		stdio: ['ignore', 'ignore', 'inherit', 'ipc']
	});
	const deadline = Date.now() + 30_000;
	while (
		!(await fetch(served.origin + ready)
			.then((response) => response.ok)
			.catch(() => false))
	) {
		if (Date.now() > deadline || child.exitCode !== null) {
			await stop(child, served.folder);
			throw new Error(`${script} does not answer`);
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	return { ...served, held: () => held(child), stop: () => stop(child, served.folder) };
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
	if (child.exitCode === null) {
		const exited = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		setTimeout(() => child.kill('SIGKILL'), 5000).unref();
		await exited;
	}
	rmSync(folder, { recursive: true, force: true });
}

/** Runs a command to its end. */
export function runOrThrow(
	command: string,
	args: string[],
	env: NodeJS.ProcessEnv = process.env,
	cwd?: string
): void {
	const result = spawnSync(command, args, { env, cwd, stdio: ['ignore', 'ignore', 'inherit'] });
	if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}

/** The median of a few readings: pages are given back to the system a little later. */
async function held(child: ChildProcess): Promise<Held> {
	const resident: number[] = [];
	const live: number[] = [];
	for (let i = 0; i < 5; i++) {
		const collected = once(child, 'message') as Promise<[number]>;
		child.send('collect');
		live.push((await collected)[0] / 1024);
		await pause(500);
		resident.push(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]));
	}
	return { residentKb: median(resident), liveKb: median(live) };
}

function median(values: number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

let watchers = 0;

/** As many networks as people who watch: the streams of one are bounded. */
export function networkOfWatcher(): string {
	watchers++;
	return `198.18.${(watchers >> 8) & 255}.${watchers & 255}`;
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, () => {
			const address = probe.address();
			const port = typeof address === 'object' && address ? address.port : 0;
			probe.close(() => resolve(port));
		});
	});
}
