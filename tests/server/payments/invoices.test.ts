import fc from 'fast-check';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { taxed } from '../../../src/lib/pricing/taxes.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { creditAmounts, issueCreditNote, issueInvoice } from '../../../src/lib/server/payments/invoices.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeOrder } from '../../factories/order.ts';
import { makeOrganisation } from '../../factories/people.ts';

const issue = (orderId: number, dueOn?: string) =>
	write('payments.issueInvoice', (tx) => issueInvoice(tx, { orderId, dueOn }));
const credit = (orderId: number, registrationIds: number[] | 'all') =>
	write('payments.issueCreditNote', (tx) => issueCreditNote(tx, { orderId, registrationIds }));
const documentsOf = async (orderId: number) =>
	(await reader()).select().from(t.invoice).where(eq(t.invoice.orderId, orderId)).orderBy(t.invoice.id);

test('an invoice has a line a ticket type and price, the order’s amounts and buyer', async () => {
	const event = await makeEvent();
	const organisation = await makeOrganisation();
	const { order } = await makeOrder(event, {
		people: [['complet', 'souper'], ['complet'], ['souper']],
		organisationId: organisation.id
	});
	const { number } = await issue(order.id, '2027-01-15');
	const [invoice] = await documentsOf(order.id);
	expect(invoice).toMatchObject({
		number,
		kind: 'invoice',
		dueOn: '2027-01-15',
		totalCents: order.totalCents,
		tpsCents: order.tpsCents,
		tvqCents: order.tvqCents
	});
	expect(invoice!.buyer).toMatchObject({
		name: 'Maëlle Éthier',
		organisation: organisation.name,
		city: 'Trois-Rivières'
	});
	expect(
		invoice!.lines.map(({ quantity, amountCents, training }) => ({ quantity, amountCents, training }))
	).toEqual([
		{ quantity: 2, amountCents: 90_000, training: true },
		{ quantity: 2, amountCents: 90_000, training: false }
	]);
	expect(invoice!.lines[0]!.description).toBe(`Colloque complet – ${event.event.name}`);
});

test('asked twice, an order keeps its one invoice', async () => {
	const { order } = await makeOrder(await makeEvent());
	expect(await issue(order.id)).toEqual(await issue(order.id));
	expect(await documentsOf(order.id)).toHaveLength(1);
});

test('someone who left before the invoice leaves a line that keeps it equal to the order', async () => {
	const { order, registrations } = await makeOrder(await makeEvent(), { people: [['complet'], ['complet']] });
	await write('registration.test', (tx) =>
		tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.id, registrations[0]!.id))
	);
	await issue(order.id);
	const [invoice] = await documentsOf(order.id);
	expect(invoice!.lines.map((line) => line.amountCents)).toEqual([45_000, 45_000]);
	await credit(order.id, 'all');
	const [after] = await (await reader()).select().from(t.order).where(eq(t.order.id, order.id));
	expect(after!.creditedCents).toBe(order.totalCents);
});

test('the invoice is dated and numbered in Québec’s day, not in UTC’s', async () => {
	const { order } = await makeOrder(await makeEvent());
	const restore = setClock(() => Date.parse('2031-01-01T03:30:00Z'));
	const { number } = await issue(order.id).finally(restore);
	expect(number).toBe('2030-00001');
	expect((await documentsOf(order.id))[0]!.issuedOn).toBe('2030-12-31');
});

test('numbers follow each other without a hole, many at once and some failing', async () => {
	const event = await makeEvent();
	const orders = await Promise.all(Array.from({ length: 24 }, () => makeOrder(event)));
	const restore = setClock(() => Date.parse('2032-05-01T12:00:00Z'));
	await Promise.allSettled(
		orders.map(({ order }, i) =>
			write('payments.issueInvoice', async (tx) => {
				const issued = await issueInvoice(tx, { orderId: order.id });
				if (i % 3 === 0) throw new Error('the rest of the change failed');
				return issued;
			})
		)
	).finally(restore);
	const numbers = (await (await reader()).select({ number: t.invoice.number }).from(t.invoice))
		.map(({ number }) => number)
		.filter((number) => number.startsWith('2032-'))
		.sort();
	expect(numbers).toEqual(Array.from({ length: 16 }, (_, i) => `2032-${String(i + 1).padStart(5, '0')}`));
});

test('control: numbers taken in a write of their own leave holes when the invoice fails', async () => {
	const taken: number[] = [];
	for (let i = 0; i < 6; i++) {
		const last = await write('payments.control', async (tx) => {
			const [row] = await tx
				.insert(t.invoiceSeries)
				.values({ series: 'control', last: 1 })
				.onConflictDoUpdate({ target: t.invoiceSeries.series, set: { last: sql`last + 1` } })
				.returning();
			return row!.last;
		});
		if (i % 3 !== 0) taken.push(last);
	}
	expect(taken).not.toEqual([1, 2, 3, 4]);
});

test('the database refuses a jump in a series, and the edition of an invoice', async () => {
	const { order } = await makeOrder(await makeEvent());
	await issue(order.id);
	const refusalOf = (statement: string) =>
		connections().then(({ writer }) => writer.execute(statement).then(() => undefined, violation));
	expect(await refusalOf('UPDATE invoice_series SET last = last + 2')).toBe('invoice_series_unbroken');
	expect(await refusalOf('UPDATE invoice SET total_cents = 0')).toBe('invoice_append_only');
	expect(await refusalOf('DELETE FROM invoice')).toBe('invoice_append_only');
});

test('without an invoice there is nothing to credit', async () => {
	const { order } = await makeOrder(await makeEvent());
	expect(await credit(order.id, 'all')).toBeNull();
});

test('credit notes person by person come to the invoice exactly, and then nothing is left', async () => {
	const { order, registrations } = await makeOrder(await makeEvent(), {
		people: [['complet', 'souper'], ['complet'], ['complet']],
		priceCents: 33_333
	});
	await issue(order.id);
	let sum = 0;
	for (const { id } of registrations) {
		await write('registration.test', (tx) =>
			tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.id, id))
		);
		sum += (await credit(order.id, [id]))!.totalCents;
	}
	expect(sum).toBe(order.totalCents);
	expect(await credit(order.id, 'all')).toBeNull();
	const [, first, second] = await documentsOf(order.id);
	expect(first!.number).toMatch(/^NC-\d{4}-\d{5}$/);
	expect(Number(second!.number.slice(-5))).toBe(Number(first!.number.slice(-5)) + 1);
});

test('property: credit notes never exceed the invoice, tax by tax, and leave no cent', () => {
	const line = fc.record({
		ticketTypeId: fc.integer({ min: 1, max: 4 }),
		quantity: fc.integer({ min: 1, max: 6 }),
		unitCents: fc.integer({ min: 1, max: 99_999 }),
		taxCode: fc.constantFrom('taxable' as const, 'exempt' as const, 'zero_rated' as const)
	});
	fc.assert(
		fc.property(
			fc.uniqueArray(line, { minLength: 1, maxLength: 4, selector: (l) => l.ticketTypeId }),
			fc.array(fc.nat({ max: 3 }), { maxLength: 24 }),
			(drawn, order) => {
				const make = (l: (typeof drawn)[number], quantity: number) => ({
					...l,
					quantity,
					description: '',
					training: false,
					amountCents: quantity * l.unitCents
				});
				const lines = drawn.map((l) => make(l, l.quantity));
				const original = { lines, ...taxed(lines) };
				const left = drawn.map((l) => l.quantity);
				const notes: (ReturnType<typeof taxed> & { lines: typeof lines })[] = [];
				const give = (i: number, quantity: number) => {
					const part = [make(drawn[i]!, quantity)];
					left[i]! -= quantity;
					const amounts = creditAmounts(original, notes, part);
					notes.push({ lines: part, ...amounts });
					for (const key of ['subtotalCents', 'tpsCents', 'tvqCents', 'totalCents'] as const) {
						expect(amounts[key]).toBeGreaterThanOrEqual(0);
						expect(notes.reduce((sum, note) => sum + note[key], 0)).toBeLessThanOrEqual(original[key]);
					}
				};
				for (const i of order) if (i < drawn.length && left[i]! > 0) give(i, 1);
				left.forEach((quantity, i) => quantity > 0 && give(i, quantity));
				for (const key of ['subtotalCents', 'tpsCents', 'tvqCents', 'totalCents'] as const)
					expect(notes.reduce((sum, note) => sum + note[key], 0)).toBe(original[key]);
			}
		)
	);
});

test('control: taxing each credit note by itself misses by cents', () => {
	const one = { amountCents: 33_333, taxCode: 'taxable' as const };
	expect(3 * taxed([one]).totalCents).not.toBe(taxed([one, one, one]).totalCents);
});
