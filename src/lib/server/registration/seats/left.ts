import { and, eq, sql } from 'drizzle-orm';
import { reader } from '../../db/client.ts';
import { session } from '../../db/schema/programme.ts';
import { versionOf } from '../../db/version.ts';
import { Refusal } from '../../errors.ts';
import { isVisible } from '../../events/queries.ts';
import type { Actor } from '../../auth/policy.ts';
import { catalogueOf } from '../catalogue.ts';

const DOMAINS = ['registration', 'programme', 'events'];
const cache = new Map<number, { version: string; left: Promise<Record<number, number>> }>();

/**
 * Seats left in each bookable session of an event, by id: counted once for all who ask, and again only after a commit
 * that may have changed them.
 * @throws Refusal `not_found` (404)
 */
export async function seatsLeft(actor: Actor, eventSlug: string): Promise<Record<number, number>> {
	const catalogue = await catalogueOf(eventSlug);
	if (!catalogue || !isVisible(catalogue.event, actor)) throw new Refusal('not_found', { status: 404 });
	const { id } = catalogue.event;
	const version = await versionOf(DOMAINS);
	let known = cache.get(id);
	if (known?.version !== version) {
		known = { version, left: count(id) };
		cache.set(id, known);
		known.left.catch(() => cache.delete(id));
	}
	return known.left;
}

async function count(eventId: number): Promise<Record<number, number>> {
	const db = await reader();
	const rows = await db
		.select({ id: session.id, left: sql<number>`${session.capacity} - ${session.booked}` })
		.from(session)
		.where(and(eq(session.eventId, eventId), eq(session.bookable, true)));
	return Object.fromEntries(rows.map(({ id, left }) => [id, left]));
}
