import { asc, count, eq } from 'drizzle-orm';
import { reader } from '../db/client.ts';
import { exhibitor } from '../db/schema/exhibitors.ts';

interface ListedExhibitor {
	slug: string;
	name: string;
	booth: string;
	summary: string;
}

/** Those who have a booth, by name. */
export async function listExhibitors(eventId: number): Promise<ListedExhibitor[]> {
	const db = await reader();
	const found = await db
		.select({
			slug: exhibitor.slug,
			name: exhibitor.name,
			booth: exhibitor.booth,
			summary: exhibitor.summary
		})
		.from(exhibitor)
		.where(eq(exhibitor.eventId, eventId))
		.orderBy(asc(exhibitor.name));
	return found.sort((a, b) => a.name.localeCompare(b.name, 'fr'));
}

/** How many have a booth. */
export async function countExhibitors(eventId: number): Promise<number> {
	const db = await reader();
	const [row] = await db.select({ total: count() }).from(exhibitor).where(eq(exhibitor.eventId, eventId));
	return row!.total;
}
