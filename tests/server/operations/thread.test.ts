import { execFileSync } from 'node:child_process';
import { threadId } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { drawBadges } from '../../../src/lib/server/checkin/badge-drawing.ts';
import { log } from '../../../src/lib/server/log.ts';
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

/** How often this thread could do something else while `work` ran: no clock, so that a busy machine changes nothing. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
	let turns = 0;
	const timer = setInterval(() => (turns += 1), 1);
	await work();
	clearInterval(timer);
	return turns;
}

test('work runs in another thread, on copies, and its refusals come back', async () => {
	expect(await here(null)).not.toBe(threadId);
	await expect(slow({ ms: 1, fail: true })).rejects.toThrow('comme demandé');
});

test('this thread stays free while the other works', async () => {
	await here(null);
	expect(await turnsDuring(() => slow({ ms: 400, fail: false }))).toBeGreaterThan(5);
	// The control: the same work done here stops everything.
	expect(await turnsDuring(() => busy(400))).toBe(0);
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

test('a module that no thread can load does its work here, and it is said once, as an error', async () => {
	const said = vi.spyOn(log, 'error').mockImplementation(() => {});
	expect(await unknown(null)).toBe(threadId);
	expect(await unknown(null)).toBe(threadId);
	expect(said.mock.calls.map(([event]) => event)).toEqual(['thread_refused']);
	said.mockRestore();
});

test('neither an idle thread nor an input that cannot be copied holds a process back', () => {
	const script = `import { here } from '${new URL('./threaded-work.ts', import.meta.url).href}';
		const refused = () => here(() => 'a function').then(() => 'copied', (error) => error.name);
		console.log(await refused(), (await here(null)) > 0, await refused());`;
	const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
		timeout: 20_000,
		encoding: 'utf8'
	});
	expect(said.trim()).toBe('DataCloneError true DataCloneError');
});
