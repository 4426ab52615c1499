import { createClient } from '@libsql/client';
import { drizzle } from 'drizzle-orm/libsql';
import { migrate as drizzleMigrate } from 'drizzle-orm/libsql/migrator';
import { eq } from 'drizzle-orm';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { connections, reader } from '../../../src/lib/server/db/client.ts';
import { OutcomeUnknownError } from '../../../src/lib/server/db/failures.ts';
import { migrate, migrationLevel } from '../../../src/lib/server/db/migrate.ts';
import { outbox } from '../../../src/lib/server/db/schema/outbox.ts';
import { order, quota } from '../../../src/lib/server/db/schema/registration.ts';
import { versionOf } from '../../../src/lib/server/db/version.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { emitAll } from '../../../src/lib/server/outbox/emit.ts';
import { placeOrder } from '../../../src/lib/server/registration/place-order.ts';
import { ANONYMOUS } from '../../../src/lib/server/auth/policy.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { makeEvent } from '../../factories/event.ts';
import { orderFields } from '../../factories/form.ts';
import { makeOrder } from '../../factories/order.ts';
import { startLibsqlServer, type Options } from '../../fakes/libsql-server/server.ts';
import type { StreamRequest } from '../../fakes/libsql-server/stream.ts';

/** Several instances of the application on one remote store: the double runs here, they run beside. */
let fault: Options['fault'];
let heldMs = 5_000;
const pragmas: string[] = [];
const file = join(inject('temporaryFolder'), `${randomUUID()}.db`);
copyFileSync(inject('templateDatabase'), file);
const server = await startLibsqlServer({
	file,
	pragmas,
	get transactionMs() {
		return heldMs;
	},
	fault: (requests) => fault?.(requests)
});
process.env.DATABASE_URL = server.url;
afterAll(() => server.stop());

/** Starts an instance for each list of arguments, and lets them all go at the same moment. */
async function instances<T>(tasks: readonly (readonly string[])[], url = server.url): Promise<T[]> {
	const script = join(import.meta.dirname, 'instance-process.ts');
	const ready = await Promise.all(
		tasks.map(async (args) => {
			const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
				env: { ...process.env, DATABASE_URL: url },
				stdio: ['pipe', 'pipe', 'inherit']
			});
			const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
			expect((await said.next()).value).toBe('ready');
			return { child, said };
		})
	);
	for (const { child } of ready) child.stdin.write('go\n');
	return Promise.all(ready.map(async ({ said }) => JSON.parse((await said.next()).value as string) as T));
}

const tally = (ends: readonly string[]) =>
	Object.fromEntries([...Map.groupBy(ends, (end) => end)].map(([end, all]) => [end, all.length]));

describe('migrations', () => {
	/** Lets both look before either applies. */
	const slowLook = (requests: readonly StreamRequest[]) =>
		JSON.stringify(requests).includes('SELECT id, hash') ? 400 : undefined;

	test('two instances that start at once on a new store both start, and it is what a file is', async () => {
		const empty = join(inject('temporaryFolder'), `${randomUUID()}.db`);
		const fresh = await startLibsqlServer({ file: empty, fault: slowLook });
		expect(await instances([['migrate'], ['migrate']], fresh.url)).toEqual([null, null]);
		const client = createClient({ url: fresh.url });
		const level = await migrationLevel(client);
		expect(level.applied).toBe(level.known);
		const schema = 'SELECT type, name, sql FROM sqlite_master ORDER BY type, name';
		const remote = (await client.execute(schema)).rows.map((row) => ({ ...row }));
		const template = createClient({ url: `file:${inject('templateDatabase')}` });
		expect(remote).toEqual((await template.execute(schema)).rows.map((row) => ({ ...row })));
		expect(remote.filter((row) => row.type === 'trigger').length).toBeGreaterThan(20);
		expect(remote.some((row) => String(row.sql).includes('fts5'))).toBe(true);
		template.close();
		await fresh.stop();
	});

	test('control: without looking again, the second is refused', async () => {
		const empty = join(inject('temporaryFolder'), `${randomUUID()}.db`);
		const fresh = await startLibsqlServer({ file: empty, fault: slowLook });
		const one = () =>
			drizzleMigrate(drizzle(createClient({ url: fresh.url })), { migrationsFolder: 'drizzle' });
		const ends = await Promise.allSettled([one(), one()]);
		expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected']);
		await fresh.stop();
	});

	test('applied again, they change nothing', async () => {
		const { reader: client } = await connections();
		const before = await migrationLevel(client);
		await migrate();
		expect(await migrationLevel(client)).toEqual(before);
	});
});

describe('orders', () => {
	test('two instances and forty buyers for the last ten places: ten have one', async () => {
		const made = await makeEvent({ capacity: 10 });
		const ends = await instances<string[]>(
			['a', 'b'].map((name) => ['buy', made.event.slug, `${name}-${made.event.id}`, '20'])
		);
		expect(tally(ends.flat())).toEqual({ ok: 10, sold_out: 30 });
		expect(await verify()).toEqual([]);
	});

	test('control: on a server that checks nothing, the same buyers oversell', async () => {
		const made = await makeEvent({ capacity: 10 });
		pragmas.push('ignore_check_constraints=ON');
		const ends = await instances<string[]>(
			['a', 'b'].map((name) => ['buy', made.event.slug, `${name}-${made.event.id}`, '20'])
		);
		pragmas.pop();
		expect(tally(ends.flat())).toEqual({ ok: 40 });
		const db = await reader();
		await write('registration.tests', (tx) =>
			tx.update(quota).set({ capacity: 410 }).where(eq(quota.eventId, made.event.id))
		);
		expect(await db.$count(order, eq(order.eventId, made.event.id))).toBe(40);
	});

	const commits = (requests: readonly StreamRequest[]) =>
		requests.some((one) => one.type === 'execute' && one.stmt.sql === 'COMMIT');

	test('whose commit’s answer is lost is found again by its key, and given', async () => {
		const made = await makeEvent();
		const request = {
			actor: ANONYMOUS,
			eventSlug: made.event.slug,
			input: orderFields(),
			locale: 'fr' as const
		};
		fault = (requests) => (commits(requests) ? 'answer' : undefined);
		const placed = await placeOrder(request);
		fault = undefined;
		expect(placed.alreadyPlaced).toBe(true);
		expect((await placeOrder(request)).code).toBe(placed.code);
		expect(await (await reader()).$count(order, eq(order.eventId, made.event.id))).toBe(1);
	});

	test('whose commit is lost is an incident, and its page sent again makes one order', async () => {
		const made = await makeEvent();
		const request = {
			actor: ANONYMOUS,
			eventSlug: made.event.slug,
			input: orderFields(),
			locale: 'fr' as const
		};
		fault = (requests) => (commits(requests) ? 'request' : undefined);
		await expect(placeOrder(request)).rejects.toThrow(OutcomeUnknownError);
		fault = undefined;
		// What was lost leaves its transaction open, until the next writer breaks it.
		heldMs = 100;
		const placed = await placeOrder(request).finally(() => (heldMs = 5_000));
		expect(placed.alreadyPlaced).toBe(false);
		expect((await placeOrder(request)).code).toBe(placed.code);
		expect(await (await reader()).$count(order, eq(order.eventId, made.event.id))).toBe(1);
	});

	test('held past their time are ended once, by whichever instance', async () => {
		const made = await makeEvent();
		for (let i = 0; i < 5; i++) await makeOrder(made, { holdExpiresAt: new Date(Date.now() - 1000) });
		const ended = await instances<number>([['expire'], ['expire']]);
		expect(ended[0]! + ended[1]!).toBe(5);
		expect(await verify()).toEqual([]);
	});
});

describe('facts', () => {
	/** So many facts for two workers at once; how often each was acted upon. */
	async function actedUpon(leaseMs: number, forMs: number): Promise<number[]> {
		await write('outbox.test', async (tx) => {
			await tx.delete(outbox);
			await emitAll(
				tx,
				Array.from({ length: 24 }, (_, i) => ({ kind: 'order.confirmed' as const, payload: { orderId: i } }))
			);
		});
		const worker = ['work', String(leaseMs), '20', String(forMs)];
		const done = (await instances<number[]>([worker, worker])).flat();
		return Array.from({ length: 24 }, (_, i) => done.filter((orderId) => orderId === i).length);
	}

	test('are acted upon once each, by two instances', async () => {
		expect(await actedUpon(60_000, 20_000)).toEqual(Array(24).fill(1));
	});

	test('control: with leases that end at once, some are acted upon twice', { timeout: 120_000 }, async () => {
		// On a busy machine one of the two may come when all is done: they are let go until they meet.
		let most = 1;
		for (let round = 0; round < 20 && most === 1; round++) most = Math.max(...(await actedUpon(1, 1500)));
		expect(most).toBeGreaterThan(1);
	});
});

test('what another instance wrote is soon seen by who keeps a value until its version changes', async () => {
	const made = await makeEvent();
	const db = await reader();
	let kept = { version: '', orders: -1 };
	const look = async () => {
		const version = await versionOf(['registration']);
		if (version !== kept.version)
			kept = { version, orders: await db.$count(order, eq(order.eventId, made.event.id)) };
		return kept.orders;
	};
	expect(await look()).toBe(0);
	expect(await instances([['buy', made.event.slug, `seen-${made.event.id}`, '1']])).toEqual([['ok']]);
	await expect.poll(look, { timeout: 10_000 }).toBe(1);
});
