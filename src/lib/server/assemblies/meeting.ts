import { desc, eq } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { assembly, assemblyEntry } from '../db/schema/assemblies.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { minute } from './minute.ts';
import { findAssembly, presentOf, quorumNow } from './queries.ts';
import { orRefusal } from './refusals.ts';
import { touchAssembly } from './touch.ts';

interface Act {
	actor: Actor;
	slug: string;
	revision: number;
}

/** Opens the meeting: the quorum is settled, and minuted with who is there. @throws Refusal `assembly_changed`, `assembly_begun` */
export async function openAssembly({ actor, slug, revision }: Act): Promise<void> {
	requireStaff(actor);
	await write('assemblies.open', async (tx) => {
		const { event, assembly: of } = await touchAssembly(tx, slug, revision);
		if (of.openedAt) throw new Refusal('assembly_begun');
		const quorum = await quorumNow(tx, of);
		await tx.update(assembly).set({ openedAt: now(), quorum }).where(eq(assembly.eventId, event.id));
		const hasQuorum = (await presentOf(tx, event.id)) >= quorum;
		await minute(tx, event.id, 'opened', { details: { quorum, hasQuorum: Number(hasQuorum) } });
		await record(tx, actor, {
			...{ action: 'assembly.opened', objectKind: 'assembly', objectId: event.id, details: { quorum } }
		});
	});
}

/** Ends the meeting, once no vote is open. @throws Refusal `assembly_changed`, `assembly_not_open`, `motion_still_open` */
export async function closeAssembly({ actor, slug, revision }: Act): Promise<void> {
	requireStaff(actor);
	await orRefusal(() =>
		write('assemblies.close', async (tx) => {
			const { event, assembly: of } = await touchAssembly(tx, slug, revision);
			if (!of.openedAt || of.closedAt) throw new Refusal('assembly_not_open');
			await tx.update(assembly).set({ closedAt: now() }).where(eq(assembly.eventId, event.id));
			await minute(tx, event.id, 'closed');
			await record(tx, actor, { action: 'assembly.closed', objectKind: 'assembly', objectId: event.id });
		})
	);
}

/**
 * Writes a line of the minutes, as it happens. The same words right after are the same press sent again: a line of the
 * minutes is never taken out.
 * @throws Refusal `assembly_not_open`
 */
export async function noteInMinutes(request: { actor: Actor; slug: string; note: string }): Promise<void> {
	const { actor, slug, note } = request;
	requireStaff(actor);
	await write('assemblies.note', async (tx) => {
		const { event, assembly: of } = await findAssembly(slug, tx);
		if (!of.openedAt || of.closedAt) throw new Refusal('assembly_not_open');
		const [last] = await tx
			.select()
			.from(assemblyEntry)
			.where(eq(assemblyEntry.eventId, event.id))
			.orderBy(desc(assemblyEntry.id))
			.limit(1);
		if (last?.kind === 'note' && last.details.note === note) return;
		await minute(tx, event.id, 'note', { details: { note } });
		await record(tx, actor, { action: 'assembly.noted', objectKind: 'assembly', objectId: event.id });
	});
}
