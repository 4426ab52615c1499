import { honourRoll } from '$lib/server/awards/editions/honour-roll';

export const load = async ({ url }) => {
	const year = url.searchParams.get('annee') ?? '';
	const prize = url.searchParams.get('prix') ?? '';
	return { year, prize, ...(await honourRoll({ year, prize })) };
};
