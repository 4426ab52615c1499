import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { holdOrigin, order } from '../../../src/lib/server/db/schema/registration.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { expireHolds } from '../../../src/lib/server/registration/expire-holds.ts';
import { HELD_PER_BUYER, HELD_PER_NETWORK } from '../../../src/lib/server/registration/held-places.ts';
import { HOLD_MINUTES } from '../../../src/lib/server/registration/place-order.ts';
import { switchToInvoice } from '../../../src/lib/server/registration/switch-to-invoice.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makePerson } from '../../factories/people.ts';

let restore = () => {};
afterEach(() => restore());

let serial = 0;
/** A network of the documentation's range, new at each call. */
const newNetwork = () => `192.0.2.${++serial}`;
const people = (count: number) => Array.from({ length: count }, () => personFields());
const holding = (
	made: Awaited<ReturnType<typeof makeEvent>>,
	count: number,
	network: string | undefined,
	fields: Parameters<typeof placeNew>[1] = {}
) =>
	placeNew(made, { people: people(count), network, ...fields, fields: { method: 'card', ...fields.fields } });
const originsOf = async (orderId: number) =>
	(await reader()).select().from(holdOrigin).where(eq(holdOrigin.orderId, orderId));

describe('places held unpaid', () => {
	test('an office of forty behind one address, each with a card, and a manager with forty people, pass', async () => {
		const made = await makeEvent();
		const network = newNetwork();
		for (let i = 0; i < 40; i++) await holding(made, 1, network);
		await expect(holding(made, 40, network)).resolves.toMatchObject({ status: 'held' });
	});

	test('a network holds so many and no more, whoever buys; another network is not concerned', async () => {
		const made = await makeEvent();
		const network = newNetwork();
		for (let i = 0; i < HELD_PER_NETWORK / 40; i++) await holding(made, 40, network);
		await expect(holding(made, 1, network)).rejects.toMatchObject({ code: 'too_many_held', status: 429 });
		await expect(holding(made, 1, newNetwork())).resolves.toMatchObject({ status: 'held' });
		// By invoice nothing is held: it is confirmed, and owed.
		await expect(holding(made, 1, network, { fields: { method: 'invoice' } })).resolves.toMatchObject({
			status: 'awaiting_payment'
		});
	});

	test('control: once nothing says where places are held from, the network holds one more', async () => {
		const made = await makeEvent();
		const network = newNetwork();
		for (let i = 0; i < HELD_PER_NETWORK / 40; i++) await holding(made, 40, network);
		await write('registration.test', (tx) => tx.delete(holdOrigin));
		await expect(holding(made, 1, network)).resolves.toMatchObject({ status: 'held' });
	});

	test('what was refused has written nothing', async () => {
		const made = await makeEvent();
		const network = newNetwork();
		for (let i = 0; i < HELD_PER_NETWORK / 40; i++) await holding(made, 40, network);
		const idempotencyKey = `refusee-${network}`;
		await expect(holding(made, 1, network, { fields: { idempotencyKey } })).rejects.toThrow();
		const db = await reader();
		expect(await db.select().from(order).where(eq(order.idempotencyKey, idempotencyKey))).toEqual([]);
	});

	test('one buyer holds so many and no more, from wherever', async () => {
		const made = await makeEvent({ capacity: 1000 });
		const payer = { email: `acheteuse-${++serial}@exemple.org` };
		await holding(made, HELD_PER_BUYER - 1, newNetwork(), { fields: { payer } });
		await holding(made, 1, undefined, { fields: { payer } });
		await expect(
			holding(made, 1, newNetwork(), { fields: { payer: { email: payer.email.toUpperCase() } } })
		).rejects.toMatchObject({ code: 'too_many_held' });
	});

	test('what is settled or past its time is counted no more, and where it came from is forgotten', async () => {
		const made = await makeEvent();
		const network = newNetwork();
		const orders = [];
		for (let i = 0; i < HELD_PER_NETWORK / 40; i++) orders.push(await holding(made, 40, network));
		const [first] = orders;
		const [kept] = await originsOf(first!.orderId);
		expect(kept!.network).not.toContain(network);
		await switchToInvoice({ actor: system('test'), orderCode: first!.code });
		expect(await originsOf(first!.orderId)).toEqual([]);
		await holding(made, 40, network);
		await expect(holding(made, 1, network)).rejects.toMatchObject({ code: 'too_many_held' });

		restore = setClock(() => Date.now() + (HOLD_MINUTES + 1) * 60_000);
		await expect(holding(made, 1, network)).resolves.toMatchObject({ status: 'held' });
		await expireHolds();
		for (const { orderId } of orders) expect(await originsOf(orderId)).toEqual([]);
	});

	test('the permanence registers by telephone as many as it takes', async () => {
		const made = await makeEvent({ capacity: 1000 });
		const { actor } = await makePerson({ roles: ['staff'] });
		const network = newNetwork();
		for (let i = 0; i <= HELD_PER_NETWORK / 40; i++) await holding(made, 40, network, { actor });
	});
});
