import { and, asc, eq, notInArray, notLike } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { versionOf } from '../db/version.ts';
import { Refusal } from '../errors.ts';

/** An event as the staff pages name it. */
export interface StaffEvent {
	id: number;
	slug: string;
	name: string;
	firstDay: string;
	lastDay: string;
	timezone: string;
	isPublished: boolean;
	/** A general meeting: it has no programme, and pages of its own. */
	isAssembly: boolean;
}

/** How the events under which packs are sold begin, a year each: nobody goes there. */
export const PACK_EVENT = 'forfaits-';

let cached: { version: string; list: StaffEvent[] } | undefined;

/**
 * Every event, drafts included, by date; dated offers of courses are found by {@link staffEvent} alone.
 * @throws Refusal `not_allowed` (403)
 */
export async function staffEvents(actor: Actor): Promise<StaffEvent[]> {
	requireStaff(actor);
	const version = await versionOf(['events']);
	if (cached?.version === version) return cached.list;
	const db = await reader();
	const rows = await db
		.select()
		.from(event)
		.where(
			and(
				notInArray(event.id, db.select({ id: courseSession.eventId }).from(courseSession)),
				// What packs are sold under is no event: its orders are opened from the page of credits.
				notLike(event.slug, `${PACK_EVENT}%`)
			)
		)
		.orderBy(asc(event.firstDay), asc(event.id));
	const list = rows.map(named);
	cached = { version, list };
	return list;
}

/** The event staff most likely mean: the one going on, else the next, else the last; a general meeting, if there is no other. */
export function currentEvent(list: readonly StaffEvent[]): StaffEvent | undefined {
	const today = dayOf(now());
	const programmes = list.filter(({ isAssembly }) => !isAssembly);
	return programmes.find((one) => one.lastDay >= today) ?? programmes.at(-1) ?? list.at(-1);
}

/**
 * The event of a staff page's address.
 * @throws Refusal `not_allowed` (403) for anyone else than staff, `not_found` (404)
 */
export async function staffEvent(actor: Actor, slug: string): Promise<StaffEvent> {
	const listed = (await staffEvents(actor)).find((one) => one.slug === slug);
	if (listed) return listed;
	const [found] = await (await reader()).select().from(event).where(eq(event.slug, slug));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return named(found);
}

function named({
	id,
	slug,
	name,
	firstDay,
	lastDay,
	timezone,
	kind,
	publishedAt
}: typeof event.$inferSelect): StaffEvent {
	return {
		id,
		slug,
		name,
		firstDay,
		lastDay,
		timezone,
		isPublished: publishedAt !== null,
		isAssembly: kind === 'agm'
	};
}
