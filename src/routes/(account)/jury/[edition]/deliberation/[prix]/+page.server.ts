import { ballotInput, confirmInput, noteInput, reasonInput } from '$lib/schemas/deliberation';
import { castBallot } from '$lib/server/awards/deliberation/ballot';
import { addNote } from '$lib/server/awards/deliberation/note';
import { deliberationOf } from '$lib/server/awards/deliberation/queries';
import { confirmResult } from '$lib/server/awards/results/confirm';
import { mayAskUnlock, shownResult } from '$lib/server/awards/results/queries';
import { unlockResult } from '$lib/server/awards/results/unlock';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(
		async () => ({
			deliberation: await deliberationOf(locals.actor, params.edition, params.prix),
			result: await shownResult(locals.actor, params.edition, params.prix),
			mayUnlock: await mayAskUnlock(locals.actor, params.edition, params.prix),
			me: locals.actor.kind === 'person' ? locals.actor.personId : null,
			done: url.searchParams.get('fait')
		}),
		{ deliberation_not_open: `/jury/${params.edition}/deliberation` }
	);

const at = ({ locals, params }: RequestEvent<{ edition: string; prix: string }>) => ({
	actor: locals.actor,
	editionSlug: params.edition,
	categorySlug: params.prix
});

export const actions = {
	voter: async (event) => {
		const form = await parse(event.request, ballotInput);
		if (!form.ok) return form.failure;
		const { round, ranks } = form.data;
		const cast = await attempt(form, () => castBallot({ ...at(event), roundId: round, ranks }));
		if (!cast.ok) return cast.failure;
		redirect(303, '?fait=bulletin');
	},
	noter: async (event) => {
		const form = await parse(event.request, noteInput);
		if (!form.ok) return form.failure;
		const noted = await attempt(form, () => addNote({ ...at(event), ...form.data }));
		if (!noted.ok) return noted.failure;
		redirect(303, '?fait=note');
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
