import { scannersOf } from '$lib/server/exhibitors/leads/scanners';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

/** A short address for a team on its feet: it leads to the scanner of the exhibitor that one is of today. */
export const load = async ({ locals: { actor } }) => {
	const exhibitors = await orErrorPage(() => scannersOf(actor));
	if (exhibitors.length === 1) redirect(303, `/exposant/${exhibitors[0]!.code}/contacts/lire`);
	return { exhibitors };
};
