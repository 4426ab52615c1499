import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../../src/lib/server/db/write.ts';
import { chooseBooth } from '../../../src/lib/server/exhibitors/allocate.ts';
import { placeBoothOrder } from '../../../src/lib/server/exhibitors/place-order.ts';
import { verifyExhibitors } from '../../../src/lib/server/exhibitors/verify.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { boothForm, makeExhibition, makeExhibitor } from '../../factories/exhibition.ts';
import { makeOrder } from '../../factories/order.ts';
import { expectEachHoldsAlone, undone } from '../../setup/guards.ts';

// The guards of exhibitors, each alone. That a booth is given once is in allocate.test.ts, the last place of a type in
// applications.test.ts.

type Made = Awaited<ReturnType<typeof makeExhibitor>>;

/** Orders what an exhibitor was approved for, at 500 $ before tax, or 560 $ with its option. */
async function order(one: Made, method: 'card' | 'invoice', total = 57_488): Promise<number> {
	const { actor, code } = one;
	const placed = await placeBoothOrder({ actor, code, input: boothForm(total, method), locale: 'fr' });
	return (await findOrder(placed.code)).id;
}

/** An exhibition with one exhibitor at each point of the way. */
async function onTheWay() {
	const of = await makeExhibition({ booths: 6 });
	const confirmed = await makeExhibitor(of, { values: { options: { [of.option.id]: 1 } } });
	await chooseBooth({ ...confirmed, boothId: of.booths[0]!.id });
	const billed = await order(confirmed, 'invoice', 64_386);
	const paying = await makeExhibitor(of);
	await chooseBooth({ ...paying, boothId: of.booths[1]!.id });
	const held = await order(paying, 'card');
	const choosing = await makeExhibitor(of);
	await chooseBooth({ ...choosing, boothId: of.booths[2]!.id });
	return {
		...{ of, confirmed, billed, paying, held, choosing },
		approved: await makeExhibitor(of),
		unsigned: await makeExhibitor(of, { signs: false }),
		submitted: await makeExhibitor(of, { status: 'submitted' }),
		elsewhere: await makeExhibition(),
		/** Of the same event, and of nobody who exhibits. */
		another: (await makeOrder(of)).order.id
	};
}

test('each guard of exhibitors holds alone', async () => {
	const made = await onTheWay();
	const { of, billed, held, elsewhere, another } = made;
	const [confirmed, choosing, approved, unsigned, submitted, paying] = (
		['confirmed', 'choosing', 'approved', 'unsigned', 'submitted', 'paying'] as const
	).map((name) => made[name].exhibitor.id) as [number, number, number, number, number, number];
	const [, , , free] = of.booths.map(({ id }) => id);
	await write('exhibitors.test', (tx) =>
		tx.run(sql`UPDATE exhibition SET renewals_close_at = closes_at WHERE event_id = ${of.event.id}`)
	);
	const state = (id: number, status: string) => sql`UPDATE exhibitor SET status = ${status} WHERE id = ${id}`;
	const sold = (orderId: number, exhibitorId: number, boothId: number | null = null) =>
		sql`INSERT INTO exhibitor_order (order_id, exhibitor_id, booth_id) VALUES (${orderId}, ${exhibitorId}, ${boothId})`;
	const give = (boothId: number, exhibitorId: number) =>
		sql`INSERT INTO booth_allocation (booth_id, exhibitor_id, at) VALUES (${boothId}, ${exhibitorId}, 1)`;
	await expectEachHoldsAlone([
		{
			...{ guard: 'order_item_begins', says: 'order_item_kept' },
			does: sql`INSERT INTO order_item (order_id, position, description, quantity, unit_cents) VALUES (${billed}, 9, 'De plus', 1, 1)`
		},
		{
			...{ guard: 'order_item_no_update', says: 'order_item_kept' },
			does: sql`UPDATE order_item SET unit_cents = 1 WHERE order_id = ${billed}`
		},
		{
			...{ guard: 'order_item_no_delete', says: 'order_item_kept' },
			does: sql`DELETE FROM order_item WHERE order_id = ${billed}`
		},
		{
			...{ guard: 'exhibition_terms_follow', says: 'exhibition_terms_follow' },
			does: sql`INSERT INTO exhibition_terms (event_id, version, text, sha256, published_at) VALUES (${of.event.id}, 5, 'Autre.', 'x', 1)`
		},
		{
			...{ guard: 'exhibition_terms_no_update', says: 'exhibition_terms_kept' },
			does: sql`UPDATE exhibition_terms SET text = 'Autre.' WHERE id = ${of.terms.id}`
		},
		{
			...{ guard: 'exhibition_terms_no_delete', says: 'exhibition_terms_kept' },
			does: sql`DELETE FROM exhibition_terms WHERE id = ${elsewhere.terms.id}`
		},
		{
			...{ guard: 'contract_acceptance_fits', says: 'contract_acceptance_fits' },
			does: sql`INSERT INTO contract_acceptance (exhibitor_id, terms_id, accepted_by, signed_as, at)
				VALUES (${submitted}, ${of.terms.id}, ${made.submitted.person.id}, 'X', 1)`
		},
		{
			...{ guard: 'contract_acceptance_no_update', says: 'contract_acceptance_kept' },
			does: sql`UPDATE contract_acceptance SET signed_as = 'X' WHERE exhibitor_id = ${choosing}`
		},
		{
			...{ guard: 'contract_acceptance_no_delete', says: 'contract_acceptance_kept' },
			does: sql`DELETE FROM contract_acceptance WHERE exhibitor_id = ${choosing}`
		},
		{
			...{ guard: 'exhibitor_begins', says: 'exhibitor_state' },
			does: sql`INSERT INTO exhibitor (code, event_id, slug, name, status, created_at, updated_at)
				VALUES ('DEJA', ${of.event.id}, 'deja', 'Déjà', 'approved', 1, 1)`
		},
		{ ...{ guard: 'exhibitor_state', says: 'exhibitor_state' }, does: state(submitted, 'confirmed') },
		{ ...{ guard: 'exhibitor_state', says: 'exhibitor_unpaid' }, does: state(choosing, 'confirmed') },
		{ ...{ guard: 'exhibitor_state', says: 'exhibitor_order_lives' }, does: state(confirmed, 'withdrawn') },
		{
			...{ guard: 'exhibitor_state', says: 'exhibitor_incomplete' },
			before: sql`UPDATE exhibitor SET booth_type_id = NULL WHERE id = ${submitted}`,
			does: state(submitted, 'approved')
		},
		{
			...{ guard: 'exhibitor_type_of_event', says: 'exhibitor_type_of_event' },
			does: sql`UPDATE exhibitor SET booth_type_id = ${elsewhere.type.id} WHERE id = ${submitted}`
		},
		{ ...{ guard: 'booth_allocation_fits', says: 'booth_allocation_fits' }, does: give(free!, submitted) },
		{
			...{ guard: 'booth_allocation_fits', says: 'booth_kept' },
			before: sql`UPDATE booth SET kept_for = ${confirmed} WHERE id = ${free}`,
			does: sql`INSERT INTO booth_allocation (booth_id, exhibitor_id, at)
				SELECT ${free}, ${approved}, renewals_close_at - 1 FROM exhibition WHERE event_id = ${of.event.id}`
		},
		{
			...{ guard: 'booth_allocation_stays', says: 'booth_allocation_stays' },
			does: sql`UPDATE booth_allocation SET booth_id = ${free} WHERE exhibitor_id = ${choosing}`
		},
		{
			...{ guard: 'booth_type_in_use', says: 'booth_in_use' },
			does: sql`UPDATE booth SET booth_type_id = NULL WHERE id = ${of.booths[2]!.id}`
		},
		{ ...{ guard: 'exhibitor_order_fits', says: 'exhibitor_not_approved' }, does: sold(another, submitted) },
		{ ...{ guard: 'exhibitor_order_fits', says: 'contract_not_accepted' }, does: sold(another, unsigned) },
		{ ...{ guard: 'exhibitor_order_fits', says: 'exhibitor_order_once' }, does: sold(another, paying) },
		{ ...{ guard: 'exhibitor_order_fits', says: 'booth_lost' }, does: sold(another, approved, free) },
		{
			...{ guard: 'exhibitor_order_no_update', says: 'exhibitor_order_kept' },
			does: sql`UPDATE exhibitor_order SET exhibitor_id = ${approved} WHERE order_id = ${held}`
		},
		{
			...{ guard: 'exhibitor_order_no_delete', says: 'exhibitor_order_kept' },
			does: sql`DELETE FROM exhibitor_order WHERE order_id = ${held}`
		},
		{
			...{ guard: 'booth_option_count', says: 'booth_option_of_event' },
			does: sql`INSERT INTO exhibitor_order_option (order_id, option_id, quantity) VALUES (${held}, ${elsewhere.option.id}, 1)`
		},
		{
			...{ guard: 'exhibitor_order_option_no_update', says: 'exhibitor_order_kept' },
			does: sql`UPDATE exhibitor_order_option SET quantity = 2 WHERE order_id = ${billed}`
		},
		{
			...{ guard: 'exhibitor_order_option_no_delete', says: 'exhibitor_order_kept' },
			does: sql`DELETE FROM exhibitor_order_option WHERE order_id = ${billed}`
		}
	]);
});

test('a booth follows its order and its exhibitor; without each trigger, it does not', async () => {
	const made = await onTheWay();
	const { of, billed, held, choosing } = made;
	const become = (id: number, status: string) =>
		sql`UPDATE "order" SET status = ${status}, confirmed_at = 5 WHERE id = ${id}`;
	const stateOf = async (tx: Tx, { exhibitor }: Made) => {
		const [row] = await tx
			.select({
				status: t.exhibitor.status,
				booth: t.boothAllocation.boothId,
				until: t.boothAllocation.until
			})
			.from(t.exhibitor)
			.leftJoin(t.boothAllocation, eq(t.boothAllocation.exhibitorId, t.exhibitor.id))
			.where(eq(t.exhibitor.id, exhibitor.id));
		return [row!.status, of.booths.findIndex(({ id }) => id === row!.booth), row!.until === null];
	};
	/** What changes leave, with a trigger and without it. */
	const both = async (trigger: string, one: Made, changes: ReturnType<typeof sql>[]) => {
		const left = (isOff: boolean) =>
			undone(async (tx) => {
				if (isOff) await tx.run(sql.raw(`DROP TRIGGER ${trigger}`));
				for (const change of changes) await tx.run(change);
				return stateOf(tx, one);
			});
		return { held: await left(false), off: await left(true) };
	};
	expect(await both('exhibitor_order_confirmed', made.paying, [become(held, 'awaiting_payment')])).toEqual({
		held: ['confirmed', 1, true],
		off: ['approved', 1, false]
	});
	expect(await both('exhibitor_order_ends', made.confirmed, [become(billed, 'cancelled')])).toEqual({
		held: ['approved', -1, true],
		off: ['confirmed', 0, true]
	});
	expect(
		await both('exhibitor_order_revived', made.paying, [
			become(held, 'expired'),
			sql`INSERT INTO payment (order_id, direction, method, amount_cents, reference, at) VALUES (${held}, 'in', 'card', 57488, 'pi', 1)`,
			become(held, 'paid')
		])
	).toEqual({ held: ['confirmed', 1, true], off: ['confirmed', -1, true] });
	expect(
		await both('exhibitor_leaves', choosing, [
			sql`UPDATE exhibitor SET status = 'withdrawn' WHERE id = ${choosing.exhibitor.id}`
		])
	).toEqual({ held: ['withdrawn', -1, true], off: ['withdrawn', 2, false] });
	expect(
		await both('exhibitor_order_placed', choosing, [
			sql`UPDATE "order" SET status = 'awaiting_payment' WHERE id = ${made.another}`,
			sql`INSERT INTO exhibitor_order (order_id, exhibitor_id, booth_id)
				VALUES (${made.another}, ${choosing.exhibitor.id}, ${of.booths[2]!.id})`
		])
	).toEqual({ held: ['confirmed', 2, true], off: ['approved', 2, false] });
});

test('the recount finds a counter, a booth and an order that something else wrote', async () => {
	const of = await makeExhibition();
	await makeExhibitor(of);
	expect(await verifyExhibitors()).toEqual([]);
	await write('exhibitors.test', (tx) =>
		tx.run(sql`UPDATE booth_type SET taken = taken + 1 WHERE id = ${of.type.id}`)
	);
	expect((await verifyExhibitors()).map(({ rule }) => rule)).toEqual(['booth_type_taken']);
});
