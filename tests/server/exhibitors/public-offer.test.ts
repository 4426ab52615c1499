import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { seasonAt } from '../../../src/lib/exhibitors/season.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { applicationsUntil, publicOffer } from '../../../src/lib/server/exhibitors/offer/read.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeExhibition, makeExhibitor } from '../../factories/exhibition.ts';

describe('what an exhibition offers', () => {
	it('says prices by kind, in their order, and leaves out a kind that is not offered', async () => {
		const { event } = await makeExhibition();
		const offer = await publicOffer(event.id);
		expect(offer!.types[0]!.prices).toEqual([
			{ kind: 'member', amountCents: 40_000 },
			{ kind: 'company', amountCents: 50_000 }
		]);
		expect(offer).toMatchObject({ season: 'open', contract: { version: 1 } });
	});

	it('counts what is left: an approval takes a place, an application does not', async () => {
		const of = await makeExhibition({ capacity: 1, optionCapacity: 4 });
		await makeExhibitor(of, { status: 'submitted' });
		expect((await publicOffer(of.event.id))!.types[0]!.left).toBe(1);
		await makeExhibitor(of);
		const offer = await publicOffer(of.event.id);
		expect(offer!.types[0]!.left).toBe(0);
		expect(offer!.options[0]!.left).toBe(4);
	});

	it('shows nothing that is off sale', async () => {
		const of = await makeExhibition();
		await write('exhibitors.test', async (tx) => {
			await tx.update(t.boothType).set({ onSale: false }).where(eq(t.boothType.id, of.type.id));
			await tx.update(t.boothOption).set({ onSale: false }).where(eq(t.boothOption.id, of.option.id));
		});
		expect(await publicOffer(of.event.id)).toMatchObject({
			types: [],
			options: [],
			levels: [{ name: 'Or' }]
		});
	});

	it('is nothing where there is no exhibition', async () => {
		const { event } = await makeEvent();
		expect(await publicOffer(event.id)).toBeNull();
		expect(await applicationsUntil(event.id)).toBeNull();
	});

	it('calls for applications until they close, and no longer', async () => {
		const { event } = await makeExhibition();
		const until = (await applicationsUntil(event.id))!;
		expect(until).toEqual((await publicOffer(event.id))!.closesAt);
		const putBack = setClock(() => until.getTime());
		try {
			expect(await applicationsUntil(event.id)).toBeNull();
			expect(await publicOffer(event.id)).toMatchObject({ season: 'closed' });
		} finally {
			putBack();
		}
	});

	it('opens at its opening and is closed at its closing', () => {
		const [opensAt, closesAt] = [new Date(1000), new Date(2000)];
		const at = (ms: number) => seasonAt({ opensAt, closesAt }, new Date(ms));
		expect([999, 1000, 1999, 2000].map(at)).toEqual(['soon', 'open', 'open', 'closed']);
	});
});
