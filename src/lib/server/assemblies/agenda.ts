import { and, eq } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { assemblyItem, assemblyMotion } from '../db/schema/assemblies.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { itemsOf } from './queries.ts';
import { touchAssembly } from './touch.ts';

/** Adds an item at the end of the agenda (`item` 0), or renames one. @throws Refusal `assembly_changed`, `assembly_over`, `not_found` (404) */
export async function saveItem(request: {
	actor: Actor;
	slug: string;
	input: { revision: number; item: number; title: string };
}): Promise<void> {
	const { actor, slug, input } = request;
	requireStaff(actor);
	await write('assemblies.saveItem', async (tx) => {
		const { event, assembly } = await touchAssembly(tx, slug, input.revision);
		if (assembly.closedAt) throw new Refusal('assembly_over');
		const items = await itemsOf(tx, event.id);
		if (input.item === 0)
			await tx.insert(assemblyItem).values({ eventId: event.id, position: items.length, title: input.title });
		else {
			if (!items.some(({ id }) => id === input.item)) throw new Refusal('not_found', { status: 404 });
			await tx.update(assemblyItem).set({ title: input.title }).where(eq(assemblyItem.id, input.item));
		}
		await record(tx, actor, {
			...{ action: 'assembly.agenda', objectKind: 'assembly', objectId: event.id }
		});
	});
}

/** Moves an item of the agenda, or takes it out where no motion hangs on it. @throws Refusal `assembly_changed`, `item_used`, `not_found` (404) */
export async function moveItem(request: {
	actor: Actor;
	slug: string;
	input: { revision: number; item: number; act: 'up' | 'down' | 'remove' };
}): Promise<void> {
	const { actor, slug, input } = request;
	requireStaff(actor);
	await write('assemblies.moveItem', async (tx) => {
		const { event, assembly } = await touchAssembly(tx, slug, input.revision);
		if (assembly.closedAt) throw new Refusal('assembly_over');
		const items = await itemsOf(tx, event.id);
		const at = items.findIndex(({ id }) => id === input.item);
		if (at < 0) throw new Refusal('not_found', { status: 404 });
		const [moved] = items.splice(at, 1);
		if (input.act === 'remove') {
			const [used] = await tx.select().from(assemblyMotion).where(eq(assemblyMotion.itemId, input.item));
			if (used) throw new Refusal('item_used');
			await tx.delete(assemblyItem).where(eq(assemblyItem.id, input.item));
		} else items.splice(Math.max(0, at + (input.act === 'up' ? -1 : 1)), 0, moved!);
		for (const [position, { id }] of items.entries())
			await tx
				.update(assemblyItem)
				.set({ position })
				.where(and(eq(assemblyItem.id, id), eq(assemblyItem.eventId, event.id)));
		await record(tx, actor, {
			...{ action: 'assembly.agenda', objectKind: 'assembly', objectId: event.id }
		});
	});
}
