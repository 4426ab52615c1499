import { cancelOfferInput, offerInput, revisionInput } from '$lib/schemas/trainings';
import { listRegions } from '$lib/server/members/organisations';
import { lineOf } from '$lib/server/registration/line/queries';
import { managedOffer } from '$lib/server/trainings/office';
import { cancelOffer, closeOffer, confirmOffer, publishOffer } from '$lib/server/trainings/offer-state';
import { saveOffer } from '$lib/server/trainings/save-offer';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { filledSeries } from '$lib/server/web/offer-series';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';

export const load = ({ locals: { actor }, params, url }) =>
	orErrorPage(async () => {
		const found = await managedOffer(actor, params.formation, params.seance);
		return {
			found,
			waiting: await lineOf(actor, found.event.id),
			regions: await listRegions(),
			done: url.searchParams.get('fait')
		};
	});

type Event = RequestEvent<{ formation: string; seance: string }>;
/** Who changes which offer. */
type Of = { actor: Event['locals']['actor']; slug: string };

/** An action that reads a form, does what it asks for the offer of the address, and says so. */
function act<S extends z.ZodType>(
	schema: S,
	said: string,
	command: (of: Of, input: z.output<S>) => Promise<unknown>
) {
	return async ({ request, locals: { actor }, params }: Event) => {
		const form = await parse(request, schema);
		if (!form.ok) return form.failure;
		const done = await attempt(form, () => command({ actor, slug: params.seance }, form.data));
		if (!done.ok) return done.failure;
		redirect(303, `?fait=${said}`);
	};
}

export const actions = {
	enregistrer: act(offerInput, 'enregistree', (of, input) => saveOffer({ ...of, input })),
	publier: act(revisionInput, 'publiee', (of, input) => publishOffer({ ...of, ...input })),
	confirmer: act(revisionInput, 'confirmee', (of, input) => confirmOffer({ ...of, ...input })),
	annuler: act(cancelOfferInput, 'annulee', (of, input) => cancelOffer({ ...of, ...input })),
	terminer: act(revisionInput, 'terminee', (of, input) => closeOffer({ ...of, ...input })),
	remplir: ({ request }: Event) => filledSeries(request)
};
