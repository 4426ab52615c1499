import { and, asc, eq, gte, isNotNull, isNull, or } from 'drizzle-orm';
import type { AnnouncedAssembly } from '../../assemblies/shapes.ts';
import { dayOf } from '../../format/dates.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { assembly } from '../db/schema/assemblies.ts';
import { course, courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';

/** Assemblies that everybody knows of, published or convened, and that are not over; the first to come first. */
export async function announcedAssemblies(): Promise<AnnouncedAssembly[]> {
	const db = await reader();
	const rows = await db
		.select({
			...{ slug: event.slug, name: event.name, firstDay: event.firstDay },
			...{ venueName: event.venueName, city: event.city, openedAt: assembly.openedAt, course: course.slug }
		})
		.from(assembly)
		.innerJoin(event, eq(event.id, assembly.eventId))
		.leftJoin(courseSession, eq(courseSession.eventId, event.id))
		.leftJoin(course, and(eq(course.id, courseSession.courseId), isNotNull(course.publishedAt)))
		.where(
			and(
				...[gte(event.lastDay, dayOf(now())), isNull(assembly.closedAt)],
				or(isNotNull(event.publishedAt), isNotNull(assembly.convenedAt), isNotNull(assembly.openedAt))
			)
		)
		.orderBy(asc(event.firstDay), asc(event.id));
	const today = dayOf(now());
	return rows.map(({ openedAt, venueName, city, ...one }) => ({
		...{ ...one, place: [venueName, city].filter(Boolean).join(', ') },
		...{ isOpen: openedAt !== null, isToday: one.firstDay <= today }
	}));
}
