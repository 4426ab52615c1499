import { dayOf } from '$lib/format/dates';
import { shownEditions } from '$lib/server/awards/editions/current';
import { now } from '$lib/server/clock';
import { listEvents } from '$lib/server/events/queries';
import { nextCourses } from '$lib/server/trainings/catalogue';
import { drawnCards } from '$lib/server/web/drawn-courses';
import { showcase } from '$lib/server/programme/showcase';

/** Courses that the home page names. */
const SHOWN_COURSES = 3;

/** The event that comes next (or is under way) opens the site; the others follow. */
export const load = async () => {
	const upcoming = (await listEvents())
		.filter(({ lastDay, timezone }) => lastDay >= dayOf(now(), timezone))
		.sort((a, b) => a.firstDay.localeCompare(b.firstDay));
	const [next, ...others] = upcoming;
	const [meritas] = (await shownEditions()).current;
	const courses = drawnCards(await nextCourses(SHOWN_COURSES));
	return { meritas, courses, next: next ? { event: next, showcase: await showcase(next) } : null, others };
};
