import { confirmInput, proposalInput, reasonInput } from '$lib/schemas/deliberation';
import { staffDeliberation } from '$lib/server/awards/deliberation/queries';
import { confirmResult } from '$lib/server/awards/results/confirm';
import { proposeResult } from '$lib/server/awards/results/propose';
import { mayAskUnlock, shownResult } from '$lib/server/awards/results/queries';
import { suggestedLaureates } from '$lib/awards/ranking/suggested';
import { unlockResult } from '$lib/server/awards/results/unlock';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(
		async () => {
			const { edition, category, nominees, ranking, isRecused, rounds, deliberated } =
				await staffDeliberation(locals.actor, params.edition, params.prix);
			const named = suggestedLaureates(category, ranking, rounds)?.laureates ?? [];
			return {
				...{ edition, category, nominees, isRecused, rounds, deliberated },
				isUndecided: ranking.deliberation.length > 0,
				suggested: nominees.filter(({ id }) => named.includes(id)).map(({ code }) => code),
				mayUnlock: await mayAskUnlock(locals.actor, params.edition, params.prix),
				result: await shownResult(locals.actor, params.edition, params.prix),
				me: locals.actor.kind === 'person' ? locals.actor.personId : null,
				done: url.searchParams.get('fait')
			};
		},
		{ deliberation_not_open: `/gestion/meritas/${params.edition}/resultats` }
	);

const at = ({ locals, params }: RequestEvent<{ edition: string; prix: string }>) => ({
	actor: locals.actor,
	editionSlug: params.edition,
	categorySlug: params.prix
});

export const actions = {
	proposer: async (event) => {
		const form = await parse(event.request, proposalInput);
		if (!form.ok) return form.failure;
		const proposed = await attempt(form, () => proposeResult({ ...at(event), ...form.data }));
		if (!proposed.ok) return proposed.failure;
		redirect(303, '?fait=propose');
	},
	confirmer: async (event) => {
		const form = await parse(event.request, confirmInput);
		if (!form.ok) return form.failure;
		const confirmed = await attempt(form, () => confirmResult({ ...at(event), ...form.data }));
		if (!confirmed.ok) return confirmed.failure;
		redirect(303, confirmed.value.locked ? '?fait=verrouille' : '?fait=confirme');
	},
	rouvrir: async (event) => {
		const form = await parse(event.request, reasonInput);
		if (!form.ok) return form.failure;
		const asked = await attempt(form, () => unlockResult({ ...at(event), ...form.data }));
		if (!asked.ok) return asked.failure;
		redirect(303, asked.value.unlocked ? '?fait=rouvert' : '?fait=demande');
	}
};
