import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

// What is drawn in a thread is found again there by the address of its own chunk: the build must keep that true.

const built = resolve('build/server');
const chunks = readdirSync(built, { recursive: true, encoding: 'utf8' })
	.filter((path) => path.endsWith('.js'))
	.map((path) => join(built, path))
	.filter((path) => /threaded(Alone)?\(import\.meta\.url/.test(readFileSync(path, 'utf8')));

test('each drawing of the production build begins in a thread, with its work', async () => {
	const names: string[] = [];
	for (const chunk of chunks) {
		const worker = new Worker(pathToFileURL(chunk), { workerData: { mark: 'estrade-thread' }, execArgv: [] });
		const first = await new Promise((ready, failed) => worker.once('message', ready).once('error', failed));
		expect(first, chunk).toEqual({ ready: true });
		await worker.terminate();
		names.push(
			...[...readFileSync(chunk, 'utf8').matchAll(/threaded(?:Alone)?\(import\.meta\.url, "(\w+)"/g)].map(
				([, name]) => name!
			)
		);
	}
	expect(names.sort()).toEqual([
		...[
			'assignment',
			'badges',
			'certificates',
			'invoice',
			'mentoring',
			'minutes',
			'panels',
			'seating',
			'tally',
			'timetable'
		]
	]);
});

test('the production build draws a badge in its thread, and gives none up', () => {
	const chunk = chunks.find((path) => readFileSync(path, 'utf8').includes('"badges"'))!;
	const script = `
		let answers = 0;
		process.on('worker', (worker) => worker.on('message', (answer) => (answers += 'value' in answer ? 1 : 0)));
		const exported = Object.values(await import(${JSON.stringify(pathToFileURL(chunk).href)}));
		const draw = exported.find((one) => one.name === 'badgesPdf');
		const pdf = await draw([1]);
		console.log(Buffer.from(pdf).toString('latin1', 0, 5) + ' ' + answers);`;
	const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
		env: { ...process.env, DATABASE_URL: `file:${resolve('test-results/data/estrade.db')}` },
		timeout: 30_000,
		encoding: 'utf8'
	});
	// Nothing else is said: a thread that is given up says so.
	expect(said.trim()).toBe('%PDF- 1');
});
