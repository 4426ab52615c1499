import { profileInput } from '$lib/schemas/mentoring';
import { myProfile } from '$lib/server/mentoring/own';
import { enrol, withdraw } from '$lib/server/mentoring/profile';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params }) => orErrorPage(() => myProfile(actor, params.annee));

export const actions = {
	inscrire: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, profileInput);
		if (!form.ok) return form.failure;
		const enrolled = await attempt(form, () => enrol(actor, params.annee, form.data));
		if (!enrolled.ok) return enrolled.failure;
		redirect(303, '/compte/mentorat?fait=inscrit');
	},
	retirer: async ({ params, locals: { actor } }) => {
		const left = await attempt({ values: {} }, () => withdraw(actor, params.annee));
		if (!left.ok) return left.failure;
		redirect(303, '/compte/mentorat?fait=retire');
	}
};
