import { materialCodeInput, materialInput, notesInput } from '$lib/schemas/trainings';
import { addMaterial, removeMaterial, requireMaterials } from '$lib/server/trainings/materials';
import { leadsGroup } from '$lib/server/trainings/groups/access';
import { saveNotes, trainerSpace } from '$lib/server/trainings/trainer';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { readUpload } from '$lib/server/web/upload';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => ({
		space: await trainerSpace(actor, params.seance),
		leads: await leadsGroup(actor, params.seance),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	joindre: async ({ request, locals: { actor }, params: { seance: slug } }) => {
		const sent = await attempt({ values: {} }, async () => {
			await requireMaterials(actor, slug);
			const whole = request.clone();
			const form = await parse(request, materialInput);
			const given = form.ok ? form.data.given : 'before';
			await addMaterial({ actor, slug, given, file: await readUpload(whole) });
		});
		if (!sent.ok) return sent.failure;
		redirect(303, '?fait=joint#documents');
	},
	retirer: async ({ request, locals: { actor }, params: { seance: slug } }) => {
		const form = await parse(request, materialCodeInput);
		if (!form.ok) return form.failure;
		const removed = await attempt(form, () => removeMaterial({ actor, slug, code: form.data.material }));
		if (!removed.ok) return removed.failure;
		redirect(303, '?fait=retire#documents');
	},
	noter: async ({ request, locals: { actor }, params: { seance: slug } }) => {
		const form = await parse(request, notesInput);
		if (!form.ok) return form.failure;
		const saved = await attempt(form, () => saveNotes({ actor, slug, ...form.data }));
		if (!saved.ok) return saved.failure;
		redirect(303, '?fait=note#notes');
	}
};
