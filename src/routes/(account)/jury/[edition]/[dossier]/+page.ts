import { openDossier } from '$lib/awards/opened-dossiers';
import type { DossierPage } from '$lib/server/awards/jury/dossier';
import { error, redirect } from '@sveltejs/kit';

/**
 * From an endpoint rather than with the page: one opened once is found again in the tab while the network is cut. `page` is
 * null for one that was not.
 */
export const load = async ({ fetch, params }) => {
	const own = `/jury/${encodeURIComponent(params.edition)}/${encodeURIComponent(params.dossier)}`;
	const found = await openDossier<DossierPage>(fetch, `${own}/donnees`);
	if (found === null) return { page: null, isKept: false };
	if ('page' in found) return found;
	const { response } = found;
	// A session that ended meanwhile answers with the page where one signs in.
	if (response.ok || response.redirected) redirect(303, `/connexion?suite=${encodeURIComponent(own)}`);
	const said = (await response.json().catch(() => ({}))) as { code?: string; message?: string };
	error(response.status, { message: said.message ?? '', code: said.code ?? 'not_found' });
};
