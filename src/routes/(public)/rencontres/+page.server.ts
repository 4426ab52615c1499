import { comingActivities } from '$lib/server/trainings/activities';

export const load = async () => ({ activities: await comingActivities() });
