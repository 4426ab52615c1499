import { getLocale } from '$lib/paraglide/runtime';
import { packInput } from '$lib/schemas/packs';
import type { Actor } from '$lib/server/auth/policy';
import { Refusal } from '$lib/server/errors';
import { secretToken } from '$lib/server/ids';
import { orderPath } from '$lib/server/links';
import { buyPack } from '$lib/server/registration/credits/buy-pack';
import { creditLedger } from '$lib/server/registration/credits/ledger';
import { packsOnSale } from '$lib/server/registration/credits/packs';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { managedOrganisation } from '$lib/server/web/managed-organisation';
import { paymentPage } from '$lib/server/web/registration-form';
import { redirect } from '@sveltejs/kit';

export const load = async ({ locals: { actor }, url }) => {
	const organisation = await orErrorPage(() => managed(actor, url));
	const packs = await packsOnSale();
	return {
		organisation: { name: organisation.name, slug: organisation.slug },
		ledger: await creditLedger(actor, organisation.id),
		packs: packs.map(({ id, name, priceCents, validDays }) => ({ id, name, priceCents, validDays })),
		key: secretToken()
	};
};

export const actions = {
	acheter: async ({ request, locals: { actor }, url }) => {
		const form = await parse(request, packInput);
		if (!form.ok) return form.failure;
		const bought = await attempt(form, async () => {
			const organisation = await managed(actor, url);
			return buyPack(actor, { organisationId: organisation.id, input: form.data, locale: getLocale() });
		});
		if (!bought.ok) return bought.failure;
		const { code, status } = bought.value;
		redirect(303, status === 'held' ? await paymentPage(code) : orderPath(code));
	}
};

/** The organisation of the page, of whoever manages one. @throws Refusal `not_found` (404) for anyone else */
async function managed(actor: Actor, url: URL) {
	const { organisation } = await managedOrganisation(actor, url.searchParams.get('organisme'));
	if (!organisation) throw new Refusal('not_found', { status: 404 });
	return organisation;
}
