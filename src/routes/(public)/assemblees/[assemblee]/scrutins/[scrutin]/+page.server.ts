import { secretVote } from '$lib/server/assemblies/follow';
import { assemblyPage } from '$lib/server/web/assembly-page';
import { linkQuery } from '$lib/server/web/link-actor';

export const load = async ({ locals, params, url }) => ({
	...(await assemblyPage({ locals, url }, params.assemblee, (actor, slug) =>
		secretVote(actor, slug, params.scrutin)
	)),
	keys: linkQuery(url)
});
