import { asc, eq, sql } from 'drizzle-orm';
import type { ShownMotion } from '../../assemblies/shapes.ts';
import type { MinuteKind } from '../../schemas/assembly-lists.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { assembly, assemblyEntry, assemblyMinutes } from '../db/schema/assemblies.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { sha256 } from '../ids.ts';
import { findAssembly, itemsOf, motionsOf, rollOf, type FoundAssembly } from './queries.ts';
import { orRefusal } from './refusals.ts';
import { touchAssembly } from './touch.ts';

/** Everything that minutes say: plain data, which their digest is of. */
export interface Minutes {
	event: { name: string; day: string; place: string; timezone: string };
	convenedAt: number | null;
	openedAt: number | null;
	closedAt: number | null;
	quorum: number | null;
	adoptedOn: string;
	remarks: string;
	/** Who was there at some time, by organisation. */
	delegates: { organisation: string; name: string }[];
	organisations: Record<number, string>;
	items: { id: number; title: string }[];
	/** `file`: the SHA-256 of the public file of a secret ballot. */
	motions: (ShownMotion & { file: string })[];
	entries: {
		at: number;
		kind: MinuteKind;
		present: number;
		motionId: number | null;
		details: Record<string, string | number>;
	}[];
}

/** The minutes of an assembly: as adopted; before that, as they stand. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function minutesOf(
	actor: Actor,
	slug: string
): Promise<{ minutes: Minutes; sha256: string | null; revision: number }> {
	requireStaff(actor);
	const db = await reader();
	const found = await findAssembly(slug, db);
	const { revision } = found.assembly;
	const [adopted] = await db
		.select()
		.from(assemblyMinutes)
		.where(eq(assemblyMinutes.eventId, found.event.id));
	if (adopted) return { minutes: JSON.parse(adopted.content) as Minutes, sha256: adopted.sha256, revision };
	return { minutes: await drawn(db, found, ''), sha256: null, revision };
}

async function drawn(
	db: Database | Tx,
	{ event, assembly: of }: FoundAssembly,
	adoptedOn: string
): Promise<Minutes> {
	const roll = await rollOf(db, event.id);
	const motions = await motionsOf(db, event.id);
	const files = await db.all<{ motionId: number; sha256: string }>(
		sql`SELECT motion_id AS motionId, sha256 FROM assembly_file`
	);
	const entries = await db
		.select()
		.from(assemblyEntry)
		.where(eq(assemblyEntry.eventId, event.id))
		.orderBy(asc(assemblyEntry.id));
	const there = await db.all<{ organisation: string; name: string }>(sql`
		SELECT DISTINCT o.name AS organisation, p.given_name || ' ' || p.family_name AS name
		FROM assembly_presence x JOIN organisation o ON o.id = x.organisation_id JOIN person p ON p.id = x.person_id
		WHERE x.event_id = ${event.id}`);
	return {
		event: {
			...{ name: event.name, day: event.firstDay, timezone: event.timezone },
			place: [event.venueName, event.venueAddress, event.city].filter(Boolean).join(', ')
		},
		convenedAt: of.convenedAt?.getTime() ?? null,
		openedAt: of.openedAt?.getTime() ?? null,
		closedAt: of.closedAt?.getTime() ?? null,
		...{ quorum: of.quorum, adoptedOn, remarks: of.remarks },
		delegates: there.sort((a, b) => a.organisation.localeCompare(b.organisation, 'fr-CA')),
		organisations: Object.fromEntries(roll.map((one) => [one.organisationId, one.organisation])),
		items: await itemsOf(db, event.id),
		motions: motions
			.filter(({ state }) => state !== 'draft')
			.map((motion) => ({
				...motion,
				// What so few voted in is nobody's to read: neither is its digest.
				file: motion.counts ? (files.find(({ motionId }) => motionId === motion.id)?.sha256 ?? '') : ''
			})),
		entries: entries.map(({ at, kind, present, motionId, details }) => ({
			...{ at: at.getTime(), kind, present, motionId, details }
		}))
	};
}

/** Writes what staff add to the minutes, until they are adopted. @throws Refusal `assembly_changed`, `assembly_not_open`, `minutes_adopted` */
export async function completeMinutes(request: {
	actor: Actor;
	slug: string;
	input: { revision: number; remarks: string };
}): Promise<void> {
	const { actor, slug, input } = request;
	requireStaff(actor);
	await orRefusal(() =>
		write('assemblies.completeMinutes', async (tx) => {
			const { event, assembly: of } = await touchAssembly(tx, slug, input.revision);
			if (!of.openedAt) throw new Refusal('assembly_not_open');
			await tx.update(assembly).set({ remarks: input.remarks }).where(eq(assembly.eventId, event.id));
			await record(tx, actor, { action: 'assembly.remarks', objectKind: 'assembly', objectId: event.id });
		})
	);
}

/** Keeps the minutes whole, as they were adopted, with their digest: nothing of them changes any more. @throws Refusal `assembly_changed`, `assembly_not_over`, `minutes_adopted` */
export async function adoptMinutes(request: {
	actor: Actor;
	slug: string;
	input: { revision: number; adoptedOn: string };
}): Promise<void> {
	const { actor, slug, input } = request;
	requireStaff(actor);
	await orRefusal(() =>
		write('assemblies.adopt', async (tx) => {
			const found = await touchAssembly(tx, slug, input.revision);
			const eventId = found.event.id;
			const [before] = await tx.select().from(assemblyMinutes).where(eq(assemblyMinutes.eventId, eventId));
			if (before) throw new Refusal('minutes_adopted');
			const content = JSON.stringify(await drawn(tx, found, input.adoptedOn));
			await tx.insert(assemblyMinutes).values({
				...{ eventId, content, sha256: sha256(content), adoptedOn: input.adoptedOn, writtenAt: now() }
			});
			await record(tx, actor, { action: 'assembly.adopted', objectKind: 'assembly', objectId: eventId });
		})
	);
}
