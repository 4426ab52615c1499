import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { ANONYMOUS } from '../../../src/lib/server/auth/policy.ts';
import { DAY_MS, MINUTE_MS, now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { cancelOrder } from '../../../src/lib/server/registration/cancel.ts';
import { buyPack } from '../../../src/lib/server/registration/credits/buy-pack.ts';
import { correctCredits, grantCredits } from '../../../src/lib/server/registration/credits/office.ts';
import { expireHolds } from '../../../src/lib/server/registration/expire-holds.ts';
import { forgiveWithdrawal } from '../../../src/lib/server/registration/forgive-withdrawal.ts';
import { onWithdrawalForgiven } from '../../../src/lib/server/outbox/handlers/orders.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { cancelOffer } from '../../../src/lib/server/trainings/offer-state.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { house, packForm } from '../../factories/credits.ts';
import { makePerson } from '../../factories/people.ts';
import { refusal, refusedBy, withGuardOff } from '../../setup/guards.ts';

let restore = () => {};
afterEach(() => restore());
const at = (instant: number) => {
	restore();
	restore = setClock(() => instant);
};

const broken = async () => verify(await reader());

describe('a pack', () => {
	test('is billed by its own line, and its credits may be spent at once', async () => {
		const made = await house();
		const order = await findOrder(made.bought.code);
		expect(order).toMatchObject({ status: 'awaiting_payment', subtotalCents: 45_000, totalCents: 51_739 });
		expect(order.invoices).toHaveLength(1);
		expect(order.invoices[0]!.lines).toMatchObject([
			{ description: 'Forfait de 10 places (10 places de formation)', amountCents: 45_000, training: true }
		]);
		expect(await made.ledger()).toMatchObject({ balance: 10 });
		expect(await broken()).toEqual([]);
	});

	test('gives nothing before it is paid, where it is paid by card, nor once the hold is over', async () => {
		const made = await house({ method: 'card' });
		expect(made.bought.status).toBe('held');
		expect(await made.ledger()).toMatchObject({ balance: 0, lots: [] });
		at(now().getTime() + 40 * MINUTE_MS);
		await expireHolds();
		expect((await findOrder(made.bought.code)).status).toBe('expired');
		expect(await made.ledger()).toMatchObject({ balance: 0 });
		expect(await broken()).toEqual([]);
	});

	test('is bought once by a page sent twice, and by managers alone', async () => {
		const made = await house();
		const input = packForm(made.packId);
		const buy = (actor = made.manager.actor) =>
			buyPack(actor, { organisationId: made.organisation.id, input, locale: 'fr' });
		const [one, two] = [await buy(), await buy()];
		expect(two.code).toBe(one.code);
		expect(await made.ledger()).toMatchObject({ balance: 20 });
		expect(await refusal(buy((await makePerson()).actor))).toBe('not_allowed');
	});

	test('is undone by the office while nothing is spent, and by nobody afterwards', async () => {
		const made = await house();
		const cancel = (actor = made.staff) => cancelOrder({ actor, orderCode: made.bought.code });
		expect(await refusal(cancel(made.manager.actor))).toBe('change_deadline_passed');
		const placed = await made.register(1);
		expect(await refusal(cancel())).toBe('pack_spent');
		const undo = (tx: Parameters<Parameters<typeof refusedBy>[0]>[0]) =>
			tx.update(t.order).set({ status: 'cancelled' }).where(eq(t.order.code, made.bought.code));
		expect(await refusedBy(undo)).toBe('pack_spent');
		await made.leave(placed.code);
		await cancel();
		const order = await findOrder(made.bought.code);
		expect(order).toMatchObject({ status: 'cancelled', creditedCents: 51_739 });
		expect(await made.ledger()).toMatchObject({ balance: 0, lots: [] });
		expect(await broken()).toEqual([]);
	});
});

describe('credits', () => {
	test('pay the passes of colleagues, and the rest is billed', async () => {
		const made = await house({ places: 2 });
		const placed = await made.register(3);
		const order = await findOrder(placed.code);
		expect(order).toMatchObject({ subtotalCents: 5000, status: 'awaiting_payment' });
		expect(order.lines).toMatchObject([
			{ quantity: 2, amountCents: 0, byCredit: true },
			{ quantity: 1, amountCents: 5000 }
		]);
		expect(order.invoices[0]!.lines.map(({ description }) => description)).toEqual([
			expect.stringContaining(', payé par crédit'),
			expect.not.stringContaining('crédit')
		]);
		expect(await made.ledger()).toMatchObject({ balance: 0 });
		expect(await broken()).toEqual([]);
	});

	test('are spent by managers, where the offer accepts them', async () => {
		const made = await house();
		const stranger = await makePerson();
		expect(await refusal(made.register(1, { actor: stranger.actor }))).toBe('not_allowed');
		expect(await refusal(made.register(1, { actor: ANONYMOUS as never }))).toBe('not_allowed');
		const closed = await house({ offer: { acceptsCredits: 'no' } });
		expect(await refusal(closed.register(1))).toBe('credits_not_accepted');
		expect((await findOrder((await closed.register(1, { useCredits: false })).code)).subtotalCents).toBe(
			5000
		);
	});

	test('come back when somebody leaves in time, not when they leave late', async () => {
		const made = await house();
		const placed = await made.register(3);
		expect(placed).toMatchObject({ status: 'paid', method: 'free', totalCents: 0 });
		expect(await made.ledger()).toMatchObject({ balance: 7 });
		await made.leave(placed.code);
		expect(await made.ledger()).toMatchObject({ balance: 8 });
		at((await findOrder(placed.code)).freeUntil!.getTime() + MINUTE_MS);
		await made.leave(placed.code, made.manager.actor, 1);
		expect(await made.ledger()).toMatchObject({ balance: 8 });
		// The permanence withdraws somebody without a fee.
		await made.leave(placed.code, made.staff, 2);
		expect(await made.ledger()).toMatchObject({ balance: 9 });
		expect(await broken()).toEqual([]);
	});

	test('come back from a late withdrawal that is forgiven, once, and the payer hears of it', async () => {
		const made = await house();
		const placed = await made.register(2);
		at((await findOrder(placed.code)).freeUntil!.getTime() + MINUTE_MS);
		await made.leave(placed.code);
		expect(await made.ledger()).toMatchObject({ balance: 8 });
		const one = (await findOrder(placed.code)).people[0]!;
		const forgive = () =>
			forgiveWithdrawal(made.staff, {
				...{ orderCode: placed.code, registrationCode: one.code, reason: 'Tempête' }
			});
		await forgive();
		expect(await made.ledger()).toMatchObject({ balance: 9 });
		expect(await refusal(forgive())).toBe('withdrawal_forgiven_already');
		expect(await made.ledger()).toMatchObject({ balance: 9 });
		expect(await broken()).toEqual([]);
		await onWithdrawalForgiven({ registrationId: one.id }, {} as never);
		const told = await (
			await reader()
		)
			.select()
			.from(t.mail)
			.where(eq(t.mail.template, 'withdrawal-forgiven'));
		expect(told.map(({ text }) => text).join()).toContain('revient à votre organisme');
	});

	test('come back late for nobody, when all leave at once', async () => {
		const made = await house();
		const placed = await made.register(2);
		at((await findOrder(placed.code)).freeUntil!.getTime() + MINUTE_MS);
		await cancelOrder({ actor: made.manager.actor, orderCode: placed.code });
		expect(await made.ledger()).toMatchObject({ balance: 8 });
		expect(await broken()).toEqual([]);
	});

	test('follow a place given to a colleague, also once their lot is over', async () => {
		const made = await house({ places: 1 });
		const placed = await made.register(1);
		const [from] = (await findOrder(placed.code)).people;
		await grantCredits(made.staff, {
			...{ organisationId: made.organisation.id, places: 1, validDays: 2, reason: 'Séance reportée' }
		});
		const { givenName, familyName, email } = personFields();
		await transferRegistration({
			actor: made.manager.actor,
			registrationCode: from!.code,
			to: { givenName, familyName, email },
			locale: 'fr'
		});
		expect(await made.ledger()).toMatchObject({ balance: 1 });
		await cancelOrder({ actor: made.staff, orderCode: placed.code });
		expect(await made.ledger()).toMatchObject({ balance: 2 });
		expect(await broken()).toEqual([]);
	});

	test('come back when the offer is called off, and when an order is not paid in time', async () => {
		const made = await house({ places: 1 });
		const placed = await placeNew({ event: made.event } as never, {
			actor: made.manager.actor,
			people: [personFields({ pass: 'formation' }), personFields({ pass: 'formation' })],
			fields: { useCredits: true, method: 'card', payer: { organisationId: made.organisation.id } }
		});
		expect(placed.status).toBe('held');
		expect(await made.ledger()).toMatchObject({ balance: 0 });
		at(now().getTime() + 40 * MINUTE_MS);
		await expireHolds();
		expect(await made.ledger()).toMatchObject({ balance: 1 });
		await made.register(1);
		expect(await made.ledger()).toMatchObject({ balance: 0 });
		await cancelOffer({
			actor: made.staff,
			slug: made.slug,
			revision: (await made.read()).offer.revision,
			reason: 'Trop peu de personnes'
		});
		expect(await made.ledger()).toMatchObject({ balance: 1 });
		expect(await broken()).toEqual([]);
	});

	test('are spent from the lot that ends first, none after its day', async () => {
		const made = await house({ places: 5 });
		await grantCredits(made.staff, {
			...{ organisationId: made.organisation.id, places: 1, validDays: 2, reason: 'Séance reportée' }
		});
		expect(await made.ledger()).toMatchObject({ balance: 6 });
		const placed = await made.register(2);
		const after = await made.ledger();
		expect(after.lots).toMatchObject([
			{ label: 'Séance reportée', left: 0 },
			{ places: 5, left: 4 }
		]);
		await cancelOrder({ actor: made.manager.actor, orderCode: placed.code });
		at(now().getTime() + 3 * DAY_MS);
		expect(await made.ledger()).toMatchObject({ balance: 5, lots: [{ isOver: true }, {}] });
		await made.register(1);
		expect((await made.ledger()).lots).toMatchObject([{ left: 1 }, { left: 4 }]);
		expect(await broken()).toEqual([]);
	});

	test('are corrected by the office with a reason, within their lot', async () => {
		const made = await house({ places: 3 });
		const [lot] = (await made.ledger()).lots;
		const correct = (places: number, actor = made.staff) =>
			correctCredits(actor, {
				...{ organisationId: made.organisation.id, lotId: lot!.id, places, reason: 'Erreur de saisie' }
			});
		await correct(2);
		expect(await made.ledger()).toMatchObject({ balance: 1, lines: [{ kind: 'corrected', places: 2 }] });
		expect(await refusal(correct(2))).toBe('credits_out_of_lot');
		expect(await refusal(correct(-3))).toBe('credits_out_of_lot');
		expect(await refusal(correct(-1, made.manager.actor))).toBe('not_allowed');
		expect(await broken()).toEqual([]);
	});
});

test('a grant pressed twice, or by two at once, is one; another a moment later is another', async () => {
	const made = await house({ places: 1 });
	const grant = (places = 4) =>
		grantCredits(made.staff, {
			...{ organisationId: made.organisation.id, places, validDays: 90, reason: 'Séance reportée' }
		});
	await Promise.all([grant(), grant(), grant()]);
	expect(await made.ledger()).toMatchObject({ balance: 5 });
	await grant(2);
	at(now().getTime() + 2 * MINUTE_MS);
	await grant();
	expect(await made.ledger()).toMatchObject({ balance: 11 });
});

describe('a credit that a place took', () => {
	const giveBack = async (made: Awaited<ReturnType<typeof house>>) =>
		correctCredits(made.staff, {
			...{ organisationId: made.organisation.id, lotId: (await made.ledger()).lots[0]!.id },
			...{ places: -1, reason: 'Geste' }
		});

	test('is not given back besides by a correction, so that whoever has it may still leave', async () => {
		const made = await house({ places: 3 });
		const placed = await made.register(1);
		expect(await refusal(giveBack(made))).toBe('credits_out_of_lot');
		expect(await refusal(cancelOrder({ actor: made.staff, orderCode: made.bought.code }))).toBe('pack_spent');
		await made.leave(placed.code);
		expect(await made.ledger()).toMatchObject({ balance: 3 });
		expect(await broken()).toEqual([]);
	});

	test('control: without the guard, the pack is paid back while its place is taken, and nobody can leave', async () => {
		const made = await house({ places: 3 });
		const placed = await made.register(1);
		await withGuardOff(['credit_line_corrected'], () => giveBack(made));
		await cancelOrder({ actor: made.staff, orderCode: made.bought.code });
		expect((await findOrder(placed.code)).people[0]!.status).toBe('active');
		await expect(made.leave(placed.code)).rejects.toThrow();
	});
});

describe('the last credit', () => {
	/** Both managers spend it at once. */
	const race = async (made: Awaited<ReturnType<typeof house>>) =>
		(
			await Promise.all([made.manager, made.other].map(({ actor }) => refusal(made.register(1, { actor }))))
		).sort();

	test('is spent once by two managers at once, again and again', async () => {
		for (let round = 0; round < 5; round++) {
			const made = await house({ places: 1 });
			expect(await race(made)).toEqual(['credits_gone', 'done']);
			expect(await made.ledger()).toMatchObject({ balance: 0 });
		}
		expect(await broken()).toEqual([]);
	});

	test('control: where lines are not counted, it is spent twice', async () => {
		const made = await house({ places: 1 });
		const ends = await withGuardOff(['credit_line_counts'], () => race(made));
		expect(ends).toEqual(['done', 'done']);
		expect((await broken()).map(({ rule }) => rule)).toContain('credit_taken');
		// Put right for the tests after it.
		await write('guards.test', (tx) =>
			tx.run(
				sql`UPDATE credit_lot SET taken = 1, places = places WHERE taken = 0 AND id IN (SELECT lot_id FROM credit_line)`
			)
		).catch(() => undefined);
	});
});

test('the ledger is never rewritten', async () => {
	const made = await house({ places: 2 });
	await made.register(1);
	expect(await refusedBy((tx) => tx.delete(t.creditLine))).toBe('credit_line_append_only');
	expect(await refusedBy((tx) => tx.update(t.creditLine).set({ places: 0 }))).toBe('credit_line_append_only');
	expect(await refusedBy((tx) => tx.update(t.creditLot).set({ places: 500 }))).toBe('credit_lot_kept');
	expect(await refusedBy((tx) => tx.delete(t.creditLot))).toBe('credit_lot_kept');
	const [lot] = (await made.ledger()).lots;
	const { id: orderId } = await findOrder((await made.register(1)).code);
	const line = { lotId: lot!.id, kind: 'spent' as const, places: 1, orderId, at: now() };
	expect(await refusedBy((tx) => tx.insert(t.creditLine).values(line))).toBe('credit_line_uneven');
});
