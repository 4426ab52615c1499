import { Refusal } from '$lib/server/errors';
import { pollsOfEvent } from '$lib/server/polls/pages/showcase';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ params }) =>
	orErrorPage(async () => {
		const polls = await pollsOfEvent(params.evenement);
		if (polls.length === 0) throw new Refusal('not_found', { status: 404 });
		if (polls.length === 1) redirect(307, `/evenements/${params.evenement}/vote/${polls[0]!.slug}`);
		return { polls };
	});
