import { staffCourses, staffOffers } from '$lib/server/trainings/office';
import { kindIn } from '$lib/staff/trainings';

export const load = async ({ locals: { actor }, url }) => {
	const search = (url.searchParams.get('q') ?? '').slice(0, 100);
	const kind = kindIn(url);
	return {
		...{ search, kind },
		offers: await staffOffers(actor, { kind, search }),
		courses: await staffCourses(actor, { kind, search })
	};
};
