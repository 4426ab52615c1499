import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { now } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { chooseBooth, releaseBooth } from '../../../src/lib/server/exhibitors/allocate.ts';
import { acceptContract } from '../../../src/lib/server/exhibitors/contract.ts';
import { placeBoothOrder } from '../../../src/lib/server/exhibitors/place-order.ts';
import { verifyExhibitors } from '../../../src/lib/server/exhibitors/verify.ts';
import { onOrderConfirmed } from '../../../src/lib/server/outbox/handlers/orders.ts';
import { cancelOrder } from '../../../src/lib/server/registration/cancel.ts';
import { expireHolds } from '../../../src/lib/server/registration/expire-holds.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { applyStripeEvent } from '../../../src/lib/server/registration/settle.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { boothForm, makeExhibition, makeExhibitor } from '../../factories/exhibition.ts';
import { makePerson } from '../../factories/people.ts';
import { refusal } from '../../setup/guards.ts';

// 500,00 $: TPS 25,00, TVQ 49,88.
const TOTAL = 57_488;

afterEach(async () => expect(await verifyExhibitors()).toEqual([]));

type Made = Awaited<ReturnType<typeof makeExhibitor>>;
const order = (one: Made, total = TOTAL, method: 'card' | 'invoice' = 'invoice') =>
	placeBoothOrder({ actor: one.actor, code: one.code, input: boothForm(total, method), locale: 'fr' });

async function stateOf({ exhibitor }: Made) {
	const db = await reader();
	const [row] = await db
		.select({ status: t.exhibitor.status, booth: t.boothAllocation.boothId, until: t.boothAllocation.until })
		.from(t.exhibitor)
		.leftJoin(t.boothAllocation, eq(t.boothAllocation.exhibitorId, t.exhibitor.id))
		.where(eq(t.exhibitor.id, exhibitor.id));
	return row!;
}

/** As Stripe says that an order's page was paid. */
const paid = (code: string, amount: number) =>
	applyStripeEvent({
		id: `evt_${code}`,
		type: 'checkout.session.completed',
		data: {
			object: {
				...{ id: `cs_${code}`, mode: 'payment', payment_status: 'paid', payment_intent: `pi_${code}` },
				...{ amount_total: amount, currency: 'cad', metadata: { order: code } }
			}
		}
	} as never);

/** An order still held, its time over. */
const late = (code: string) =>
	write('registration.test', (tx) =>
		tx
			.update(t.order)
			.set({ holdExpiresAt: new Date(now().getTime() - 1000) })
			.where(eq(t.order.code, code))
	);

describe('ordering a booth', () => {
	test('by invoice: the invoice says it, the exhibitor is confirmed, the booth is kept for good', async () => {
		const of = await makeExhibition();
		const one = await makeExhibitor(of, { values: { options: {} } });
		await chooseBooth({ ...one, boothId: of.booths[0]!.id });
		const { code, status } = await order(one);
		expect(status).toBe('awaiting_payment');
		const found = await findOrder(code);
		expect(found.lines).toMatchObject([
			{ description: `Kiosque K001 (Kiosque de 3 m) – ${of.event.name}`, amountCents: 50_000 }
		]);
		expect(found).toMatchObject({ totalCents: TOTAL, tpsCents: 2500, tvqCents: 4988 });
		expect(found.invoices).toHaveLength(1);
		expect(found.invoices[0]!.lines).toMatchObject([{ ticketTypeId: null, amountCents: 50_000 }]);
		expect(await stateOf(one)).toEqual({ status: 'confirmed', booth: of.booths[0]!.id, until: null });
		expect(await refusal(releaseBooth(one))).toBe('booth_paid');
		expect(await verify()).toEqual([]);
	});

	test('with options and a partnership that includes the booth; a page sent twice orders once', async () => {
		const of = await makeExhibition();
		const one = await makeExhibitor(of, {
			values: { partnerLevelId: of.level.id, options: { [of.option.id]: 5 } }
		});
		// Two tables at most: 1 500 $ + 120 $ before tax.
		const input = boothForm(162_000 + 8100 + 16_160);
		const place = () => placeBoothOrder({ ...one, input, locale: 'fr' });
		const [first, again] = await Promise.all([place(), place()]);
		expect(first.code).toBe(again.code);
		const { lines } = await findOrder(first.code);
		expect(lines.map(({ quantity, amountCents }) => [quantity, amountCents])).toEqual([
			[1, 0],
			[1, 150_000],
			[2, 12_000]
		]);
	});

	test('a member pays the price of members; a price that changed is said', async () => {
		const of = await makeExhibition();
		const one = await makeExhibitor(of, { values: { kind: 'member' } });
		expect(await refusal(order(one))).toBe('price_changed');
		expect(await refusal(order(one, 40_000 + 2000 + 3990))).toBe('done');
		const none = await makeExhibitor(of, { values: { kind: 'nonprofit' } });
		expect(await refusal(order(none))).toBe('booth_no_price');
	});

	test('not before the contract as it reads now, nor in somebody’s name, nor twice', async () => {
		const of = await makeExhibition();
		const one = await makeExhibitor(of, { signs: false });
		const { actor: staff } = await makePerson({ roles: ['staff'] });
		expect(await refusal(order(one))).toBe('contract_not_accepted');
		const sign = (termsId: number, actor = one.actor) =>
			acceptContract({ actor, code: one.code, termsId, signedAs: 'Camille Test' });
		await sign(of.terms.id);
		const [next] = await write('exhibitors.test', (tx) =>
			tx
				.insert(t.exhibitionTerms)
				.values({ eventId: of.event.id, version: 2, text: 'Autre.', sha256: 'x', publishedAt: now() })
				.returning()
		);
		expect(await refusal(order(one))).toBe('contract_not_accepted');
		expect(await refusal(sign(of.terms.id))).toBe('contract_changed');
		expect(await refusal(sign(next!.id, staff))).toBe('not_allowed');
		await sign(next!.id);
		expect(await refusal(order({ ...one, actor: staff }))).toBe('not_allowed');
		expect(await refusal(order(one))).toBe('done');
		expect(await refusal(order(one))).toBe('exhibitor_ordered');
	});

	test('the last option goes to one of two at once', async () => {
		const of = await makeExhibition({ optionCapacity: 1 });
		const both = await Promise.all(
			[1, 2].map(() => makeExhibitor(of, { values: { options: { [of.option.id]: 1 } } }))
		);
		const total = 56_000 + 2800 + 5586;
		const answers = await Promise.all(both.map((one) => refusal(order(one, total))));
		expect(answers.sort()).toEqual(['booth_option_full', 'done']);
	});
});

describe('paying a booth by card', () => {
	test('it is kept while it is paid, then for good', async () => {
		const of = await makeExhibition();
		const one = await makeExhibitor(of);
		await chooseBooth({ ...one, boothId: of.booths[0]!.id });
		const { code } = await order(one, TOTAL, 'card');
		const held = await stateOf(one);
		expect(held).toMatchObject({ status: 'approved', booth: of.booths[0]!.id });
		expect(held.until!.getTime()).toBeGreaterThan(Date.now());
		expect(await refusal(chooseBooth({ ...one, boothId: of.booths[1]!.id }))).toBe('booth_paid');
		await paid(code, TOTAL);
		expect(await stateOf(one)).toEqual({ status: 'confirmed', booth: of.booths[0]!.id, until: null });
	});

	test('its time over, the booth is free; paid late, it is taken again, or the money goes back', async () => {
		const of = await makeExhibition({ booths: 2 });
		const [lucky, unlucky, other] = [
			await makeExhibitor(of),
			await makeExhibitor(of),
			await makeExhibitor(of)
		];
		await chooseBooth({ ...lucky, boothId: of.booths[0]!.id });
		await chooseBooth({ ...unlucky, boothId: of.booths[1]!.id });
		const orders = [await order(lucky, TOTAL, 'card'), await order(unlucky, TOTAL, 'card')];
		for (const { code } of orders) await late(code);
		await expireHolds();
		expect(await stateOf(lucky)).toMatchObject({ status: 'approved', booth: null });
		await chooseBooth({ ...other, boothId: of.booths[1]!.id });
		for (const { code } of orders) await paid(code, TOTAL);
		expect(await stateOf(lucky)).toMatchObject({ status: 'confirmed', booth: of.booths[0]!.id });
		expect(await stateOf(unlucky)).toMatchObject({ status: 'approved', booth: null });
		expect(await stateOf(other)).toMatchObject({ booth: of.booths[1]!.id });
		const db = await reader();
		const due = await db.select().from(t.outbox).where(eq(t.outbox.kind, 'refund.due'));
		expect(due).toHaveLength(1);
	});
});

test('cancelled by staff, the order is credited whole and the booth is free; its payer does not cancel it', async () => {
	const of = await makeExhibition({ optionCapacity: 1 });
	const one = await makeExhibitor(of, { values: { options: { [of.option.id]: 1 } } });
	await chooseBooth({ ...one, boothId: of.booths[0]!.id });
	const { code } = await order(one, 56_000 + 2800 + 5586);
	expect(await refusal(cancelOrder({ actor: one.actor, orderCode: code }))).toBe('not_allowed');
	const { actor: staff } = await makePerson({ roles: ['staff'] });
	await cancelOrder({ actor: staff, orderCode: code });
	const found = await findOrder(code);
	expect(found).toMatchObject({ status: 'cancelled', creditedCents: found.totalCents });
	expect(await stateOf(one)).toEqual({ status: 'approved', booth: null, until: null });
	const db = await reader();
	const [option] = await db.select().from(t.boothOption).where(eq(t.boothOption.id, of.option.id));
	expect(option!.taken).toBe(0);
});

test('the confirmation says the booth, joins the invoice and leads to the space of the exhibitor', async () => {
	const of = await makeExhibition();
	const one = await makeExhibitor(of);
	await chooseBooth({ ...one, boothId: of.booths[0]!.id });
	const { code } = await order(one);
	const { id } = await findOrder(code);
	await onOrderConfirmed({ orderId: id }, {} as never);
	const db = await reader();
	const mails = await db.select().from(t.mail).where(eq(t.mail.orderId, id));
	expect(mails.map(({ recipient, subject }) => [recipient, subject])).toEqual([
		[one.person.email, `Commande ${code} confirmée\u00a0: votre kiosque à ${of.event.name}`]
	]);
	expect(mails[0]!.text).toContain(`/exposant/${one.code}`);
	expect(mails[0]!.text).toContain('Kiosque K001');
});
