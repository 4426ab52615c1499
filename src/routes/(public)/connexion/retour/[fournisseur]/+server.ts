import { PROVIDERS } from '$lib/schemas/providers';
import { offeredProviders } from '$lib/server/auth/providers/settings';
import { Refusal } from '$lib/server/errors';
import { orErrorPage } from '$lib/server/web/load';
import { answerReturn } from '$lib/server/web/provider-return';
import { redirect } from '@sveltejs/kit';

/** Where a provider sends back whoever went there to sign in, to vote, or to link it to their account. */
export const GET = async (event) => {
	const provider = PROVIDERS.find((one) => one === event.params.fournisseur);
	const to = await orErrorPage(async () => {
		if (!provider || !offeredProviders().includes(provider)) throw new Refusal('not_found', { status: 404 });
		return answerReturn(event, provider);
	});
	redirect(303, to);
};
