import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { CourseKind } from '../../schemas/course-lists.ts';
import type { ShownCourse, ShownOffer, ShownTrainer } from '../../trainings/shown.ts';
import { isStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { oneOf } from '../db/one-of.ts';
import { course, courseSession, courseTheme } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { speaker } from '../db/schema/programme.ts';
import { Refusal } from '../errors.ts';
import { shownOffers } from './offer-facts.ts';

/** What is over and still shown, folded. */
const SHOWN_PAST = 12;

/**
 * A course with its published offers, as they stand: those that are published for everyone, drafts for the permanence.
 * The address of the meeting is not among what is read.
 * @throws Refusal `not_found` (404)
 */
export async function findCourse(slug: string, actor: Actor, at: Date = now()): Promise<ShownCourse> {
	const db = await reader();
	const [found] = await db
		.select({ course, theme: courseTheme })
		.from(course)
		.innerJoin(courseTheme, eq(courseTheme.id, course.themeId))
		.where(eq(course.slug, slug));
	if (!found || (found.course.publishedAt === null && !isStaff(actor)))
		throw new Refusal('not_found', { status: 404 });
	const ids = await db
		.select({ id: event.id })
		.from(courseSession)
		.innerJoin(event, eq(event.id, courseSession.eventId))
		.where(and(eq(courseSession.courseId, found.course.id), isNotNull(event.publishedAt)));
	const offers = [
		...(
			await shownOffers(
				ids.map(({ id }) => id),
				at
			)
		).values()
	].filter(({ dates }) => dates.length > 0);
	const coming = offers.filter((one) => startOf(one) > at.getTime()).sort((a, b) => startOf(a) - startOf(b));
	const past = offers
		.filter((one) => startOf(one) <= at.getTime() && one.status !== 'cancelled')
		.sort((a, b) => startOf(b) - startOf(a))
		.slice(0, SHOWN_PAST);
	const { course: one, theme } = found;
	return {
		slug: one.slug,
		kind: one.kind,
		title: one.title,
		summary: one.summary,
		objectives: linesOf(one.objectives),
		outline: linesOf(one.outline),
		prerequisites: one.prerequisites,
		accessibility: one.accessibility,
		theme: { slug: theme.slug, name: theme.name },
		level: one.level,
		audience: one.audience,
		language: one.language,
		minutes: one.durationMinutes,
		accreditation: one.accreditation,
		isCertified: one.isCertified,
		attendancePercent: one.attendancePercent,
		isDraft: one.publishedAt === null,
		// Whoever gives the next ones; where none is to come, whoever gave the last.
		trainers: await trainersOf((coming.length > 0 ? coming : past.slice(0, 1)).map(({ eventId }) => eventId)),
		coming,
		past
	};
}

const startOf = ({ dates }: ShownOffer): number => dates[0]!.startsAt.getTime();

function linesOf(text: string): string[] {
	return text
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean);
}

/** The trainers of some offers, each once. */
async function trainersOf(eventIds: readonly number[]): Promise<ShownTrainer[]> {
	const db = await reader();
	const rows = await db
		.select({
			name: speaker.name,
			title: speaker.title,
			organisation: speaker.organisation,
			biography: speaker.biography
		})
		.from(speaker)
		.where(sql`${speaker.eventId} IN ${oneOf(eventIds)}`)
		.orderBy(asc(speaker.eventId), asc(speaker.id));
	return [...new Map(rows.map((one) => [one.name, one])).values()];
}

/** The course of an event, for its address; undefined where the event is no dated offer. */
export async function courseOfEvent(
	eventId: number
): Promise<{ slug: string; kind: CourseKind; title: string } | undefined> {
	const db = await reader();
	const [found] = await db
		.select({ slug: course.slug, kind: course.kind, title: course.title })
		.from(courseSession)
		.innerJoin(course, eq(course.id, courseSession.courseId))
		.where(eq(courseSession.eventId, eventId));
	return found;
}

/** A published offer to come of a course. @throws Refusal `not_found` (404) */
export async function offerOfCourse(
	courseSlug: string,
	eventSlug: string,
	actor: Actor
): Promise<{ course: ShownCourse; offer: ShownOffer }> {
	const found = await findCourse(courseSlug, actor);
	const offer = found.coming.find(({ slug }) => slug === eventSlug);
	if (!offer) throw new Refusal('not_found', { status: 404 });
	return { course: found, offer };
}
