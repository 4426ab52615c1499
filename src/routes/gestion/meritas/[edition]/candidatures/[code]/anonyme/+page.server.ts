import { blindInput } from '$lib/schemas/eligibility';
import { blindDraft, keepBlindVersion } from '$lib/server/awards/eligibility/prepare-blind';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await blindDraft(locals.actor, params.edition, params.code)),
		kept: url.searchParams.has('fait')
	}));

export const actions = {
	default: async ({ request, locals, params }) => {
		const form = await parse(request, blindInput);
		if (!form.ok) return form.failure;
		const { files, ...texts } = form.data;
		const kept = await attempt(form, () =>
			keepBlindVersion({
				...{ actor: locals.actor, editionSlug: params.edition, code: params.code },
				...{ ...texts, anonymous: files }
			})
		);
		if (!kept.ok) return kept.failure;
		redirect(303, '?fait');
	}
};
