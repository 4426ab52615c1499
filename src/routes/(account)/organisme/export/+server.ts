import { teamCsv } from '$lib/server/registration/team-csv';
import { orErrorPage } from '$lib/server/web/load';
import { managedOrganisation } from '$lib/server/web/managed-organisation';
import { error } from '@sveltejs/kit';
import * as m from '$lib/paraglide/messages';

/** The team as a CSV file. */
export const GET = async ({ locals, url }) => {
	const { organisation } = await orErrorPage(() =>
		managedOrganisation(locals.actor, url.searchParams.get('organisme'))
	);
	if (!organisation) error(404, { message: m.error_not_found(), code: 'not_found' });
	const csv = await orErrorPage(() => teamCsv(locals.actor, organisation.id));
	return new Response(csv, {
		headers: {
			'Content-Type': 'text/csv; charset=utf-8',
			'Content-Disposition': `attachment; filename="equipe-${organisation.slug}.csv"`,
			'Cache-Control': 'private, no-store'
		}
	});
};
