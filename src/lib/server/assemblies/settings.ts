import { eq } from 'drizzle-orm';
import { addDays, instantAt } from '../../format/dates.ts';
import type { AssemblyInput } from '../../schemas/assemblies.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { assembly, assemblyItem } from '../db/schema/assemblies.ts';
import { event } from '../db/schema/events.ts';
import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { orRefusal } from './refusals.ts';
import { touchAssembly } from './touch.ts';

/** What is on every agenda: staff change the rest. */
const USUAL_ITEMS = [
	'Ouverture et vérification du quorum',
	'Adoption de l’ordre du jour',
	'Adoption du procès-verbal de la dernière assemblée',
	'Rapport d’activité',
	'États financiers et nomination de la personne qui les vérifie',
	'Élection au conseil d’administration',
	'Levée de l’assemblée'
];

/** Makes of an event of kind `agm` an assembly, once: a press sent again makes no other. */
export async function makeAssembly(actor: Actor, slug: string): Promise<void> {
	requireStaff(actor);
	await write('assemblies.make', async (tx) => {
		const [found] = await tx.select().from(event).where(eq(event.slug, slug));
		if (found?.kind !== 'agm') throw new Refusal('not_found', { status: 404 });
		const namingClosesAt = instantAt(addDays(found.firstDay, -1), '17:00', found.timezone);
		const made = await tx
			.insert(assembly)
			.values({ eventId: found.id, namingClosesAt })
			.onConflictDoNothing()
			.returning();
		if (made.length === 0) return;
		await tx
			.insert(assemblyItem)
			.values(USUAL_ITEMS.map((title, position) => ({ eventId: found.id, position, title })));
		await record(tx, actor, { action: 'assembly.made', objectKind: 'assembly', objectId: found.id });
	});
}

/**
 * Changes the rules of an assembly. The quorum is settled as it is opened.
 * @throws Refusal `assembly_changed`, `assembly_begun`, `quorum_share`
 */
export async function setAssembly(request: {
	actor: Actor;
	slug: string;
	input: AssemblyInput;
}): Promise<void> {
	const { actor, slug, input } = request;
	requireStaff(actor);
	const { quorumKind, quorumValue, noticeDays } = input;
	await orRefusal(() =>
		write('assemblies.set', async (tx) => {
			const { event } = await touchAssembly(tx, slug, input.revision);
			const [day, time] = input.namingClosesAt.split('T') as [string, string];
			await tx
				.update(assembly)
				.set({ quorumKind, quorumValue, noticeDays, namingClosesAt: instantAt(day, time, event.timezone) })
				.where(eq(assembly.eventId, event.id));
			await record(tx, actor, {
				...{ action: 'assembly.set', objectKind: 'assembly', objectId: event.id },
				details: { quorum: quorumKind === 'share' ? `${quorumValue} %` : quorumValue, notice: noticeDays }
			});
		})
	);
}
