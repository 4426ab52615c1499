import { clientInput, meetingRef } from '$lib/schemas/groups';
import { freeMeeting, nameClient } from '$lib/server/trainings/groups/bring';
import { ledSpace } from '$lib/server/trainings/groups/space';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => ({
		group: await ledSpace(actor, params.seance),
		done: url.searchParams.get('fait')
	}));

export const actions = {
	nommer: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, clientInput);
		if (!form.ok) return form.failure;
		const named = await attempt(form, () => nameClient(actor, params.seance, form.data));
		if (!named.ok) return named.failure;
		redirect(303, '?fait=nomme');
	},
	liberer: async ({ request, params, locals: { actor } }) => {
		const form = await parse(request, meetingRef);
		if (!form.ok) return form.failure;
		const freed = await attempt(form, () => freeMeeting(actor, params.seance, form.data.meeting));
		if (!freed.ok) return freed.failure;
		redirect(303, '?fait=libere');
	}
};
