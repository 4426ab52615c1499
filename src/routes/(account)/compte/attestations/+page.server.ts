import { issueInput } from '$lib/schemas/certificates';
import { ownRecord, takeOwn } from '$lib/server/certificates/record';
import { attempt, parse } from '$lib/server/web/forms';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals, url }) => ({
	lines: await ownRecord(locals.actor),
	done: url.searchParams.get('fait')
});

export const actions = {
	obtenir: async ({ request, locals }) => {
		const form = await parse(request, issueInput);
		if (!form.ok) return form.failure;
		const taken = await attempt(form, () => takeOwn(locals.actor, form.data.registration));
		if (!taken.ok) return taken.failure;
		redirect(303, '/compte/attestations?fait=obtenue');
	}
};
