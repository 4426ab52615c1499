import { addDays, dayOf, instantAt } from '../../src/lib/format/dates.ts';
import { now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';

let serial = 0;

/** A published course of its own theme; what is given replaces what is usual. */
export async function makeCourse(given: Partial<typeof t.course.$inferInsert> = {}) {
	const n = ++serial;
	const at = now();
	return write('trainings.factory', async (tx) => {
		const [theme] = await tx
			.insert(t.courseTheme)
			.values({ slug: `theme-${n}`, name: `Thème ${n}`, position: n })
			.returning();
		const [course] = await tx
			.insert(t.course)
			.values({
				slug: `formation-${n}`,
				title: `Formation ${n}`,
				themeId: theme!.id,
				durationMinutes: 180,
				publishedAt: at,
				createdAt: at,
				updatedAt: at,
				...given
			})
			.returning();
		return { course: course!, theme: theme! };
	});
}

/**
 * A dated offer of a course, open for registration: a pass `formation` (members 50 $, others 80 $), so many places, and
 * three hours from 9:00 on each of its days (one in thirty days, unless given).
 */
export async function makeCourseSession(
	options: {
		courseId?: number;
		capacity?: number;
		days?: string[];
		priceCents?: { member: number; standard: number };
		offer?: Partial<typeof t.courseSession.$inferInsert>;
	} = {}
) {
	const courseId = options.courseId ?? (await makeCourse()).course.id;
	const { capacity = 12, priceCents = { member: 5_000, standard: 8_000 } } = options;
	const days = options.days ?? [addDays(dayOf(now()), 30)];
	const n = ++serial;
	return write('trainings.factory', async (tx) => {
		const starts = instantAt(days[0]!, '9:00');
		const [event] = await tx
			.insert(t.event)
			.values({
				slug: `seance-${n}`,
				kind: 'training',
				name: `Séance ${n}`,
				firstDay: days[0]!,
				lastDay: days.at(-1)!,
				registrationOpensAt: new Date(Math.min(now().getTime(), starts.getTime()) - 10 * 86_400_000),
				registrationClosesAt: starts,
				changesCloseAt: starts,
				publishedAt: now()
			})
			.returning();
		const eventId = event!.id;
		const [offer] = await tx
			.insert(t.courseSession)
			.values({ eventId, courseId, status: 'confirmed', format: 'in_person', ...options.offer })
			.returning();
		const [quota] = await tx.insert(t.quota).values({ eventId, name: 'Places', capacity }).returning();
		const [pass] = await tx
			.insert(t.ticketType)
			.values({ eventId, code: 'formation', name: 'Formation', role: 'admission', days })
			.returning();
		await tx.insert(t.ticketTypeQuota).values({ ticketTypeId: pass!.id, quotaId: quota!.id });
		await tx.insert(t.price).values([
			{ ticketTypeId: pass!.id, audience: 'member', amountCents: priceCents.member },
			{ ticketTypeId: pass!.id, audience: 'standard', amountCents: priceCents.standard }
		]);
		const dates = await tx
			.insert(t.session)
			.values(
				days.map((day, i) => ({
					eventId,
					slug: `date-${i + 1}`,
					kind: 'training' as const,
					title: `Séance ${n}`,
					slot: `${day}-0900`,
					day,
					startsAt: instantAt(day, '9:00'),
					endsAt: instantAt(day, '12:00'),
					updatedAt: now()
				}))
			)
			.returning();
		return { event: event!, offer: offer!, quota: quota!, types: { formation: pass! }, dates };
	});
}
