import { pairInput, pairRef, programInput, stopInput } from '$lib/schemas/mentoring';
import { stopPair } from '$lib/server/mentoring/end';
import { staffProgram } from '$lib/server/mentoring/office';
import { addPair, dropPair, proposePairs, sendPairs } from '$lib/server/mentoring/pairs';
import { setProgram } from '$lib/server/mentoring/programs';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => ({
		...(await staffProgram(actor, params.annee)),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	enregistrer: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, programInput);
		if (!form.ok) return form.failure;
		const saved = await attempt(form, () => setProgram(actor, params.annee, form.data));
		if (!saved.ok) return saved.failure;
		redirect(303, '?fait=enregistre');
	},
	proposer: async ({ params, locals: { actor } }) => {
		const found = await attempt({ values: {} }, () => proposePairs(actor, params.annee));
		if (!found.ok) return found.failure;
		redirect(303, found.value > 0 ? '?fait=prepare' : '?fait=aucun');
	},
	jumeler: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, pairInput);
		if (!form.ok) return form.failure;
		const added = await attempt(form, () => addPair(actor, params.annee, form.data));
		if (!added.ok) return added.failure;
		redirect(303, '?fait=ajoute');
	},
	retirer: async ({ request, locals: { actor } }) => {
		const form = await parse(request, pairRef);
		if (!form.ok) return form.failure;
		const dropped = await attempt(form, () => dropPair(actor, form.data.pair));
		if (!dropped.ok) return dropped.failure;
		redirect(303, '?fait=retire');
	},
	envoyer: async ({ params, locals: { actor } }) => {
		const sent = await attempt({ values: {} }, () => sendPairs(actor, params.annee));
		if (!sent.ok) return sent.failure;
		redirect(303, '?fait=envoye');
	},
	terminer: async ({ request, locals: { actor } }) => {
		const form = await parse(request, stopInput);
		if (!form.ok) return form.failure;
		const { pair: pairId, reason } = form.data;
		const stopped = await attempt(form, () => stopPair({ actor, pairId, reason }));
		if (!stopped.ok) return stopped.failure;
		redirect(303, '?fait=termine');
	}
};
