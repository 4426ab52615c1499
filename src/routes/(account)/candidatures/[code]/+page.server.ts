import { answerInput } from '$lib/schemas/eligibility';
import { coNominatorRow, nomineeConsentInput } from '$lib/schemas/nominations';
import { invitationInput } from '$lib/schemas/proposals';
import { answerQuestion } from '$lib/server/awards/eligibility/answer-question';
import { remindNominee } from '$lib/server/awards/nominations/consent';
import { answerCoInvitation, removeCoNominator } from '$lib/server/awards/nominations/invite';
import { nominationPage } from '$lib/server/awards/nominations/queries';
import { requestReceipt, submitNomination } from '$lib/server/awards/nominations/submit';
import { withdrawNomination } from '$lib/server/awards/nominations/withdraw';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await nominationPage(locals.actor, params.code)),
		done: url.searchParams.get('fait')
	}));

type Event = RequestEvent<{ code: string }>;
const of = ({ locals: { actor }, params: { code } }: Event) => ({ actor, code });

/** Does something that no text has a part in, and comes back with a word on it. */
async function act(event: Event, done: string, command: () => Promise<unknown>) {
	const acted = await attempt({ values: {} }, command);
	if (!acted.ok) return acted.failure;
	redirect(303, `/candidatures/${event.params.code}?fait=${done}`);
}

export const actions = {
	deposer: async (event) => {
		const form = await parse(event.request, nomineeConsentInput);
		if (!form.ok) return form.failure;
		const handed = await attempt(form, () => submitNomination({ ...of(event), consents: form.data }));
		if (!handed.ok) return handed.failure;
		redirect(303, `/candidatures/${event.params.code}?fait=depose`);
	},
	repondre: async (event) => {
		const form = await parse(event.request, answerInput);
		if (!form.ok) return form.failure;
		const answered = await attempt(form, () => answerQuestion({ ...of(event), ...form.data }));
		if (!answered.ok) return answered.failure;
		redirect(303, `/candidatures/${event.params.code}?fait=repondu#questions`);
	},
	accuse: (event) => act(event, 'accuse', () => requestReceipt(of(event))),
	relancer: (event) => act(event, 'relance', () => remindNominee(of(event))),
	retirer: (event) => act(event, 'retire', () => withdrawNomination(of(event))),
	quitter: async (event) => {
		const form = await parse(event.request, coNominatorRow);
		if (!form.ok) return form.failure;
		const left = await attempt(form, () =>
			removeCoNominator({ ...of(event), coNominatorId: form.data.person })
		);
		if (!left.ok) return left.failure;
		// It is theirs to read no more.
		redirect(303, '/candidatures?fait=parti');
	},
	accepter: async (event) => {
		const form = await parse(event.request, invitationInput);
		if (!form.ok) return form.failure;
		const accepts = form.data.answer === 'oui';
		const answered = await attempt(form, () => answerCoInvitation({ ...of(event), accepts }));
		if (!answered.ok) return answered.failure;
		redirect(303, accepts ? `/candidatures/${event.params.code}?fait=accepte` : '/candidatures');
	}
};
