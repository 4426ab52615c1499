import { execFileSync } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { drawBadges } from '../../../src/lib/server/checkin/badge-drawing.ts';
import { busy, here, lost, slow, unknown } from './threaded-work.ts';

const face = {
	registrationId: 1,
	code: 'ABCDEFGHJK',
	givenName: 'Élodie',
	familyName: 'St-Onge',
	organisation: 'Carrefour Emploi',
	pass: 'Colloque complet',
	eventName: 'QUARIERA',
	qr: 'E1.ABCDEFGHJK.signature'
};

/** The longest time that this thread could do nothing else while `work` ran. */
async function longestStop(work: () => Promise<unknown>): Promise<number> {
	const delay = monitorEventLoopDelay({ resolution: 2 });
	delay.enable();
	await pause(20);
	await work();
	await pause(20);
	delay.disable();
	return delay.max / 1e6;
}

test('work runs in another thread, on copies, and its refusals come back', async () => {
	expect(await here(null)).not.toBe(threadId);
	await expect(slow({ ms: 1, fail: true })).rejects.toThrow('comme demandé');
});

test('this thread stays free while the other works', async () => {
	await here(null);
	expect(await longestStop(() => slow({ ms: 400, fail: false }))).toBeLessThan(200);
	// The control: the same work done here stops everything.
	expect(await longestStop(() => busy(400))).toBeGreaterThan(350);
});

test('a badge drawn so is a PDF, and several at once each get their own', async () => {
	const drawn = await Promise.all(
		[1, 2, 3].map((n) => drawBadges({ faces: Array.from({ length: n }, () => face), layout: 'single' }))
	);
	for (const [i, pdf] of drawn.entries()) {
		expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
		expect(
			Buffer.from(pdf)
				.toString('latin1')
				.match(/\/Type \/Page\b/g)
		).toHaveLength(i + 1);
	}
});

test('a thread that dies fails what it was doing, and the next task has another', async () => {
	await expect(lost(null)).rejects.toThrow();
	await expect(here(null)).resolves.toBeGreaterThan(0);
});

test('a module that no thread can load does its work here', async () => {
	expect(await unknown(null)).toBe(threadId);
	expect(await unknown(null)).toBe(threadId);
});

test('an idle thread holds no process back', () => {
	const script = `import { here } from '${new URL('./threaded-work.ts', import.meta.url).href}';
		console.log((await here(null)) > 0);`;
	const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
		timeout: 20_000,
		encoding: 'utf8'
	});
	expect(said.trim()).toBe('true');
});
