import { and, asc, count, eq, sql } from 'drizzle-orm';
import type { PriceStatus } from '../../pricing/status.ts';
import { searchable } from '../../format/names.ts';
import type { CourseKind } from '../../schemas/course-lists.ts';
import type { CourseLine, ManagedOffer, OfferLine, OfferTask } from '../../staff/trainings.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { course, courseSession, courseTheme } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { organisation, person } from '../db/schema/members.ts';
import { session, speaker } from '../db/schema/programme.ts';
import { price, quota, registration, ticketType } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import { staffCourse } from './courses.ts';

const registered = sql<number>`(SELECT count(*) FROM registration r JOIN "order" o ON o.id = r.order_id
	WHERE r.event_id = ${event.id} AND r.status = 'active' AND o.status IN ('paid', 'awaiting_payment'))`;
const lastEnd = sql<
	number | null
>`(SELECT max(s.ends_at) FROM session s WHERE s.event_id = ${event.id} AND s.kind = 'training')`;

/**
 * Dated offers, the first to come first and those that are over last, the latest first; of one course, or of a kind, whose
 * title or town has these words.
 * @throws Refusal `not_allowed` (403)
 */
export async function staffOffers(
	actor: Actor,
	{ courseId, kind, search = '' }: { courseId?: number; kind?: CourseKind; search?: string } = {}
): Promise<OfferLine[]> {
	requireStaff(actor);
	const db = await reader();
	const rows = await db
		.select({
			slug: event.slug,
			courseSlug: course.slug,
			name: event.name,
			firstDay: event.firstDay,
			lastDay: event.lastDay,
			city: event.city,
			timezone: event.timezone,
			publishedAt: event.publishedAt,
			format: courseSession.format,
			status: courseSession.status,
			minPeople: courseSession.minPeople,
			decideAt: courseSession.decideAt,
			people: registered,
			capacity: sql<number>`(SELECT coalesce(sum(q.capacity), 0) FROM quota q WHERE q.event_id = ${event.id})`,
			lastEnd
		})
		.from(courseSession)
		.innerJoin(event, eq(event.id, courseSession.eventId))
		.innerJoin(course, eq(course.id, courseSession.courseId))
		.where(
			and(
				courseId === undefined ? undefined : eq(courseSession.courseId, courseId),
				kind === undefined ? undefined : eq(course.kind, kind)
			)
		)
		.orderBy(asc(event.firstDay), asc(event.id));
	const at = now();
	const lines = rows
		.filter(({ name, city }) => matches(`${name} ${city}`, search))
		.map(({ publishedAt, lastEnd: ends, ...row }): OfferLine => {
			const isPast = (ends ?? 0) <= at.getTime() || row.status === 'cancelled';
			return {
				...row,
				isPublished: publishedAt !== null,
				isPast,
				task: taskOf(row, publishedAt, isPast, at)
			};
		});
	return [...lines.filter(({ isPast }) => !isPast), ...lines.filter(({ isPast }) => isPast).reverse()];
}

function taskOf(
	row: Pick<OfferLine, 'status' | 'decideAt' | 'minPeople' | 'people'>,
	publishedAt: Date | null,
	isPast: boolean,
	at: Date
): OfferTask {
	if (row.status === 'cancelled' || row.status === 'closed') return null;
	if (row.status === 'held') return 'close';
	if (row.status === 'tentative' && row.decideAt && row.decideAt <= at && row.people < row.minPeople)
		return 'decide';
	return publishedAt || isPast ? null : 'publish';
}

/** Whether a text has each word of a search, accents and the inclusive point aside. */
function matches(text: string, search: string): boolean {
	const found = searchable(text);
	return searchable(search)
		.split(/\s+/)
		.every((word) => found.includes(word));
}

/** The entries of a kind, by theme and title; or those whose title or theme has these words. @throws Refusal `not_allowed` (403) */
export async function staffCourses(
	actor: Actor,
	{ kind, search = '' }: { kind: CourseKind; search?: string }
): Promise<CourseLine[]> {
	requireStaff(actor);
	const db = await reader();
	const rows = await db
		.select({
			slug: course.slug,
			title: course.title,
			theme: courseTheme.name,
			publishedAt: course.publishedAt,
			offers: sql<number>`(SELECT count(*) FROM course_session c WHERE c.course_id = ${course.id})`
		})
		.from(course)
		.innerJoin(courseTheme, eq(courseTheme.id, course.themeId))
		.where(eq(course.kind, kind));
	return rows
		.filter(({ title, theme }) => matches(`${title} ${theme}`, search))
		.map(({ publishedAt, ...row }) => ({ ...row, isPublished: publishedAt !== null }))
		.sort((a, b) => a.theme.localeCompare(b.theme, 'fr-CA') || a.title.localeCompare(b.title, 'fr-CA'));
}

/**
 * A dated offer of a course, for the office.
 * @throws Refusal `not_allowed` (403), `not_found` (404)
 */
export async function managedOffer(actor: Actor, courseSlug: string, slug: string): Promise<ManagedOffer> {
	const of = await staffCourse(actor, courseSlug);
	const db = await reader();
	const [found] = await db
		.select({ event, offer: courseSession })
		.from(courseSession)
		.innerJoin(event, eq(event.id, courseSession.eventId))
		.where(and(eq(event.slug, slug), eq(courseSession.courseId, of.id)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const eventId = found.event.id;
	const [dates, trainers, [places], prices, lines, [late], [outside]] = await Promise.all([
		db
			.select({ id: session.id, startsAt: session.startsAt, endsAt: session.endsAt })
			.from(session)
			.where(
				and(
					eq(session.eventId, eventId),
					eqLiteral(session.kind, 'training'),
					// Of an offer that was called off, its meetings as they were to be.
					sql`(${session.status} = 'scheduled' OR ${found.offer.status} = 'cancelled')`
				)
			)
			.orderBy(asc(session.startsAt)),
		db
			.select({
				id: speaker.id,
				name: speaker.name,
				title: speaker.title,
				organisation: speaker.organisation,
				email: sql<string>`coalesce(${person.email}, '')`
			})
			.from(speaker)
			.leftJoin(person, eq(person.id, speaker.personId))
			.where(eq(speaker.eventId, eventId))
			.orderBy(asc(speaker.id)),
		db.select({ capacity: quota.capacity, taken: quota.taken }).from(quota).where(eq(quota.eventId, eventId)),
		db
			.select({
				audience: price.audience,
				status: ticketType.priceStatus,
				amountCents: price.amountCents
			})
			.from(price)
			.innerJoin(ticketType, eq(ticketType.id, price.ticketTypeId))
			.where(eq(ticketType.eventId, eventId)),
		staffOffers(actor, { courseId: of.id }),
		db
			.select({ people: count() })
			.from(registration)
			.where(
				and(
					eq(registration.eventId, eventId),
					sql`${registration.isLate}`,
					sql`NOT EXISTS (SELECT 1 FROM withdrawal_pardon w WHERE w.registration_id = ${registration.id})`
				)
			),
		db
			.select({ people: count() })
			.from(registration)
			.leftJoin(organisation, eq(organisation.id, registration.organisationId))
			.where(
				and(
					eq(registration.eventId, eventId),
					eqLiteral(registration.status, 'active'),
					sql`coalesce(${organisation.isMember}, 0) = 0`
				)
			)
	]);
	const priceOf = (audience: string) =>
		prices.find((one) => one.audience === audience && one.status === null)?.amountCents ?? 0;
	const priceBy = (status: PriceStatus) => prices.find((one) => one.status === status)?.amountCents ?? null;
	return {
		...{ course: of, ...found, dates, trainers, late: late!.people },
		notMembers: found.offer.membersOnly ? outside!.people : 0,
		places: places ?? { capacity: 0, taken: 0 },
		prices: {
			...{ member: priceOf('member'), standard: priceOf('standard'), student: priceBy('student') },
			...{ betweenJobs: priceBy('between_jobs'), partner: priceBy('partner') }
		},
		line: lines.find((one) => one.slug === slug)!
	};
}
