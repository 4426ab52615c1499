import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { acceptContract } from '../../src/lib/server/exhibitors/contract.ts';
import { readableCode } from '../../src/lib/server/ids.ts';
import { makeEvent } from './event.ts';
import { makePerson } from './people.ts';

const DAY_MS = 86_400_000;

/** What an exhibitor that nobody has handed in is made of. */
export function draftExhibitor(name: string) {
	const code = readableCode(10);
	return { code, slug: code.toLowerCase(), name, createdAt: now(), updatedAt: now() };
}

/**
 * An event with an exhibition that takes applications: one booth type at 500 $ (400 $ for members), an option at 60 $, a
 * level that includes the booth at 1 500 $, a contract, and a plan with so many booths side by side.
 */
export async function makeExhibition({
	booths = 3,
	capacity = 100,
	optionCapacity = null as number | null
} = {}) {
	const of = await makeEvent();
	const eventId = of.event.id;
	const at = (days: number) => new Date(now().getTime() + days * DAY_MS);
	return write('exhibitors.factory', async (tx) => {
		await tx
			.insert(t.exhibition)
			.values({ eventId, opensAt: at(-5), closesAt: at(15), editsCloseAt: at(25) });
		const text = 'Le kiosque est monté à l’heure dite.';
		const [terms] = await tx
			.insert(t.exhibitionTerms)
			.values({
				...{ eventId, version: 1, text, publishedAt: at(-5) },
				sha256: createHash('sha256').update(text).digest('hex')
			})
			.returning();
		const [type] = await tx
			.insert(t.boothType)
			.values({ eventId, name: 'Kiosque de 3 m', widthCm: 300, depthCm: 300, capacity })
			.returning();
		await tx.insert(t.boothPrice).values([
			{ boothTypeId: type!.id, kind: 'company', amountCents: 50_000 },
			{ boothTypeId: type!.id, kind: 'member', amountCents: 40_000 }
		]);
		const [option] = await tx
			.insert(t.boothOption)
			.values({
				eventId,
				name: 'Table de plus',
				priceCents: 6_000,
				perExhibitor: 2,
				capacity: optionCapacity
			})
			.returning();
		const [level] = await tx
			.insert(t.partnerLevel)
			.values({ eventId, name: 'Or', priceCents: 150_000, includesBooth: true, passes: 2 })
			.returning();
		const [plan] = await tx
			.insert(t.floorPlan)
			.values({ eventId, slug: 'salle', name: 'Salle', widthCm: 30_000, heightCm: 2000 })
			.returning();
		const drawn = await tx
			.insert(t.booth)
			.values(
				Array.from({ length: booths }, (_, i) => ({
					...{
						eventId,
						planId: plan!.id,
						number: `K${String(i + 1).padStart(3, '0')}`,
						boothTypeId: type!.id
					},
					...{ xCm: (i % 90) * 325, yCm: 300 + 600 * Math.floor(i / 90), widthCm: 300, heightCm: 300 }
				}))
			)
			.returning();
		return { ...of, terms: terms!, type: type!, option: option!, level: level!, plan: plan!, booths: drawn };
	});
}

export type MadeExhibition = Awaited<ReturnType<typeof makeExhibition>>;

let page = 0;
/** What the page of an order sends. */
export const boothForm = (expectedTotalCents: number, method: 'card' | 'invoice' = 'invoice') => ({
	idempotencyKey: `page-de-kiosque-${++page}`,
	...{ method, expectedTotalCents }
});

/** Somebody who answers for an exhibitor, brought to a state; approved, with its contract accepted, unless said. */
export async function makeExhibitor(
	of: MadeExhibition,
	{
		status = 'approved' as 'draft' | 'submitted' | 'approved',
		signs = true,
		values = {} as Partial<typeof t.exhibitor.$inferInsert>
	} = {}
) {
	const { person, actor } = await makePerson();
	const exhibitor = await write('exhibitors.factory', async (tx) => {
		const [made] = await tx
			.insert(t.exhibitor)
			.values({
				...{ eventId: of.event.id, contactPersonId: person.id },
				...draftExhibitor(`Exposant ${person.id}`)
			})
			.returning();
		const set = (row: Partial<typeof t.exhibitor.$inferInsert>) =>
			tx.update(t.exhibitor).set(row).where(eq(t.exhibitor.id, made!.id));
		await set({ boothTypeId: of.type.id, ...values });
		if (status !== 'draft') await set({ status: 'submitted', submittedAt: now() });
		if (status === 'approved') await set({ status: 'approved', decidedAt: now() });
		return { ...made!, ...values };
	});
	const { code } = exhibitor;
	if (status === 'approved' && signs)
		await acceptContract({ actor, code, termsId: of.terms.id, signedAs: actor.name });
	return { actor, person, exhibitor, code };
}
