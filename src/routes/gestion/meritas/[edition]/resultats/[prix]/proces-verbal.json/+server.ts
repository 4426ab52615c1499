import { canonical } from '$lib/server/awards/results/canonical';
import { minutesFor } from '$lib/server/awards/results/queries';
import { orErrorPage } from '$lib/server/web/load';
import { privateFile } from '$lib/server/web/private-file';

/** What the minutes were drawn from, as its digest was made of it: `sha256sum` of this file says that digest. */
export const GET = ({ locals, params }) =>
	orErrorPage(async () =>
		privateFile(
			canonical((await minutesFor(locals.actor, params.edition, params.prix)).minutes),
			'application/json',
			`proces-verbal-${params.prix}.json`
		)
	);
