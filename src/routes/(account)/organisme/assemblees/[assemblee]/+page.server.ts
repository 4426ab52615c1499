import { delegateInput } from '$lib/schemas/assemblies';
import { ownDelegation } from '$lib/server/assemblies/own';
import { nameDelegate } from '$lib/server/assemblies/roll';
import { Refusal } from '$lib/server/errors';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { managedOrganisation } from '$lib/server/web/managed-organisation';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const organisation = await managed({ locals, url });
		return {
			organisation: { id: organisation.id, name: organisation.name, slug: organisation.slug },
			...(await ownDelegation(locals.actor, organisation.id, params.assemblee)),
			done: url.searchParams.has('fait')
		};
	});

export const actions = {
	default: async ({ request, locals, params, url }) => {
		const form = await parse(request, delegateInput);
		if (!form.ok) return form.failure;
		const named = await attempt(form, () =>
			nameDelegate({ actor: locals.actor, slug: params.assemblee, input: form.data })
		);
		if (!named.ok) return named.failure;
		const { slug } = await orErrorPage(() => managed({ locals, url }));
		redirect(303, `${url.pathname}?organisme=${encodeURIComponent(slug)}&fait`);
	}
};

async function managed({ locals, url }: Pick<RequestEvent, 'locals' | 'url'>) {
	const { organisation } = await managedOrganisation(locals.actor, url.searchParams.get('organisme'));
	if (!organisation) throw new Refusal('not_found', { status: 404 });
	return organisation;
}
