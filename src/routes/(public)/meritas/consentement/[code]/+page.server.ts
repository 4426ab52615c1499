import { nomineeAnswerInput, type NomineeAnswer } from '$lib/schemas/nominations';
import { answerConsent } from '$lib/server/awards/nominations/consent';
import { consentPage } from '$lib/server/awards/nominations/nominee-page';
import { attempt, parse } from '$lib/server/web/forms';
import { linkQuery } from '$lib/server/web/link-actor';
import { orErrorPage } from '$lib/server/web/load';
import * as m from '$lib/paraglide/messages';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';

const keyOf = (url: URL) => url.searchParams.get('cle');

/** What is said of a nominee, and their answer, by the link that only they are mailed. */
export const load = ({ params, url }) =>
	orErrorPage(async () => ({
		asked: await consentPage(params.code, keyOf(url)),
		query: linkQuery(url),
		done: url.searchParams.get('fait')
	}));

async function answer(
	{ params: { code }, url }: RequestEvent<{ code: string }>,
	{ revision, ...answers }: NomineeAnswer
) {
	const said = await attempt({ values: { ...answers } }, () =>
		answerConsent({ code, key: keyOf(url), answers, revision })
	);
	if (!said.ok) return said.failure;
	redirect(303, `/meritas/consentement/${code}?${linkQuery(url)}&fait=oui`);
}

export const actions = {
	repondre: async (event) => {
		const form = await parse(event.request, nomineeAnswerInput);
		if (!form.ok) return form.failure;
		// Nothing ticked is no refusal: that has a button of its own.
		if (!form.data.nominated)
			return fail(400, { values: form.values, errors: { nominated: [m.nominations_consent_tick()] } });
		return answer(event, form.data);
	},
	refuser: (event) => answer(event, { nominated: false, pictured: false, named: false })
};
