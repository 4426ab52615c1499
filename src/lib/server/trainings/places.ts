import { and, eq, gt, sql } from 'drizzle-orm';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';
import { courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { quota, ticketType, ticketTypeQuota } from '../db/schema/registration.ts';
import { keptWhile } from './kept.ts';

/** Places of a dated offer, by its passes: what the emptiest has left, in the fullest of its quotas. */
export interface Places {
	/** Null: as many as one wants. */
	left: number | null;
	taken: number;
}

/** What moves places: orders, payments that never came, capacities. */
export const PLACE_DOMAINS = ['registration', 'payments', 'events', 'trainings'] as const;

/** Places of the offers that were asked for since the last commit that moves some, and which to come are full. */
const moment = keptWhile(PLACE_DOMAINS, async () => ({
	places: new Map<number, Places>(),
	full: await readFull()
}));

/** The dated offers to come without a place left. */
export async function fullOffers(): Promise<ReadonlySet<number>> {
	return (await moment()).full;
}

/** Places of each of these events; one reading for those that no page has shown since they last moved. */
export async function placesOf(eventIds: readonly number[]): Promise<ReadonlyMap<number, Places>> {
	const { places } = await moment();
	const unknown = eventIds.filter((id) => !places.has(id));
	if (unknown.length > 0) for (const [id, found] of await readPlaces(unknown)) places.set(id, found);
	return places;
}

async function readPlaces(eventIds: readonly number[]): Promise<Map<number, Places>> {
	const db = await reader();
	const rows = await db
		.select({
			eventId: ticketType.eventId,
			left: sql<number>`min(${quota.capacity} - ${quota.taken})`,
			taken: sql<number>`max(${quota.taken})`
		})
		.from(ticketType)
		.innerJoin(ticketTypeQuota, eq(ticketTypeQuota.ticketTypeId, ticketType.id))
		.innerJoin(quota, eq(quota.id, ticketTypeQuota.quotaId))
		.where(and(sql`${ticketType.eventId} IN ${oneOf(eventIds)}`, sql`${ticketType.role} = 'admission'`))
		.groupBy(ticketType.id);
	const places = new Map<number, Places>(eventIds.map((id) => [id, { left: null, taken: 0 }]));
	for (const { eventId, left, taken } of rows) {
		const known = places.get(eventId)!;
		places.set(eventId, { left: Math.max(known.left ?? 0, left), taken: Math.max(known.taken, taken) });
	}
	return places;
}

/** Begins with quotas that are full, which an index knows: offers with places cost nothing here. */
async function readFull(): Promise<Set<number>> {
	const db = await reader();
	const candidates = await db
		.selectDistinct({ id: quota.eventId })
		.from(quota)
		.innerJoin(courseSession, eq(courseSession.eventId, quota.eventId))
		.innerJoin(event, eq(event.id, quota.eventId))
		.where(and(sql`${quota.taken} >= ${quota.capacity}`, gt(event.registrationClosesAt, now())));
	const places = await readPlaces(candidates.map(({ id }) => id));
	return new Set([...places].filter(([, { left }]) => left !== null && left <= 0).map(([id]) => id));
}
