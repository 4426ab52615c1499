import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { searchCatalogue } from '../../../src/lib/server/trainings/catalogue.ts';
import { courseOfEvent, findCourse } from '../../../src/lib/server/trainings/find-course.ts';
import { offerCalendar } from '../../../src/lib/server/trainings/offer-calendar.ts';
import { readAsked } from '../../../src/lib/trainings/asked.ts';
import { makeCourse, makeCourseSession } from '../../factories/course.ts';
import { countStatements } from '../../setup/statements.ts';

const ask = (query: string) => searchCatalogue(readAsked(new URLSearchParams(query)));
const take = (eventId: number, places: number) =>
	write('registration.factory', (tx) =>
		tx.update(t.quota).set({ taken: places }).where(eq(t.quota.eventId, eventId))
	);

describe('the catalogue', () => {
	test('shows a course with its next date, its prices and its places, and follows each write', async () => {
		const { course, theme } = await makeCourse({
			title: 'Médiation culturelle',
			summary: 'Écouter d’abord.'
		});
		const found = () => ask('q=mediation+culturelles');
		expect((await found()).cards).toMatchObject([{ slug: course.slug, offer: null, theme: theme.name }]);
		const { event } = await makeCourseSession({ courseId: course.id, capacity: 3 });
		expect((await found()).cards[0]!.offer).toMatchObject({
			...{ status: 'confirmed', left: 3, sale: 'open' },
			price: { member: 5_000, standard: 8_000 }
		});
		await take(event.id, 3);
		expect((await found()).cards[0]!.offer).toMatchObject({ left: 0, sale: 'full' });
		expect((await ask('q=mediation&dispo=places')).total).toBe(0);
		expect((await ask('q=mediation&dispo=date')).total).toBe(1);
		await take(event.id, 2);
		expect((await ask('q=mediation&dispo=places')).cards[0]!.offer).toMatchObject({ left: 1 });
		await write('trainings.factory', (tx) =>
			tx.update(t.courseSession).set({ status: 'cancelled' }).where(eq(t.courseSession.eventId, event.id))
		);
		expect((await found()).cards[0]!.offer).toBeNull();
	});

	test('is searched by trainer too, and shows no draft', async () => {
		const { course } = await makeCourse({ title: 'Accompagner un deuil' });
		const { event } = await makeCourseSession({ courseId: course.id });
		await write('trainings.factory', (tx) =>
			tx.insert(t.speaker).values({ eventId: event.id, slug: 'ines', name: 'Inès Quirion-Dallaire' })
		);
		expect((await ask('q=ines+quirion')).cards.map(({ slug }) => slug)).toEqual([course.slug]);
		const draft = await makeCourse({ title: 'Zymologie appliquée', publishedAt: null });
		expect((await ask('q=zymologie')).total).toBe(0);
		await expect(findCourse(draft.course.slug, ANONYMOUS)).rejects.toMatchObject({ code: 'not_found' });
		expect(await findCourse(draft.course.slug, system('test'))).toMatchObject({ isDraft: true });
	});

	test('costs as many readings with thirty courses as with one, and none where nothing moved', async () => {
		const { theme } = await makeCourse();
		const add = async () => {
			const { course } = await makeCourse({ title: 'Orniérage', themeId: theme.id });
			await makeCourseSession({ courseId: course.id });
		};
		const measure = () => countStatements(() => ask('q=ornierage'));
		await add();
		const one = await measure();
		for (let i = 0; i < 29; i++) await add();
		expect(await measure()).toBe(one);
		expect((await ask('q=ornierage')).total).toBe(30);
		expect(await measure()).toBe(0);
	});
});

describe('a course', () => {
	test('shows the dates of a series, past ones apart, and never the address of the meeting', async () => {
		const { course } = await makeCourse({ objectives: 'Un\n\n Deux ', title: 'Trois mardis' });
		const days = ['2031-03-04', '2031-03-11', '2031-03-18'];
		const secret = 'https://rencontre.example/secrete';
		const { event } = await makeCourseSession({
			...{ courseId: course.id, days },
			offer: { format: 'online', meetingUrl: secret, status: 'tentative', minPeople: 8 }
		});
		await makeCourseSession({ courseId: course.id, days: ['2020-01-14'], offer: { status: 'closed' } });
		const shown = await findCourse(course.slug, ANONYMOUS);
		expect(shown.objectives).toEqual(['Un', 'Deux']);
		expect(shown.coming.map(({ dates }) => dates.length)).toEqual([3]);
		expect(shown.past).toHaveLength(1);
		expect(JSON.stringify(shown)).not.toContain(secret);
		const { body } = await offerCalendar(course.slug, event.slug);
		expect(body.match(/BEGIN:VEVENT/g)).toHaveLength(3);
		expect(body).toContain('STATUS:TENTATIVE');
		expect(body).not.toContain('rencontre.example');
		await expect(offerCalendar(course.slug, 'inexistante')).rejects.toMatchObject({ code: 'not_found' });
		expect(await courseOfEvent(event.id)).toMatchObject({ slug: course.slug });
	});

	test('costs as many readings with thirty offers as with one', async () => {
		const [few, many] = [await makeCourse(), await makeCourse()];
		await makeCourseSession({ courseId: few.course.id });
		for (let i = 0; i < 30; i++) await makeCourseSession({ courseId: many.course.id });
		const measure = async (slug: string) => {
			// Nothing is known of either.
			await write('trainings.factory', () => Promise.resolve());
			return countStatements(() => findCourse(slug, ANONYMOUS));
		};
		const one = await measure(few.course.slug);
		expect(await measure(many.course.slug)).toBe(one);
	});
});

test('full offers are found by the index of full quotas', async () => {
	const db = await reader();
	const plan = await db.all<{ detail: string }>(
		sql`EXPLAIN QUERY PLAN SELECT event_id FROM quota WHERE taken >= capacity`
	);
	expect(plan.map(({ detail }) => detail).join()).toContain('quota_full');
});
