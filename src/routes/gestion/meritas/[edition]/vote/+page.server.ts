import { staffEdition } from '$lib/server/awards/editions/queries';
import { publicPolls } from '$lib/server/awards/polls/desk';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals: { actor }, params }) => {
	const { edition, prizes } = await orErrorPage(async () => ({
		edition: await staffEdition(actor, params.edition),
		prizes: await publicPolls(actor, params.edition)
	}));
	if (prizes.length === 1) redirect(307, `/gestion/meritas/${params.edition}/vote/${prizes[0]!.slug}`);
	return { edition, prizes };
};
