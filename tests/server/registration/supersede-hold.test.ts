import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { applyStripeEvent } from '../../../src/lib/server/registration/settle.ts';
import { switchToInvoice } from '../../../src/lib/server/registration/switch-to-invoice.ts';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makePerson } from '../../factories/people.ts';
import { checkoutCompleted } from '../../fakes/stripe-events.ts';

let made: Awaited<ReturnType<typeof makeEvent>>;
let victim: Awaited<ReturnType<typeof makePerson>>;
let serial = 0;
beforeEach(async () => {
	made = await makeEvent();
	victim = await makePerson();
});

/** A stranger's unpaid hold for someone else and the victim, in whose name it is made, or not. */
const stranger = (payer?: { email: string }) =>
	placeNew(made, {
		people: [personFields(), personFields({ email: victim.person.email.toUpperCase() })],
		network: `198.51.100.${++serial}`,
		fields: { method: 'card', ...(payer && { payer }) }
	});
const own = (options: { signedIn?: boolean } = {}) =>
	placeNew(made, {
		...(options.signedIn === false ? {} : { actor: victim.actor }),
		people: [personFields({ email: victim.person.email })],
		network: `198.51.100.${++serial}`,
		fields: { method: 'card' }
	});
const orderOf = async (id: number) =>
	(await (await reader()).select().from(t.order).where(eq(t.order.id, id)))[0]!;
const factsOf = async (orderId: number, kind: string) =>
	(
		await (
			await reader()
		)
			.select()
			.from(t.outbox)
			.where(eq(t.outbox.kind, kind as never))
	).filter(({ payload }) => payload.orderId === orderId);
const activeOrders = async () => {
	const db = await reader();
	const rows = await db
		.select({ orderId: t.registration.orderId })
		.from(t.registration)
		.where(
			and(
				eq(t.registration.eventId, made.event.id),
				eq(t.registration.personId, victim.person.id),
				eq(t.registration.status, 'active')
			)
		);
	return rows.map(({ orderId }) => orderId);
};

describe('an unpaid hold that names someone who registers by themselves', () => {
	test.each([
		['a stranger', false],
		['the address of the person themselves, typed', true]
	])('made by %s, gives way, and is refunded when it is paid all the same', async (_, inTheirName) => {
		const held = await stranger(inTheirName ? { email: victim.person.email } : undefined);
		const mine = await own();
		expect(await activeOrders()).toEqual([mine.orderId]);
		expect(await orderOf(held.orderId)).toMatchObject({ status: 'cancelled' });

		await applyStripeEvent(checkoutCompleted(await orderOf(held.orderId)));
		expect(await activeOrders()).toEqual([mine.orderId]);
		expect(await factsOf(held.orderId, 'refund.due')).toHaveLength(1);
		expect(await factsOf(held.orderId, 'order.confirmed')).toEqual([]);
	});

	test('paid at the same moment: either it is theirs and paid, or it gives way and the money goes back', async () => {
		for (const payFirst of [true, false]) {
			victim = await makePerson();
			const held = await stranger();
			const paid = await orderOf(held.orderId);
			const pay = () => applyStripeEvent(checkoutCompleted(paid));
			const [first, second] = payFirst ? [pay, own] : [own, pay];
			const outcomes = await Promise.allSettled([first(), second()]);
			const ownOutcome = outcomes[payFirst ? 1 : 0]!;
			const after = await orderOf(held.orderId);
			const active = await activeOrders();
			expect(active).toHaveLength(1);
			if (ownOutcome.status === 'fulfilled') {
				expect(active).toEqual([(ownOutcome.value as { orderId: number }).orderId]);
				expect(after.status).toBe('cancelled');
				expect(await factsOf(held.orderId, 'refund.due')).toHaveLength(1);
			} else {
				expect(ownOutcome.reason).toMatchObject({ code: 'already_registered' });
				expect(active).toEqual([held.orderId]);
				expect(after.status).toBe('paid');
				expect(await factsOf(held.orderId, 'refund.due')).toEqual([]);
			}
		}
	});

	test('when the own order is refused, the hold stays as it was', async () => {
		const taken = await placeNew(made);
		const held = await stranger();
		const refused = placeNew(made, {
			actor: victim.actor,
			people: [
				personFields({ email: victim.person.email }),
				personFields({ email: taken.input.people[0]!.email })
			],
			network: '203.0.113.77'
		});
		await expect(refused).rejects.toMatchObject({ code: 'already_registered', field: 'people[1].email' });
		expect(await orderOf(held.orderId)).toMatchObject({ status: 'held' });
	});
});

describe('control: what does not give way', () => {
	test('to whoever types the address, not signed in', async () => {
		const held = await stranger();
		await expect(own({ signedIn: false })).rejects.toMatchObject({ code: 'already_registered' });
		expect(await activeOrders()).toEqual([held.orderId]);
	});

	test('to someone else signed in', async () => {
		const held = await stranger();
		const { actor, person } = await makePerson();
		const refused = placeNew(made, {
			actor,
			people: [personFields({ email: victim.person.email }), personFields({ email: person.email })],
			fields: { payer: { email: person.email } },
			network: '203.0.113.78'
		});
		await expect(refused).rejects.toMatchObject({ code: 'already_registered' });
		expect(await activeOrders()).toEqual([held.orderId]);
	});

	test('an order confirmed by invoice, and the hold that the person began themselves', async () => {
		const held = await stranger();
		await switchToInvoice({ actor: system('test'), orderCode: held.code });
		await expect(own()).rejects.toMatchObject({ code: 'already_registered' });

		made = await makeEvent();
		const mine = await own();
		await expect(own()).rejects.toMatchObject({ code: 'already_registered' });
		expect(await activeOrders()).toEqual([mine.orderId]);
	});
});
