import { roomScreen } from '$lib/server/assemblies/office';
import { assemblyPage } from '$lib/server/web/assembly-page';
import { linkQuery } from '$lib/server/web/link-actor';

export const load = async ({ locals, params, url }) => ({
	...(await assemblyPage({ locals, url }, params.assemblee, roomScreen)),
	keys: linkQuery(url)
});
