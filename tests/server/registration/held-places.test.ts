import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { orderInput } from '../../../src/lib/schemas/registration.ts';
import { DAY_MS, now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import { payment } from '../../../src/lib/server/db/schema/payments.ts';
import { holdOrigin, order } from '../../../src/lib/server/db/schema/registration.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { ANONYMOUS, system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { expireHolds } from '../../../src/lib/server/registration/expire-holds.ts';
import { purge } from '../../../src/lib/server/privacy/purge.ts';
import { cancelOrder } from '../../../src/lib/server/registration/cancel.ts';
import {
	HELD_PER_BUYER,
	HELD_PER_NETWORK,
	TAKEN_PER_NETWORK
} from '../../../src/lib/server/registration/held-places.ts';
import { HOLD_MINUTES } from '../../../src/lib/server/registration/place-order.ts';
import { switchToInvoice } from '../../../src/lib/server/registration/switch-to-invoice.ts';
import { makeEvent } from '../../factories/event.ts';
import { orderFields, personFields, placeNew } from '../../factories/form.ts';
import { makeOrganisation, makePerson } from '../../factories/people.ts';

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

	test('an address typed by strangers holds so many from one network, and leaves its owner theirs', async () => {
		const made = await makeEvent({ capacity: 1000 });
		const { person, actor } = await makePerson();
		const payer = { email: person.email };
		const network = newNetwork();
		await holding(made, HELD_PER_BUYER, network, { fields: { payer } });
		await expect(
			holding(made, 1, network, { fields: { payer: { email: payer.email.toUpperCase() } } })
		).rejects.toMatchObject({ code: 'too_many_held' });
		await expect(holding(made, 1, newNetwork(), { fields: { payer } })).resolves.toMatchObject({
			status: 'held'
		});
		const own = { actor, fields: { payer } };
		await holding(made, HELD_PER_BUYER, newNetwork(), own);
		await expect(holding(made, 1, newNetwork(), own)).rejects.toMatchObject({ code: 'too_many_held' });
	});

	test('an IPv6 subscriber who goes from one /64 to another is counted by the /48', async () => {
		const made = await makeEvent({ capacity: 1000 });
		const subnet = (n: number) => `2001:db8:${serial + 1}:${n}`;
		for (let i = 0; i < 8; i++) await holding(made, 60, subnet(i));
		await expect(holding(made, 1, subnet(99))).rejects.toMatchObject({ code: 'too_many_held' });
		serial += 2;
		await expect(holding(made, 1, subnet(99))).resolves.toMatchObject({ status: 'held' });
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
		await holding(made, 40, network);
		await expect(holding(made, 1, network)).rejects.toMatchObject({ code: 'too_many_held' });

		restore = setClock(() => Date.now() + (HOLD_MINUTES + 1) * 60_000);
		await expect(holding(made, 1, network)).resolves.toMatchObject({ status: 'held' });
		await expireHolds();
		for (const { orderId } of orders.slice(1)) expect(await originsOf(orderId)).toEqual([]);
		// By invoice, where it came from is kept the day it counts for.
		expect(await originsOf(first!.orderId)).toHaveLength(1);
		restore = setClock(() => Date.now() + DAY_MS + 60_000);
		await purge();
		expect(await originsOf(first!.orderId)).toEqual([]);
	});

	test('the permanence registers by telephone as many as it takes', async () => {
		const made = await makeEvent({ capacity: 1000 });
		const { actor } = await makePerson({ roles: ['staff'] });
		const network = newNetwork();
		for (let i = 0; i <= HELD_PER_NETWORK / 40; i++) await holding(made, 40, network, { actor });
	});
});

describe('places taken by invoice', () => {
	const invoiced = (
		made: Awaited<ReturnType<typeof makeEvent>>,
		count: number,
		network: string,
		actor: Actor = ANONYMOUS
	) => placeNew(made, { people: people(count), network, actor, fields: { method: 'invoice' } });

	test('a stranger takes so many in a day from one network, cancelled ones too; another network is not concerned', async () => {
		const made = await makeEvent({ capacity: 1000 });
		const network = newNetwork();
		for (let i = 1; i < TAKEN_PER_NETWORK / 60; i++) await invoiced(made, 60, network);
		const { code } = await invoiced(made, 60, network);
		await cancelOrder({ actor: system('test'), orderCode: code });
		await expect(invoiced(made, 4, network)).rejects.toMatchObject({ code: 'too_many_held', status: 429 });
		await expect(holding(made, 1, network)).rejects.toMatchObject({ code: 'too_many_held' });
		await expect(invoiced(made, 4, newNetwork())).resolves.toMatchObject({ status: 'awaiting_payment' });

		restore = setClock(() => Date.now() + DAY_MS + 1000);
		await expect(invoiced(made, 4, network)).resolves.toMatchObject({ status: 'awaiting_payment' });
	});

	test('a hold switched to the invoice goes on being counted', async () => {
		const made = await makeEvent({ capacity: 1000 });
		const network = newNetwork();
		const outcomes: string[] = [];
		for (let i = 0; i < 5; i++) {
			const outcome = await holding(made, 60, network).then(
				async ({ code }) => {
					await switchToInvoice({ actor: { kind: 'link', purpose: 'order', code }, orderCode: code });
					return 'switched';
				},
				(error: { code: string }) => error.code
			);
			outcomes.push(outcome);
		}
		expect(outcomes).toEqual(['switched', 'switched', 'switched', 'too_many_held', 'too_many_held']);
	});

	test('control: once nothing says where places were taken from, a stranger takes more', async () => {
		const made = await makeEvent({ capacity: 1000 });
		const network = newNetwork();
		for (let i = 0; i < TAKEN_PER_NETWORK / 60; i++) await invoiced(made, 60, network);
		await write('registration.test', (tx) => tx.delete(holdOrigin));
		await expect(invoiced(made, 4, network)).resolves.toMatchObject({ status: 'awaiting_payment' });
	});

	test('what is paid gives the room back', async () => {
		const made = await makeEvent({ capacity: 1000 });
		const network = newNetwork();
		const orders = [];
		for (let i = 0; i < TAKEN_PER_NETWORK / 60; i++) orders.push(await invoiced(made, 60, network));
		const { orderId, totalCents: amountCents } = orders[0]!;
		await write('payments.test', (tx) =>
			tx.insert(payment).values({
				orderId,
				direction: 'in',
				method: 'cheque',
				amountCents,
				reference: `cheque-${orderId}`,
				at: now()
			})
		);
		await expect(invoiced(made, 60, network)).resolves.toMatchObject({ status: 'awaiting_payment' });
	});

	test('an office of forty, each by invoice and once more after a change of mind, is in nobody’s way', async () => {
		const made = await makeEvent({ capacity: 1000 });
		const network = newNetwork();
		for (let i = 0; i < 40; i++) await invoiced(made, 1, network);
		await expect(invoiced(made, 40, network)).resolves.toMatchObject({ status: 'awaiting_payment' });
	});

	test('who manages a member organisation takes as many as it takes; of another organisation, not', async () => {
		const made = await makeEvent({ capacity: 1000 });
		const manager = async (isMember: boolean) =>
			(await makePerson({ organisationIds: [(await makeOrganisation({ isMember })).id] })).actor;
		const outcomes = async (actor: Actor) => {
			const network = newNetwork();
			const all: string[] = [];
			for (let i = 0; i < 4; i++)
				all.push(
					await invoiced(made, 60, network, actor).then(
						({ status }) => status,
						(error: { code: string }) => error.code
					)
				);
			return all.at(-1);
		};
		expect(await outcomes(await manager(true))).toBe('awaiting_payment');
		expect(await outcomes(await manager(false))).toBe('too_many_held');
	});
});

describe('names', () => {
	const given = (givenName: string) =>
		orderInput.safeParse(orderFields([personFields({ givenName })])).success;

	test.each([
		'Gagnez 1000 $ sur https://evil.example/gagner',
		'voir WWW.evil.example',
		'ecrivez@evil.example',
		'evil.example/gagner',
		'x'.repeat(81)
	])('carry no address into a message: %s', (name) => {
		expect(() => given(name)).toThrow();
		expect(() => orderFields([personFields({ familyName: name })])).toThrow();
	});

	test.each(['Anne-Marie', 'J.-P. d’Éon', 'St. Pierre', 'Nguyễn Thị', 'Jean (Jay)'])(
		'are as people are: %s',
		(name) => {
			expect(given(name)).toBe(true);
		}
	);
});
