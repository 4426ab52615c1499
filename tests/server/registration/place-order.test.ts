import { expect, test } from 'vitest';
import { makeEvent } from '../../factories/event.ts';
import { placeNew, personFields } from '../../factories/form.ts';
import { findOrder, loadCatalogue } from '../../../src/lib/server/registration/queries.ts';

test('an order by invoice is confirmed, numbered, and takes its places and seats', async () => {
	const made = await makeEvent();
	const { a, d } = made.sessions;
	const placed = await placeNew(made, {
		people: [
			personFields({ sessions: { [a.slot]: a.id, [d.slot]: d.id }, addons: ['souper'] }),
			personFields({ pass: 'jour-1', sessions: { [a.slot]: a.id } })
		]
	});
	expect(placed).toMatchObject({ status: 'awaiting_payment', method: 'invoice', alreadyPlaced: false });
	const order = await findOrder(placed.code);
	expect(order.people).toHaveLength(2);
	expect(order.lines.map((line) => [line.description, line.amountCents])).toEqual([
		['Colloque complet', 45_000],
		[expect.stringContaining('Une journée'), 20_000],
		['Souper', 6_500]
	]);
	expect(order.invoices).toHaveLength(1);
	expect(order.balanceCents).toBe(order.totalCents);
	expect(order.people[0]!.bookings.map((one) => one.sessionId)).toEqual([a.id, d.id]);
	const { types, sessions } = await loadCatalogue(made.event.id);
	expect(types.find((type) => type.code === 'complet')!.left).toBe(408);
	expect(types.find((type) => type.code === 'jour-3')!.left).toBe(409);
	expect(sessions.find((one) => one.id === a.id)!.left).toBe(38);
});
