import { manyInput, nominationFilterFrom } from '$lib/schemas/eligibility';
import { categoriesOf } from '$lib/server/awards/editions/queries';
import { decideMany } from '$lib/server/awards/eligibility/decide';
import { allNominations, filtered } from '$lib/server/awards/eligibility/table';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const filter = nominationFilterFrom(url.searchParams);
		const { edition, rows, drafts } = await allNominations(locals.actor, params.edition);
		return {
			...{ edition, filter, drafts },
			prizes: (await categoriesOf(edition.id)).map(({ id, name }) => ({ id, name })),
			rows: filtered(rows, filter),
			total: rows.length,
			pending: rows.filter(({ step }) => step === 'tell').length
		};
	});

export const actions = {
	decider: async ({ request, locals, params }) => {
		const form = await parse(request, manyInput);
		if (!form.ok) return form.failure;
		const decided = await attempt(form, () =>
			decideMany({ actor: locals.actor, editionSlug: params.edition, ...form.data })
		);
		return decided.ok ? { done: decided.value, given: form.values } : decided.failure;
	}
};
