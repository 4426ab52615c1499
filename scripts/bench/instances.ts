import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildIfOld } from '../build.ts';
import { freePort, SECRET, serve, type Served } from './servers.ts';

/** Instances of the production build on one remote store. */
export interface Instances {
	/** Address of the store that they share. */
	database: string;
	instances: readonly Served[];
	stop(): Promise<void>;
}

/**
 * Serves instances of the production build, each a process with a port of its own, on one store behind the double of a
 * libSQL server, itself a process.
 * @param options.fill makes the file that is then served: on the file itself, far quicker than through a server
 * @param options.before what to do on the store once it is served, before the instances start
 */
export async function serveInstances(options: {
	count: number;
	fill: (file: string, env: NodeJS.ProcessEnv) => Promise<unknown> | void;
	before?: (database: string) => Promise<void>;
	env?: NodeJS.ProcessEnv;
}): Promise<Instances> {
	if (!buildIfOld()) throw new Error('the application does not build');
	const folder = mkdtempSync(join(tmpdir(), 'estrade-instances-'));
	const file = join(folder, 'estrade.db');
	const env = {
		...process.env,
		NODE_ENV: 'production',
		APP_SECRET: SECRET,
		// Its invoices are nobody's: the supplier may be the invented one.
		DEMO: '1',
		LOG_LEVEL: 'error',
		...options.env
	};
	await options.fill(file, { ...env, DATABASE_URL: `file:${file}` });
	const store = spawn(process.execPath, ['tests/fakes/libsql-server/main.ts', '--file', file], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const [database] = (await once(createInterface({ input: store.stdout }), 'line')) as [string];
	const instances: Served[] = [];
	const stop = async () => {
		await Promise.all(instances.map((instance) => instance.stop()));
		const exited = once(store, 'exit');
		store.kill('SIGTERM');
		await exited;
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		await options.before?.(database);
		for (let i = 0; i < options.count; i++) {
			const port = await freePort();
			const origin = `http://localhost:${port}`;
			const own = { ...env, DATABASE_URL: database, PORT: String(port), ORIGIN: origin };
			const served = { origin, database, folder: join(folder, `instance-${i}`), env: own };
			instances.push(await serve('build/index.js', served, '/api/sante'));
		}
		return { database, instances, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
