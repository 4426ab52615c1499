import { scoresCsv } from '$lib/server/awards/deliberation/scores-csv';
import { orErrorPage } from '$lib/server/web/load';
import { privateFile } from '$lib/server/web/private-file';

export const GET = ({ locals, params }) =>
	orErrorPage(async () =>
		privateFile(
			await scoresCsv(locals.actor, params.edition, params.prix),
			'text/csv; charset=utf-8',
			`notes-${params.prix}.csv`
		)
	);
