import { announcedAssemblies } from '$lib/server/assemblies/announced';
import { openProgram } from '$lib/server/mentoring/queries';
import { comingActivities } from '$lib/server/trainings/activities';

export const load = async () => {
	const [activities, assemblies, mentoring] = await Promise.all([
		comingActivities(),
		announcedAssemblies(),
		openProgram()
	]);
	// One that is among the dates below has its way in on its page, until its day comes.
	return {
		activities,
		assemblies: assemblies.filter(({ course, isToday }) => !course || isToday),
		mentoring: mentoring ? { description: mentoring.description, intakeCloses: mentoring.intakeCloses } : null
	};
};
