import { and, count, eq } from 'drizzle-orm';
import { reader } from '../db/client.ts';
import { exhibitor } from '../db/schema/exhibitors.ts';
import { booth, boothAllocation } from '../db/schema/floor-plans.ts';

interface ListedExhibitor {
	slug: string;
	name: string;
	/** Null for one that has no place on the plan yet. */
	booth: string | null;
	summary: string;
}

const confirmedAt = (eventId: number) =>
	and(eq(exhibitor.eventId, eventId), eq(exhibitor.status, 'confirmed'));

/** Those who have confirmed, by name. */
export async function listExhibitors(eventId: number): Promise<ListedExhibitor[]> {
	const db = await reader();
	const found = await db
		.select({
			slug: exhibitor.slug,
			name: exhibitor.name,
			booth: booth.number,
			summary: exhibitor.summary
		})
		.from(exhibitor)
		.leftJoin(boothAllocation, eq(boothAllocation.exhibitorId, exhibitor.id))
		.leftJoin(booth, eq(booth.id, boothAllocation.boothId))
		.where(confirmedAt(eventId));
	return found.sort((a, b) => a.name.localeCompare(b.name, 'fr'));
}

/** How many have confirmed. */
export async function countExhibitors(eventId: number): Promise<number> {
	const db = await reader();
	const [row] = await db.select({ total: count() }).from(exhibitor).where(confirmedAt(eventId));
	return row!.total;
}
