import { staffCourses, staffOffers } from '$lib/server/trainings/office';

export const load = async ({ locals: { actor }, url }) => {
	const search = (url.searchParams.get('q') ?? '').slice(0, 100);
	return {
		search,
		offers: await staffOffers(actor, { search }),
		courses: await staffCourses(actor, search)
	};
};
