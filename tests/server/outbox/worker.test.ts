import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setClock } from '../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../src/lib/server/db/client.ts';
import { outbox } from '../../../src/lib/server/db/schema/outbox.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { emit, type FactKind } from '../../../src/lib/server/outbox/emit.ts';
import { PermanentFailure } from '../../../src/lib/server/outbox/failure.ts';
import { backoffMs, leaseFacts, MAX_ATTEMPTS, settleFacts } from '../../../src/lib/server/outbox/queue.ts';
import { makeWorker, type Handlers } from '../../../src/lib/server/outbox/worker.ts';

let clock = Date.parse('2027-01-10T15:00:00Z');
const advance = (ms: number) => (clock += ms);
let restoreClock: () => void;

beforeEach(async () => {
	restoreClock = setClock(() => clock);
	await write('outbox.test', (tx) => tx.delete(outbox));
});
afterEach(() => restoreClock());

/** Handlers where only some kinds do something. */
function handlers(some: Partial<Handlers>): Handlers {
	return some as Handlers;
}

const say = (orderId = 1, options: { dedupeKey?: string; runAfter?: Date } = {}) =>
	write('outbox.test', (tx) => emit(tx, 'order.confirmed', { orderId }, options));

async function facts() {
	return (await reader()).select().from(outbox).orderBy(outbox.id);
}

test('a fact is done once, after the commit of what said it, and a fact rolled back is never done', async () => {
	const seen: number[] = [];
	const worker = makeWorker({
		handlers: handlers({ 'order.confirmed': async ({ orderId }) => void seen.push(orderId) })
	});
	await say(7);
	await write('outbox.test', async (tx) => {
		await emit(tx, 'order.confirmed', { orderId: 8 });
		throw new Error('undone');
	}).catch(() => undefined);
	expect(await worker.runBatch()).toBe(1);
	expect(await worker.runBatch()).toBe(0);
	expect(seen).toEqual([7]);
	expect((await facts())[0]!.doneAt?.getTime()).toBe(clock);
});

test('a fact said twice under one key is done once; under none, twice', async () => {
	let count = 0;
	const worker = makeWorker({ handlers: handlers({ 'order.confirmed': async () => void count++ }) });
	await say(1, { dedupeKey: 'k' });
	await say(1, { dedupeKey: 'k' });
	await worker.runBatch();
	expect(count).toBe(1);
	await say(1);
	await say(1);
	await worker.runBatch();
	expect(count).toBe(3);
});

test('a fact for later waits for its hour', async () => {
	let count = 0;
	const worker = makeWorker({ handlers: handlers({ 'order.confirmed': async () => void count++ }) });
	await say(1, { runAfter: new Date(clock + 60_000) });
	expect(await worker.runBatch()).toBe(0);
	advance(60_000);
	expect(await worker.runBatch()).toBe(1);
	expect(count).toBe(1);
});

test('a failed fact comes back after a growing wait, then is left to staff with what went wrong, without the address', async () => {
	let tries = 0;
	const worker = makeWorker({
		handlers: handlers({
			'order.confirmed': async () => {
				tries++;
				throw Object.assign(new Error('550 <jean.tremblay@exemple.org> unknown'), { code: 'EENVELOPE' });
			}
		})
	});
	await say();
	const waits: number[] = [];
	for (let i = 1; i < MAX_ATTEMPTS; i++) {
		await worker.runBatch();
		const [fact] = await facts();
		expect(fact!.deadAt).toBeNull();
		waits.push(fact!.runAfter.getTime() - clock);
		// A moment before its hour nothing happens.
		clock = fact!.runAfter.getTime() - 1;
		expect(await worker.runBatch()).toBe(0);
		advance(1);
	}
	waits.forEach((wait, i) => {
		expect(wait).toBeGreaterThanOrEqual(backoffMs(i + 1, 0.999_999) - 1);
		expect(wait).toBeLessThanOrEqual(backoffMs(i + 1, 0));
	});
	expect(backoffMs(4, 0)).toBe(270_000);
	expect(backoffMs(50, 0)).toBe(6 * 3600_000);

	await worker.runBatch();
	const [dead] = await facts();
	expect(tries).toBe(MAX_ATTEMPTS);
	expect(dead!.deadAt?.getTime()).toBe(clock);
	expect(dead!.lastError).toContain('EENVELOPE');
	expect(dead!.lastError).not.toContain('tremblay');
	advance(365 * 86_400_000);
	expect(await worker.runBatch()).toBe(0);
});

test('a permanent failure is dead at once, and so is a kind nobody handles', async () => {
	const worker = makeWorker({
		handlers: handlers({
			'order.confirmed': async () => {
				throw new PermanentFailure('Commande 1 introuvable');
			}
		})
	});
	await say();
	await write('outbox.test', (tx) => emit(tx, 'inconnu' as FactKind, {} as never));
	await worker.runBatch();
	const rows = await facts();
	expect(rows.map((row) => row.attempts)).toEqual([1, 1]);
	expect(rows[0]).toMatchObject({ lastError: 'Commande 1 introuvable' });
	expect(rows.every((row) => row.deadAt)).toBe(true);
});

test('one fact that fails does not hold back the others of its batch', async () => {
	const seen: number[] = [];
	const worker = makeWorker({
		handlers: handlers({
			'order.confirmed': async ({ orderId }) => {
				if (orderId === 2) throw new Error('no');
				seen.push(orderId);
			}
		})
	});
	for (const id of [1, 2, 3]) await say(id);
	await worker.runBatch();
	expect(seen).toEqual([1, 3]);
	expect((await facts()).map((fact) => fact.doneAt !== null)).toEqual([true, false, true]);
});

test('a sign-in code does not outlive its mail', async () => {
	const worker = makeWorker({ handlers: handlers({ 'login.code': async () => undefined }) });
	await write('auth.test', (tx) =>
		emit(tx, 'login.code', { email: 'a@exemple.org', code: '123456', locale: 'fr' })
	);
	expect(JSON.stringify(await facts())).toContain('123456');
	await worker.runBatch();
	expect(JSON.stringify(await facts())).not.toMatch(/123456|exemple\.org/);
});

/** Takes facts as {@link leaseFacts} would if it looked first and marked later, in two steps. */
async function naiveLease(): Promise<number[]> {
	const rows = await (await reader()).select({ id: outbox.id }).from(outbox).where(eq(outbox.attempts, 0));
	await write('outbox.test', (tx) => tx.update(outbox).set({ attempts: 1 }));
	return rows.map(({ id }) => id);
}

test('two workers at once never take the same fact; looking first and marking later, they do', async () => {
	for (let i = 0; i < 40; i++) await say(i);
	const leases = await Promise.all(Array.from({ length: 8 }, () => leaseFacts(10, 60_000)));
	const ids = leases.flat().map((fact) => fact.id);
	expect(ids).toHaveLength(40);
	expect(new Set(ids).size).toBe(40);

	await write('outbox.test', (tx) => tx.update(outbox).set({ attempts: 0 }));
	const naive = (await Promise.all([naiveLease(), naiveLease()])).flat();
	expect(new Set(naive).size).toBeLessThan(naive.length);
});

test('when a lease ends, another worker does the fact again and the late one cannot settle it', async () => {
	await say();
	const [first] = await leaseFacts(1, 60_000);
	expect(await leaseFacts(1, 60_000)).toEqual([]);
	advance(60_001);
	const [second] = await leaseFacts(1, 60_000);
	expect(second).toMatchObject({ id: first!.id, attempts: 2 });
	await settleFacts([{ fact: first!, ok: false, error: 'late', permanent: true }]);
	expect((await facts())[0]).toMatchObject({ deadAt: null, lastError: null });
	await settleFacts([{ fact: second!, ok: true }]);
	expect((await facts())[0]!.doneAt).not.toBeNull();
});

test('the worker is woken by the commit, works without being asked, and stops after the batch under way', async () => {
	restoreClock();
	let release!: () => void;
	const gate = new Promise<void>((resolve) => (release = resolve));
	let entered!: () => void;
	const inside = new Promise<void>((resolve) => (entered = resolve));
	const worker = makeWorker({
		handlers: handlers({
			'order.confirmed': async () => {
				entered();
				await gate;
			}
		}),
		// Longer than the test may last: only the bell can wake it.
		pollMs: 600_000
	});
	worker.start();
	await say(1);
	await inside;
	const stopped = worker.stop();
	release();
	await stopped;
	expect((await facts())[0]!.doneAt).not.toBeNull();
	await say(2);
	expect((await facts())[1]!.doneAt).toBeNull();
});

test('a fact of another process is found without a bell', async () => {
	restoreClock();
	let done!: () => void;
	const seen = new Promise<void>((resolve) => (done = resolve));
	const worker = makeWorker({
		handlers: handlers({ 'order.confirmed': async () => done() }),
		pollMs: 10
	});
	worker.start();
	await write('outbox.test', (tx) =>
		tx.insert(outbox).values({
			kind: 'order.confirmed',
			payload: { orderId: 1 },
			createdAt: new Date(),
			runAfter: new Date()
		})
	);
	await seen;
	await worker.stop();
});

test('periodic work comes back, and an error in it stops nothing', async () => {
	restoreClock();
	let runs = 0;
	let thrice!: () => void;
	const enough = new Promise<void>((resolve) => (thrice = resolve));
	const worker = makeWorker({
		handlers: handlers({}),
		periodic: [
			{
				name: 'test',
				everyMs: 1,
				run: async () => {
					if (++runs === 3) thrice();
					throw new Error('once more');
				}
			}
		]
	});
	worker.start();
	await enough;
	await worker.stop();
	expect(runs).toBeGreaterThanOrEqual(3);
	await (await connections()).reader.execute('SELECT 1');
});

test('periodic work that has its hour waits for it, and a long one is told to stop', async () => {
	restoreClock();
	const begun: string[] = [];
	let longBegan!: () => void;
	const began = new Promise<void>((resolve) => (longBegan = resolve));
	const worker = makeWorker({
		handlers: handlers({}),
		periodic: [
			{ name: 'later', everyMs: 1, untilMs: async () => 3_600_000, run: async () => begun.push('later') },
			{
				name: 'long',
				everyMs: 1,
				run: (signal) => {
					begun.push('long');
					longBegan();
					return new Promise((resolve) => signal.addEventListener('abort', resolve));
				}
			}
		]
	});
	worker.start();
	await began;
	await worker.stop();
	expect(begun).toEqual(['long']);
});
