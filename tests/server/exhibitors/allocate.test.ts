import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../../src/lib/server/db/write.ts';
import { chooseBooth, releaseBooth } from '../../../src/lib/server/exhibitors/allocate.ts';
import { placeBoothOrder } from '../../../src/lib/server/exhibitors/place-order.ts';
import { verifyExhibitors } from '../../../src/lib/server/exhibitors/verify.ts';
import { boothForm, makeExhibition, makeExhibitor, type MadeExhibition } from '../../factories/exhibition.ts';
import { makePerson } from '../../factories/people.ts';
import { refusal, refusedBy, undone } from '../../setup/guards.ts';

const MINUTE_MS = 60_000;

async function allocations(of: MadeExhibition) {
	const db = await reader();
	return db
		.select({
			booth: t.booth.number,
			exhibitorId: t.boothAllocation.exhibitorId,
			until: t.boothAllocation.until
		})
		.from(t.boothAllocation)
		.innerJoin(t.booth, eq(t.booth.id, t.boothAllocation.boothId))
		.where(eq(t.booth.eventId, of.event.id));
}

let putBack = () => {};
const wait = (minutes: number) => {
	putBack = setClock(() => Date.now() + minutes * MINUTE_MS);
};
afterEach(async () => {
	putBack();
	expect(await verifyExhibitors()).toEqual([]);
});

describe('choosing a booth', () => {
	test('it is kept half an hour; moving leaves the first one; giving it back frees it', async () => {
		const of = await makeExhibition();
		const [one, other] = [await makeExhibitor(of), await makeExhibitor(of)];
		const [first, second] = of.booths;
		const { until } = await chooseBooth({ ...one, boothId: first!.id });
		expect(until!.getTime() - Date.now()).toBeGreaterThan(29 * MINUTE_MS);
		expect(await refusal(chooseBooth({ ...other, boothId: first!.id }))).toBe('booth_taken');
		await chooseBooth({ ...one, boothId: second!.id });
		expect(await refusal(chooseBooth({ ...other, boothId: first!.id }))).toBe('done');
		await releaseBooth(one);
		expect(await allocations(of)).toMatchObject([{ booth: 'K001', exhibitorId: other.exhibitor.id }]);
	});

	test('past its time, it goes to whoever asks, and its order is refused', async () => {
		const of = await makeExhibition({ booths: 1 });
		const [late, next] = [await makeExhibitor(of), await makeExhibitor(of)];
		await chooseBooth({ ...late, boothId: of.booths[0]!.id });
		wait(31);
		const order = () => placeBoothOrder({ ...late, input: boothForm(57_488), locale: 'fr' });
		expect(await refusal(order())).toBe('booth_lost');
		expect(await refusal(chooseBooth({ ...next, boothId: of.booths[0]!.id }))).toBe('done');
	});

	test('only of the type that was granted, only once approved, and only its own', async () => {
		const of = await makeExhibition();
		const waiting = await makeExhibitor(of, { status: 'submitted' });
		const { actor: stranger } = await makePerson();
		const mine = await makeExhibitor(of);
		const boothId = of.booths[0]!.id;
		expect(await refusal(chooseBooth({ ...waiting, boothId }))).toBe('exhibitor_not_approved');
		expect(await refusal(chooseBooth({ ...mine, actor: stranger, boothId }))).toBe('not_found');
		await write('exhibitors.test', (tx) =>
			tx.update(t.booth).set({ boothTypeId: null }).where(eq(t.booth.id, boothId))
		);
		expect(await refusal(chooseBooth({ ...mine, boothId }))).toBe('booth_other_type');
		const elsewhere = await makeExhibition();
		expect(await refusal(chooseBooth({ ...mine, boothId: elsewhere.booths[0]!.id }))).toBe('not_found');
	});

	test('not beside whom one must be kept apart from; staff may', async () => {
		const of = await makeExhibition({ booths: 3 });
		const [one, other] = [await makeExhibitor(of), await makeExhibitor(of)];
		await write('exhibitors.test', (tx) =>
			tx.insert(t.exhibitorApart).values({ exhibitorId: one.exhibitor.id, otherId: other.exhibitor.id })
		);
		await chooseBooth({ ...one, boothId: of.booths[0]!.id });
		expect(await refusal(chooseBooth({ ...other, boothId: of.booths[1]!.id }))).toBe('booth_beside');
		expect(await refusal(chooseBooth({ ...other, boothId: of.booths[2]!.id }))).toBe('done');
		const { actor } = await makePerson({ roles: ['staff'] });
		expect(await chooseBooth({ ...other, actor, boothId: of.booths[1]!.id })).toEqual({ until: null });
	});

	test('last year’s keep theirs until renewals close', async () => {
		const [before, of] = [await makeExhibition(), await makeExhibition()];
		const past = await makeExhibitor(before);
		const [back, another] = [
			await makeExhibitor(of, { values: { renewedFrom: past.exhibitor.id } }),
			await makeExhibitor(of)
		];
		const boothId = of.booths[0]!.id;
		await write('exhibitors.test', async (tx) => {
			await tx.update(t.booth).set({ keptFor: past.exhibitor.id }).where(eq(t.booth.id, boothId));
			await tx
				.update(t.exhibition)
				.set({ renewalsCloseAt: new Date(Date.now() + 60 * MINUTE_MS) })
				.where(eq(t.exhibition.eventId, of.event.id));
		});
		expect(await refusal(chooseBooth({ ...another, boothId }))).toBe('booth_kept');
		expect(await refusal(chooseBooth({ ...back, boothId }))).toBe('done');
		await releaseBooth(back);
		wait(61);
		expect(await refusal(chooseBooth({ ...another, boothId }))).toBe('done');
	});
});

describe('two for one booth', () => {
	test('twenty reach for five at once: five have one, nobody two', async () => {
		const of = await makeExhibition({ booths: 5 });
		const all = await Promise.all(Array.from({ length: 20 }, () => makeExhibitor(of)));
		const answers = await Promise.all(
			all.map((one, i) => refusal(chooseBooth({ ...one, boothId: of.booths[i % 5]!.id })))
		);
		expect(answers.filter((answer) => answer === 'done')).toHaveLength(5);
		expect(new Set(answers)).toEqual(new Set(['done', 'booth_taken']));
		const held = await allocations(of);
		expect(new Set(held.map(({ booth }) => booth)).size).toBe(5);
	});

	test('control: without its key, the store lets a booth be given twice', async () => {
		const of = await makeExhibition({ booths: 1 });
		const [one, other] = [await makeExhibitor(of), await makeExhibitor(of)];
		await chooseBooth({ ...one, boothId: of.booths[0]!.id });
		const again = (tx: Tx) =>
			tx
				.insert(t.boothAllocation)
				.values({ boothId: of.booths[0]!.id, exhibitorId: other.exhibitor.id, at: new Date() });
		expect(await refusedBy(again)).toBe('booth_allocation.booth_id');
		const given = await undone(async (tx) => {
			const [first] = await tx
				.select()
				.from(t.boothAllocation)
				.where(eq(t.boothAllocation.boothId, of.booths[0]!.id));
			await tx.run(sql`DROP TABLE booth_allocation`);
			await tx.run(
				sql`CREATE TABLE booth_allocation (booth_id, exhibitor_id, until, order_id, allocated_by, at)`
			);
			await tx.insert(t.boothAllocation).values(first!);
			await again(tx);
			return tx.select().from(t.boothAllocation).where(eq(t.boothAllocation.boothId, of.booths[0]!.id));
		});
		expect(given).toHaveLength(2);
	});

	test('a booth that somebody has is not taken off the plan', async () => {
		const of = await makeExhibition({ booths: 1 });
		const one = await makeExhibitor(of);
		await chooseBooth({ ...one, boothId: of.booths[0]!.id });
		const gone = (tx: Tx) => tx.delete(t.booth).where(eq(t.booth.id, of.booths[0]!.id));
		expect(await refusedBy(gone)).toBe('booth_in_use');
	});
});
