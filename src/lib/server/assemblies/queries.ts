import { asc, eq, sql } from 'drizzle-orm';
import { shownCounts } from '../../assemblies/result.ts';
import type { ShownMotion } from '../../assemblies/shapes.ts';
import { quorumOf } from '../../assemblies/quorum.ts';
import { reader, type Database } from '../db/client.ts';
import { assembly, assemblyItem, assemblyMotion } from '../db/schema/assemblies.ts';
import { event } from '../db/schema/events.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

export type Assembly = typeof assembly.$inferSelect;
export type Motion = typeof assemblyMotion.$inferSelect;
type Event = typeof event.$inferSelect;

/** An assembly with its event. */
export interface FoundAssembly {
	event: Event;
	assembly: Assembly;
}

/** The assembly of an address. @throws Refusal `not_found` (404) */
export async function findAssembly(slug: string, within?: Database | Tx): Promise<FoundAssembly> {
	const db = within ?? (await reader());
	const [found] = await db
		.select({ event, assembly })
		.from(assembly)
		.innerJoin(event, eq(event.id, assembly.eventId))
		.where(eq(event.slug, slug));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** Delegates who are in the room. */
export async function presentOf(db: Database | Tx, eventId: number): Promise<number> {
	const [found] = await db.all<{ n: number }>(
		sql`SELECT count(*) AS n FROM assembly_presence WHERE event_id = ${eventId} AND left_at IS NULL`
	);
	return found!.n;
}

/** Delegates who must be present: as settled at the opening; before it, of the members of now. */
export async function quorumNow(db: Database | Tx, of: Assembly): Promise<number> {
	if (of.quorum !== null) return of.quorum;
	const [found] = await db.all<{ n: number }>(sql`SELECT count(*) AS n FROM organisation WHERE is_member`);
	return quorumOf(of, found!.n);
}

/** A line of the roll. */
export interface RollLine {
	organisationId: number;
	organisation: string;
	personId: number | null;
	givenName: string;
	familyName: string;
	email: string;
	/** In the room since then; null: not there. */
	since: number | null;
	/** Was there before. */
	wasThere: boolean;
}

/** Every member organisation, by name, with its delegate and whether they are in the room. */
export async function rollOf(db: Database | Tx, eventId: number): Promise<RollLine[]> {
	const rows = await db.all<Omit<RollLine, 'wasThere'> & { times: number }>(sql`
		SELECT o.id AS organisationId, o.name AS organisation, d.person_id AS personId,
			coalesce(p.given_name, '') AS givenName, coalesce(p.family_name, '') AS familyName, coalesce(p.email, '') AS email,
			(SELECT x.arrived_at FROM assembly_presence x WHERE x.event_id = ${eventId} AND x.organisation_id = o.id AND x.left_at IS NULL) AS since,
			(SELECT count(*) FROM assembly_presence x WHERE x.event_id = ${eventId} AND x.organisation_id = o.id) AS times
		FROM organisation o
		LEFT JOIN assembly_delegate d ON d.event_id = ${eventId} AND d.organisation_id = o.id
		LEFT JOIN person p ON p.id = d.person_id
		WHERE o.is_member OR d.person_id IS NOT NULL`);
	return rows
		.map(({ times, ...line }) => ({ ...line, wasThere: times > 0 }))
		.sort((a, b) => a.organisation.localeCompare(b.organisation, 'fr-CA'));
}

/** The agenda, in order. */
export async function itemsOf(db: Database | Tx, eventId: number) {
	return db
		.select({ id: assemblyItem.id, title: assemblyItem.title })
		.from(assemblyItem)
		.where(eq(assemblyItem.eventId, eventId))
		.orderBy(asc(assemblyItem.position), asc(assemblyItem.id));
}

/** Motions as they may be shown to everybody who follows, the office too: amendments before what they amend. */
export async function motionsOf(db: Database | Tx, eventId: number): Promise<ShownMotion[]> {
	const rows = await db
		.select({
			motion: assemblyMotion,
			proposer: sql<string>`(SELECT o.name FROM organisation o WHERE o.id = ${assemblyMotion.proposerId})`,
			seconder: sql<string>`(SELECT o.name FROM organisation o WHERE o.id = ${assemblyMotion.seconderId})`,
			voters: sql<number>`(SELECT count(*) FROM assembly_voter v WHERE v.motion_id = ${assemblyMotion.id})`
		})
		.from(assemblyMotion)
		.where(eq(assemblyMotion.eventId, eventId))
		.orderBy(
			asc(sql`coalesce(${assemblyMotion.amendsId}, ${assemblyMotion.id})`),
			asc(sql`${assemblyMotion.amendsId} IS NULL`),
			asc(assemblyMotion.id)
		);
	return rows.map(({ motion, proposer, seconder, voters }) => shown(motion, { proposer, seconder, voters }));
}

function shown(motion: Motion, more: { proposer: string; seconder: string; voters: number }): ShownMotion {
	const { id, code, itemId, amendsId, text, majority, method, state, lostQuorum, carried, reason } = motion;
	const { votesFor, votesAgainst, abstained, presentAtOpen, presentAtClose } = motion;
	const isClosed = votesFor !== null && votesAgainst !== null && abstained !== null;
	return {
		...{ id, code, itemId, amendsId, text, majority, method, state, lostQuorum, carried, reason, ...more },
		...{ presentAtOpen, presentAtClose },
		openedAt: motion.openedAt?.getTime() ?? null,
		closedAt: motion.closedAt?.getTime() ?? null,
		counts: isClosed ? shownCounts(method, { votesFor, votesAgainst, abstained }) : null
	};
}
