import { applicationInput } from '$lib/schemas/exhibitor-application';
import { Refusal } from '$lib/server/errors';
import { applicationPage } from '$lib/server/exhibitors/applications/own';
import { saveApplication } from '$lib/server/exhibitors/applications/save';
import { submitApplication } from '$lib/server/exhibitors/applications/submit';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = async ({ locals: { actor }, params: { code }, url }) => {
	const application = await orErrorPage(() => applicationPage(actor, code));
	// What may not be changed is read on the page of the exhibitor.
	if (!application.edits) redirect(303, `/exposant/${code}`);
	return { application, done: url.searchParams.get('fait') };
};

/** Saves what the form holds; told that somebody saved since, the page gets the revision to save over. */
async function saved({ request, locals: { actor }, params: { code } }: RequestEvent<{ code: string }>) {
	const form = await parse(request, applicationInput);
	if (!form.ok) return form;
	const done = await attempt(form, () =>
		saveApplication({ actor, code, input: form.data }).catch((thrown: unknown) => {
			if (thrown instanceof Refusal && thrown.code === 'application_changed')
				form.values.revision = String(thrown.values.revision);
			throw thrown;
		})
	);
	if (done.ok) form.values.revision = String(done.value.revision);
	return done.ok ? form : done;
}

export const actions = {
	enregistrer: async (event) => {
		const form = await saved(event);
		if (!form.ok) return form.failure;
		redirect(303, `/exposant/${event.params.code}/demande?fait=enregistre`);
	},
	presenter: async (event) => {
		const { code } = event.params;
		const form = await saved(event);
		if (!form.ok) return form.failure;
		const done = await attempt(form, () => submitApplication({ actor: event.locals.actor, code }));
		if (!done.ok) return done.failure;
		redirect(303, `/exposant/${code}?fait=presente`);
	}
};
