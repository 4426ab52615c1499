import { expect, test } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

// What is drawn in a thread is found again there by the address of its own chunk: the build must keep that true.

const built = resolve('build/server');
const chunks = readdirSync(built, { recursive: true, encoding: 'utf8' })
	.filter((path) => path.endsWith('.js'))
	.map((path) => join(built, path))
	.filter((path) => /threaded\(import\.meta\.url/.test(readFileSync(path, 'utf8')));

test('each drawing of the production build begins in a thread, with its work', async () => {
	const names: string[] = [];
	for (const chunk of chunks) {
		const worker = new Worker(pathToFileURL(chunk), { workerData: { mark: 'estrade-thread' }, execArgv: [] });
		const first = await new Promise((ready, failed) => worker.once('message', ready).once('error', failed));
		expect(first, chunk).toEqual({ ready: true });
		await worker.terminate();
		names.push(
			...[...readFileSync(chunk, 'utf8').matchAll(/threaded\(import\.meta\.url, "(\w+)"/g)].map(
				([, name]) => name!
			)
		);
	}
	expect(names.sort()).toEqual(['badges', 'invoice']);
});
