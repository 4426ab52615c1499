import { asc } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { event } from '../db/schema/events.ts';
import { versionOf } from '../db/version.ts';

/** An event as the staff menu names it. */
export interface StaffEvent {
	id: number;
	slug: string;
	name: string;
	firstDay: string;
	lastDay: string;
	isPublished: boolean;
}

let events: { version: string; list: StaffEvent[] } | undefined;

/** Every event, drafts included, by date. */
export async function staffEvents(): Promise<StaffEvent[]> {
	const version = await versionOf(['events']);
	if (events?.version === version) return events.list;
	const db = await reader();
	const rows = await db.select().from(event).orderBy(asc(event.firstDay), asc(event.id));
	const list = rows.map((row) => ({
		id: row.id,
		slug: row.slug,
		name: row.name,
		firstDay: row.firstDay,
		lastDay: row.lastDay,
		isPublished: row.publishedAt !== null
	}));
	events = { version, list };
	return list;
}

/** The event staff most likely mean: the one going on, else the next, else the last. */
export function currentEvent(list: readonly StaffEvent[]): StaffEvent | undefined {
	const today = dayOf(now());
	return list.find((one) => one.lastDay >= today) ?? list.at(-1);
}
