import { newPackInput, packSaleInput } from '$lib/schemas/packs';
import { listOrganisations } from '$lib/server/members/organisations';
import { creditHolders } from '$lib/server/registration/credits/organisations';
import { addPack, allPacks, setPackOnSale } from '$lib/server/registration/credits/packs';
import { attempt, parse } from '$lib/server/web/forms';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = async ({ locals: { actor }, url }) => {
	const chosen = url.searchParams.get('organisme');
	if (chosen) redirect(303, `/gestion/forfaits/${encodeURIComponent(chosen)}`);
	const packs = await allPacks(actor);
	const organisations = await listOrganisations();
	return {
		packs: packs.map(({ id, name, places, priceCents, validDays, onSale }) => ({
			...{ id, name, places, priceCents, validDays, onSale }
		})),
		holders: await creditHolders(actor),
		organisations: organisations.map(({ slug, name }) => ({ slug, name })),
		done: url.searchParams.get('fait')
	};
};

async function sell({ request, locals: { actor } }: RequestEvent, onSale: boolean) {
	const form = await parse(request, packSaleInput);
	if (!form.ok) return form.failure;
	const done = await attempt(form, () => setPackOnSale(actor, form.data.pack, onSale));
	if (!done.ok) return done.failure;
	redirect(303, `?fait=${onSale ? 'remis' : 'retire'}`);
}

export const actions = {
	ajouter: async ({ request, locals: { actor } }) => {
		const form = await parse(request, newPackInput);
		if (!form.ok) return form.failure;
		const { price: priceCents, ...pack } = form.data;
		const added = await attempt(form, () => addPack(actor, { ...pack, priceCents }));
		if (!added.ok) return added.failure;
		redirect(303, '?fait=ajoute');
	},
	vendre: (event) => sell(event, true),
	retirer: (event) => sell(event, false)
};
