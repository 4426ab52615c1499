import { getLocale } from '$lib/paraglide/runtime';
import {
	invitationInput,
	speakerConsentsInput,
	speakerInput,
	unavailabilityInput
} from '$lib/schemas/proposals';
import type { ProposalPage } from '$lib/programme/proposal';
import type { Actor } from '$lib/server/auth/policy';
import { myConsents } from '$lib/server/members/consents';
import { spokenSessions } from '$lib/server/programme/evaluations/speaker';
import { confirmProposal, sayOwnConsents } from '$lib/server/programme/proposals/confirm';
import { answerInvitation } from '$lib/server/programme/proposals/invite';
import { proposalPage } from '$lib/server/programme/proposals/queries';
import { removeSpeaker } from '$lib/server/programme/proposals/remove-speaker';
import { submitProposal, takeBackProposal } from '$lib/server/programme/proposals/submit';
import { mySpans, sayUnavailable } from '$lib/server/programme/proposals/unavailability';
import { withdrawProposal } from '$lib/server/programme/proposals/withdraw';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { inviteWith, savedForm } from '$lib/server/web/proposal-form';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const { actor } = locals;
		const { invitation, proposal } = await proposalPage(actor, params.proposition);
		const speaks = proposal?.speakers.some(({ isMe }) => isMe) ?? false;
		const isChosen = proposal?.status === 'accepted' || proposal?.status === 'confirmed';
		return {
			invitation,
			proposal,
			speaks,
			consents: speaks && isChosen ? await myConsents(actor) : null,
			spans: speaks && isChosen ? await mySpans(actor, params.proposition) : [],
			isEvaluated: (speaks && proposal && (await isEvaluated(actor, proposal))) || false,
			done: url.searchParams.get('fait')
		};
	});

/** Whether the session of a proposal is over and has its page of results and slides. */
async function isEvaluated(actor: Actor, { past, session, event }: ProposalPage): Promise<boolean> {
	if (!past || !session) return false;
	return (await spokenSessions(actor)).some(
		(one) => one.slug === session.slug && one.event.slug === event.slug
	);
}

type Event = RequestEvent<{ proposition: string }>;

/** Back to the page, with a word on what was done. */
function back({ params }: Event, done: string): never {
	redirect(303, `/conferencier/${params.proposition}?fait=${done}`);
}

/** Saves what the form holds, then does something of it; what was typed comes back with a refusal of either. */
async function savedThen(event: Event, done: string, then: (form: FormData) => Promise<unknown>) {
	const saved = await savedForm(event);
	if (!saved.ok) return saved.failure;
	const acted = await attempt(saved, () => then(saved.form));
	return acted.ok ? back(event, done) : acted.failure;
}

/** Does something that the form has no part in. */
async function act(event: Event, done: string, command: () => Promise<unknown>) {
	const acted = await attempt({ values: {} }, command);
	return acted.ok ? back(event, done) : acted.failure;
}

const of = ({ locals: { actor }, params }: Event) => ({ actor, code: params.proposition });

export const actions = {
	enregistrer: async (event) => {
		const saved = await savedForm(event, { onlySaves: true });
		return saved.ok ? back(event, 'enregistre') : saved.failure;
	},
	deposer: (event) => savedThen(event, 'depose', () => submitProposal(of(event))),
	inviter: (event) => inviteWith(event, () => back(event, 'invite')),
	retirer: (event) =>
		savedThen(event, 'personne-retiree', (form) => {
			const { speaker } = speakerInput.parse({ speaker: form.get('speaker') });
			return removeSpeaker({ ...of(event), speakerId: speaker });
		}),
	/** Files have a page of their own: what is typed here is saved before one goes there. */
	fichiers: async (event) => {
		const saved = await savedForm(event, { onlySaves: true });
		if (!saved.ok) return saved.failure;
		redirect(303, `/conferencier/${event.params.proposition}/fichiers`);
	},
	reprendre: (event) => act(event, 'repris', () => takeBackProposal(of(event))),
	quitter: async (event) => {
		const form = await parse(event.request, speakerInput);
		if (!form.ok) return form.failure;
		const left = await attempt(form, () => removeSpeaker({ ...of(event), speakerId: form.data.speaker }));
		if (!left.ok) return left.failure;
		// It is theirs to read no more.
		redirect(303, '/conferencier?fait=parti');
	},
	desister: (event) => act(event, 'retire', () => withdrawProposal(of(event))),

	repondre: async (event) => {
		const form = await parse(event.request, invitationInput);
		if (!form.ok) return form.failure;
		const accepts = form.data.answer === 'oui';
		const answered = await attempt(form, () => answerInvitation({ ...of(event), accepts }));
		if (!answered.ok) return answered.failure;
		// Declined, the proposal is theirs to read no more.
		if (!accepts) redirect(303, '/conferencier');
		return back(event, 'accepte');
	},
	confirmer: async (event) => {
		const form = await parse(event.request, speakerConsentsInput);
		if (!form.ok) return form.failure;
		return act(event, 'confirme', () =>
			confirmProposal({ ...of(event), consents: form.data, locale: getLocale() })
		);
	},
	consentements: async (event) => {
		const form = await parse(event.request, speakerConsentsInput);
		if (!form.ok) return form.failure;
		return act(event, 'consentements', () =>
			sayOwnConsents({ ...of(event), consents: form.data, locale: getLocale() })
		);
	},
	disponibilites: async (event) => {
		const form = await parse(event.request, unavailabilityInput);
		if (!form.ok) return form.failure;
		return act(event, 'disponibilites', () => sayUnavailable({ ...of(event), keys: form.data.spans }));
	}
};
