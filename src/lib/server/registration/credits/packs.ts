import { asc, desc, eq } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { pack } from '../../db/schema/packs.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';

export type Pack = typeof pack.$inferSelect;

/** The packs that organisations may buy, the smallest first. */
export async function packsOnSale(): Promise<Pack[]> {
	const db = await reader();
	return db.select().from(pack).where(eq(pack.onSale, true)).orderBy(asc(pack.places), asc(pack.id));
}

/** Every pack, on sale or not, for the office. @throws Refusal `not_allowed` (403) */
export async function allPacks(actor: Actor): Promise<Pack[]> {
	requireStaff(actor);
	const db = await reader();
	return db.select().from(pack).orderBy(desc(pack.onSale), asc(pack.places), asc(pack.id));
}

/**
 * Puts a pack on sale. What was bought keeps its places and its end: a pack is never changed, another is sold instead.
 * @throws Refusal `not_allowed` (403)
 */
export async function addPack(
	actor: Actor,
	input: { name: string; places: number; priceCents: number; validDays: number }
): Promise<number> {
	requireStaff(actor);
	return write('registration.addPack', async (tx) => {
		const [made] = await tx
			.insert(pack)
			.values({ ...input, createdAt: now() })
			.returning({ id: pack.id });
		await record(tx, actor, {
			action: 'pack.added',
			objectKind: 'pack',
			objectId: made!.id,
			details: {
				pack: input.name,
				places: input.places,
				priceCents: input.priceCents,
				validDays: input.validDays
			}
		});
		return made!.id;
	});
}

/** Takes a pack off sale, or puts it back. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function setPackOnSale(actor: Actor, packId: number, onSale: boolean): Promise<void> {
	requireStaff(actor);
	await write('registration.setPackOnSale', async (tx) => {
		const [changed] = await tx
			.update(pack)
			.set({ onSale })
			.where(eq(pack.id, packId))
			.returning({ name: pack.name });
		if (!changed) throw new Refusal('not_found', { status: 404 });
		await record(tx, actor, {
			action: onSale ? 'pack.sold' : 'pack.withdrawn',
			objectKind: 'pack',
			objectId: packId,
			details: { pack: changed.name }
		});
	});
}
