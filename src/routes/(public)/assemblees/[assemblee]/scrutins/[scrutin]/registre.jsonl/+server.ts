import { ballotFile } from '$lib/server/assemblies/public-file';
import { orErrorPage } from '$lib/server/web/load';
import { privateFile } from '$lib/server/web/private-file';

/** The public list of the ballots of a secret vote. */
export const GET = ({ params }) =>
	orErrorPage(async () =>
		privateFile(await ballotFile(params.scrutin), 'application/jsonl', `registre-${params.scrutin}.jsonl`)
	);
