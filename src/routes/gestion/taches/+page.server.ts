import { replayInput, taskListInput } from '$lib/schemas/mail';
import { countFacts, listFacts } from '$lib/server/outbox/queries';
import { replayFacts } from '$lib/server/outbox/replay';
import { attempt, parse } from '$lib/server/web/forms';
import { redirect } from '@sveltejs/kit';

const PAGE = 50;

export const load = async ({ locals, url }) => {
	const filter = taskListInput.parse(Object.fromEntries(url.searchParams));
	const [list, counts] = await Promise.all([
		listFacts(locals.actor, filter, { limit: PAGE, offset: (filter.page - 1) * PAGE }),
		countFacts(locals.actor)
	]);
	const replayed = url.searchParams.get('relancees');
	return { filter, ...list, counts, replayed: replayed === null ? null : Number(replayed) || 0 };
};

export const actions = {
	relancer: async ({ request, locals }) => {
		const form = await parse(request, replayInput);
		if (!form.ok) return form.failure;
		const replayed = await attempt(form, () => replayFacts(locals.actor, form.data.task));
		if (!replayed.ok) return replayed.failure;
		redirect(303, `/gestion/taches?relancees=${replayed.value}`);
	}
};
