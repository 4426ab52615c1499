import { headsMailed, mailHeads } from '$lib/server/awards/polls/stop-heads';
import { attempt } from '$lib/server/web/forms';
import { linkQuery } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import { meritasPoll } from '$lib/server/web/poll-place';
import { redirect, type RequestEvent } from '@sveltejs/kit';

type Event = RequestEvent<{ edition: string; finaliste: string }>;

const linkOf = (event: Pick<Event, 'params' | 'url'>) => ({
	path: meritasPoll(event).path,
	code: event.params.finaliste,
	key: event.url.searchParams.get('cle')
});

/** Whether heads are mailed to somebody who stands, by the link that only they are mailed: opening it changes nothing. */
export const load = (event) =>
	orErrorPage(async () => ({
		...(await headsMailed(linkOf(event))),
		query: `&${linkQuery(event.url)}`,
		ledger: `/meritas/${event.params.edition}/registre`
	}));

async function set(event: Event, mails: boolean) {
	const said = await attempt({ values: {} }, () => mailHeads({ ...linkOf(event), mails }));
	if (!said.ok) return said.failure;
	redirect(303, `${event.url.pathname}?${linkQuery(event.url)}`);
}

export const actions = {
	arreter: (event) => set(event, false),
	reprendre: (event) => set(event, true)
};
