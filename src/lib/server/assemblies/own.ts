import { and, asc, eq, gte } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { requireManager, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { assembly } from '../db/schema/assemblies.ts';
import { event } from '../db/schema/events.ts';
import { findAssembly, rollOf } from './queries.ts';

/** Assemblies to come of which an organisation may name its delegate, if it is a member. */
export async function assembliesToCome() {
	const db = await reader();
	return db
		.select({ slug: event.slug, name: event.name, firstDay: event.firstDay })
		.from(assembly)
		.innerJoin(event, eq(event.id, assembly.eventId))
		.where(and(gte(event.lastDay, dayOf(now()))))
		.orderBy(asc(event.firstDay));
}

/** What a manager names their delegate by. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function ownDelegation(actor: Actor, organisationId: number, slug: string) {
	requireManager(actor, organisationId);
	const db = await reader();
	const { event: of, assembly: rules } = await findAssembly(slug, db);
	const line = (await rollOf(db, of.id)).find((one) => one.organisationId === organisationId);
	return {
		event: { slug, name: of.name, firstDay: of.firstDay, timezone: of.timezone },
		isMember: line !== undefined,
		delegate: line?.personId ? line : null,
		namingClosesAt: rules.namingClosesAt,
		isOpen: rules.openedAt === null && now() < rules.namingClosesAt
	};
}
