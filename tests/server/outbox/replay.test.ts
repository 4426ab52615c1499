import { beforeEach, expect, test } from 'vitest';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { auditEntry } from '../../../src/lib/server/db/schema/audit.ts';
import { outbox } from '../../../src/lib/server/db/schema/outbox.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { emitAll } from '../../../src/lib/server/outbox/emit.ts';
import { PermanentFailure } from '../../../src/lib/server/outbox/failure.ts';
import { countFacts, listFacts } from '../../../src/lib/server/outbox/queries.ts';
import { replayFacts } from '../../../src/lib/server/outbox/replay.ts';
import { makeWorker, type Handlers } from '../../../src/lib/server/outbox/worker.ts';
import { makePerson } from '../../factories/people.ts';
import { refusalOf } from '../../setup/refused.ts';

let isBroken = true;
const seen: number[] = [];
const worker = makeWorker({
	handlers: {
		'order.confirmed': async ({ orderId }) => {
			if (isBroken) throw new PermanentFailure('En panne');
			seen.push(orderId);
		},
		'login.code': async () => {
			throw new PermanentFailure('En panne');
		}
	} as Partial<Handlers> as Handlers
});

beforeEach(async () => {
	isBroken = true;
	seen.length = 0;
	await write('outbox.test', async (tx) => {
		await tx.delete(outbox);
		await emitAll(tx, [
			{ kind: 'order.confirmed', payload: { orderId: 1 } },
			{ kind: 'order.confirmed', payload: { orderId: 2 } },
			{ kind: 'login.code', payload: { email: 'a@exemple.org', code: '123456', locale: 'fr' } }
		]);
	});
	await worker.runBatch();
});

test('staff replay a dead fact, once, with a line in the trail', async () => {
	const { actor } = await makePerson({ roles: ['staff'] });
	const dead = await listFacts(system('test'), { state: 'dead' }, { limit: 10, offset: 0 });
	expect(dead.rows.map(({ canReplay }) => canReplay)).toEqual([false, true, true]);
	const one = dead.rows.at(-1)!;
	isBroken = false;
	expect(await replayFacts(actor, one.id)).toBe(1);
	expect((await refusalOf(replayFacts(actor, one.id))).code).toBe('stale_page');
	await worker.runBatch();
	expect(seen).toEqual([1]);
	expect(await countFacts(system('test'))).toEqual({ waiting: 0, done: 1, dead: 2 });
	const trail = await (await reader()).select().from(auditEntry);
	expect(trail).toMatchObject([
		{ action: 'task.replayed', objectKind: 'outbox', objectId: String(one.id), actorKind: 'person' }
	]);
});

test('all at once; a secret that is gone is neither shown nor sent again', async () => {
	const { actor } = await makePerson({ roles: ['staff'] });
	const { rows } = await listFacts(system('test'), { kind: 'login.code' }, { limit: 10, offset: 0 });
	expect(rows[0]).toMatchObject({ payload: null, canReplay: false });
	expect(JSON.stringify(await (await reader()).select().from(outbox))).not.toMatch(/123456|a@exemple/);
	expect((await refusalOf(replayFacts(actor, rows[0]!.id))).code).toBe('stale_page');
	isBroken = false;
	expect(await replayFacts(actor, 'all')).toBe(2);
	expect(await replayFacts(actor, 'all')).toBe(0);
	await worker.runBatch();
	expect(seen).toEqual([1, 2]);
});

test('nobody else may', async () => {
	const { actor: door } = await makePerson({ roles: ['door'] });
	const { actor: someone } = await makePerson();
	for (const actor of [ANONYMOUS, door, someone])
		expect((await refusalOf(replayFacts(actor, 'all'))).code).toBe('not_allowed');
});
