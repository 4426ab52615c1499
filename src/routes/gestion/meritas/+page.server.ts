import { nextDate, phaseOf } from '$lib/awards/calendar';
import { copyInput, firstEditionInput } from '$lib/schemas/award-editions';
import { copyEdition } from '$lib/server/awards/editions/copy';
import { beginFirstEdition } from '$lib/server/awards/editions/first';
import { staffEditions } from '$lib/server/awards/editions/queries';
import { now } from '$lib/server/clock';
import { attempt, parse } from '$lib/server/web/forms';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals }) => {
	const at = now();
	return {
		editions: (await staffEditions(locals.actor)).map((edition) => ({
			...{ id: edition.id, slug: edition.slug, name: edition.name, number: edition.number },
			...{ embargoUntil: edition.embargoUntil, timezone: edition.timezone },
			phase: phaseOf(edition, at),
			next: nextDate(edition, at)
		}))
	};
};

export const actions = {
	/** Begins the next edition as a copy of the last, and opens it. */
	commencer: async ({ request, locals }) => {
		const form = await parse(request, copyInput);
		if (!form.ok) return form.failure;
		const begun = await attempt(form, () => copyEdition({ actor: locals.actor, from: form.data.from }));
		if (!begun.ok) return begun.failure;
		redirect(303, `/gestion/meritas/${begun.value.slug}?fait=commencee`);
	},
	/** Begins the first one, where there is none to copy. */
	premiere: async ({ request, locals }) => {
		const form = await parse(request, firstEditionInput);
		if (!form.ok) return form.failure;
		const begun = await attempt(form, () => beginFirstEdition({ actor: locals.actor, input: form.data }));
		if (!begun.ok) return begun.failure;
		redirect(303, `/gestion/meritas/${begun.value.slug}?fait=commencee`);
	}
};
