import { interestOfLink, stopByLink } from '$lib/server/trainings/interest';
import { attempt } from '$lib/server/web/forms';
import { linkQuery } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';

const linkOf = ({ params, url }: Pick<RequestEvent<{ code: string }>, 'params' | 'url'>) => ({
	code: params.code,
	key: url.searchParams.get('cle')
});

/** By the link of one's own mail: opening it changes nothing. */
export const load = (event) =>
	orErrorPage(async () => ({ ...(await interestOfLink(linkOf(event))), query: `&${linkQuery(event.url)}` }));

export const actions = {
	arreter: async (event) => {
		const stopped = await attempt({ values: {} }, () => stopByLink(linkOf(event)));
		if (!stopped.ok) return stopped.failure;
		redirect(303, `${event.url.pathname}?${linkQuery(event.url)}`);
	}
};
