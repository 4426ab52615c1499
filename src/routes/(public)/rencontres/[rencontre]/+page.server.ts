import { announcedAssemblies } from '$lib/server/assemblies/announced';
import { findCourse } from '$lib/server/trainings/find-course';
import { orErrorPage } from '$lib/server/web/load';
import { coursePath } from '$lib/trainings/path';
import { redirect } from '@sveltejs/kit';

export const load = ({ params, locals }) =>
	orErrorPage(async () => {
		const course = await findCourse(params.rencontre, locals.actor);
		if (course.kind === 'training') redirect(308, coursePath(course));
		const assemblies = course.kind === 'agm' ? await announcedAssemblies() : [];
		return { course, assemblies: assemblies.filter((one) => one.course === course.slug) };
	});
