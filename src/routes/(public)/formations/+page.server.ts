import { searchCatalogue } from '$lib/server/trainings/catalogue';
import { readAsked } from '$lib/trainings/asked';

export const load = async ({ url }) => {
	const asked = readAsked(url.searchParams);
	return { asked, ...(await searchCatalogue(asked)) };
};
