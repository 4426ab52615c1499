import { profileInput } from '$lib/schemas/proposals';
import { myProfile, saveProfile } from '$lib/server/programme/proposals/profile';
import { attempt, parse } from '$lib/server/web/forms';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals, url }) => ({
	profile: await myProfile(locals.actor),
	saved: url.searchParams.has('fait')
});

export const actions = {
	default: async ({ request, locals }) => {
		const form = await parse(request, profileInput);
		if (!form.ok) return form.failure;
		const saved = await attempt(form, () => saveProfile({ actor: locals.actor, input: form.data }));
		if (!saved.ok) return saved.failure;
		redirect(303, '?fait');
	}
};
