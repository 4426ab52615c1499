import { readingInput, recusalInput } from '$lib/schemas/jury';
import { recuse } from '$lib/server/awards/jury/declare';
import { dossierPage } from '$lib/server/awards/jury/dossier';
import { saveReading } from '$lib/server/awards/jury/save-reading';
import { attempt, parse } from '$lib/server/web/forms';
import { redirect, type RequestEvent } from '@sveltejs/kit';

type Asked = RequestEvent<{ edition: string; dossier: string }>;

async function save({ request, locals, params }: Asked) {
	const form = await parse(request, readingInput);
	if (!form.ok) return form;
	const asked = { actor: locals.actor, editionSlug: params.edition, code: params.dossier };
	return attempt(form, () => saveReading({ ...asked, ...form.data }));
}

export const actions = {
	enregistrer: async (asked) => {
		const saved = await save(asked);
		return saved.ok ? { revision: saved.value.revision } : saved.failure;
	},
	suivant: async (asked) => {
		const saved = await save(asked);
		if (!saved.ok) return saved.failure;
		const { locals, params } = asked;
		const { next } = await dossierPage(locals.actor, params.edition, params.dossier);
		redirect(303, `/jury/${params.edition}${next ? `/${next}` : ''}`);
	},
	conflit: async ({ request, locals, params }) => {
		const form = await parse(request, recusalInput);
		if (!form.ok) return form.failure;
		const asked = { actor: locals.actor, editionSlug: params.edition, code: params.dossier };
		const done = await attempt(form, () => recuse({ ...asked, ...form.data }));
		if (!done.ok) return done.failure;
		redirect(303, `/jury/${params.edition}?fait=recuse`);
	}
};
