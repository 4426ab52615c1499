import { searchCatalogue } from '$lib/server/trainings/catalogue';
import { drawnCards, drawnFacets } from '$lib/server/web/drawn-courses';
import { readAsked } from '$lib/trainings/asked';

export const load = async ({ url }) => {
	const { cards, facets, ...found } = await searchCatalogue(readAsked(url.searchParams));
	return { ...found, cards: drawnCards(cards), facets: drawnFacets(facets) };
};
