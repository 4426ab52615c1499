import { programInput } from '$lib/schemas/mentoring';
import { staffPrograms } from '$lib/server/mentoring/office';
import { addProgram } from '$lib/server/mentoring/programs';
import { attempt, parse } from '$lib/server/web/forms';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals: { actor } }) => ({
	programs: (await staffPrograms(actor)).map(({ code, name, state, people, active, startsOn, endsOn }) => ({
		...{ code, name, state, people, active, startsOn, endsOn }
	}))
});

export const actions = {
	commencer: async ({ request, locals: { actor } }) => {
		const form = await parse(request, programInput);
		if (!form.ok) return form.failure;
		const added = await attempt(form, () => addProgram(actor, form.data));
		if (!added.ok) return added.failure;
		redirect(303, `/gestion/mentorat/${added.value.code}?fait=commence`);
	}
};
