import { announcedAssemblies } from '$lib/server/assemblies/announced';
import { comingActivities } from '$lib/server/trainings/activities';

export const load = async () => {
	const [activities, assemblies] = await Promise.all([comingActivities(), announcedAssemblies()]);
	// One that is among the dates below has its way in on its page, until its day comes.
	return { activities, assemblies: assemblies.filter(({ course, isToday }) => !course || isToday) };
};
