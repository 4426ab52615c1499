import {
	directVoteInput,
	encouragementInput,
	providerVoteInput,
	voteCodeInput,
	voteRequestInput,
	voteResendInput
} from '$lib/schemas/ballots';
import { nearDomain } from '$lib/poll/near-domain';
import { VOTE_ANCHORS } from '$lib/schemas/vote-anchors';
import { networkOf } from '$lib/server/auth/throttle';
import { Refusal } from '$lib/server/errors';
import { sayEncouragement } from '$lib/server/polls/pages/encouragements';
import { requestVoteCode, castWithCode } from '$lib/server/polls/ballots/request-code';
import { choicesToProve } from '$lib/server/polls/ballots/cast-by-provider';
import { castSignedIn } from '$lib/server/polls/ballots/cast-signed-in';
import type { Work } from '$lib/server/polls/ballots/work';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { attempt, parse } from './forms.ts';
import type { PollPlace } from './poll-place.ts';
import { leaveFor } from './provider-trip.ts';
import {
	forgetBallot,
	forgetBallotStep,
	keepBallot,
	keepBallotStep,
	keptBallot,
	keptBallotStep
} from './ballot-step.ts';

/** A disposable domain that is a usual one with a slip of the thumb: what was meant is asked, rather than a reproach made. */
function saidAsSlip(error: unknown, email: string): unknown {
	if (!(error instanceof Refusal) || error.code !== 'address_disposable') return error;
	const domain = nearDomain(email.slice(email.lastIndexOf('@') + 1));
	return domain
		? new Refusal('address_mistyped', { status: 400, field: 'email', values: { domain } })
		: error;
}

/** The actions of the pages of a vote: the feed and a candidate's page have the same. */
export function pollActions<E extends RequestEvent>(placeOf: (event: E) => PollPlace) {
	return {
		/** Mails a code for the choices made. */
		demander: async (event: E) => {
			const { base, path } = placeOf(event);
			const form = await parse(event.request, voteRequestInput);
			if (!form.ok) return form.failure;
			const { choix, email } = form.data;
			const asked = await attempt(form, () =>
				requestVoteCode({
					...{ path, email, choices: choix, network: networkOf(event.getClientAddress()) },
					// Whatever it is, it is checked: a form of scripts that sends no proof is one without.
					work: form.data.work as Work | undefined
				}).catch((error: unknown) => {
					throw saidAsSlip(error, email);
				})
			);
			if (!asked.ok) return asked.failure;
			keepBallotStep(event.cookies, base, { email, choices: choix, request: asked.value });
			redirect(303, event.url.pathname + VOTE_ANCHORS.code);
		},

		/** Mails another code, for what this browser was asking; that of before is worth nothing here any more. */
		renvoyer: async (event: E) => {
			const { base, path } = placeOf(event);
			const form = await parse(event.request, voteResendInput);
			if (!form.ok) return form.failure;
			const step = keptBallotStep(event.cookies);
			if (!step) redirect(303, event.url.pathname);
			const { email, choices } = step;
			const asked = await attempt(form, () =>
				requestVoteCode({
					...{ path, email, choices, network: networkOf(event.getClientAddress()) },
					work: form.data.work as Work | undefined
				})
			);
			if (!asked.ok) return asked.failure;
			keepBallotStep(event.cookies, base, { ...step, request: asked.value, isAgain: true });
			redirect(303, event.url.pathname + VOTE_ANCHORS.code);
		},

		/** Casts the ballot with the code received. */
		voter: async (event: E) => {
			const { base, path } = placeOf(event);
			const form = await parse(event.request, voteCodeInput);
			if (!form.ok) return form.failure;
			const cast = await attempt(form, () =>
				castWithCode({
					...{ path, code: form.data.code, request: keptBallotStep(event.cookies)?.request },
					network: networkOf(event.getClientAddress())
				})
			);
			if (!cast.ok) return cast.failure;
			forgetBallotStep(event.cookies, base);
			keepBallot(event.cookies, base, cast.value.ballot);
			redirect(303, event.url.pathname + VOTE_ANCHORS.done);
		},

		/** Leaves for a provider, to prove an address there; `web/provider-return.ts` casts the ballot on the way back. */
		fournisseur: async (event: E) => {
			const place = placeOf(event);
			const form = await parse(event.request, providerVoteInput);
			if (!form.ok) return form.failure;
			const { choix, fournisseur } = form.data;
			const left = await attempt(form, async () => {
				const choices = await choicesToProve(place.path, choix);
				const errand = { for: 'vote' as const, place, page: event.url.pathname, choices };
				return leaveFor(event.cookies, fournisseur, errand);
			});
			if (!left.ok) return left.failure;
			redirect(303, left.value);
		},

		/** Casts the ballot of somebody signed in, at once. */
		direct: async (event: E) => {
			const { base, path } = placeOf(event);
			const form = await parse(event.request, directVoteInput);
			if (!form.ok) return form.failure;
			const cast = await attempt(form, () =>
				castSignedIn({
					...{ actor: event.locals.actor, path, choices: form.data.choix },
					network: networkOf(event.getClientAddress())
				})
			);
			if (!cast.ok) return cast.failure;
			keepBallot(event.cookies, base, cast.value.ballot);
			redirect(303, event.url.pathname + VOTE_ANCHORS.done);
		},

		/** Begins again: another choice, another address. */
		changer: (event: E) => {
			forgetBallotStep(event.cookies, placeOf(event).base);
			redirect(303, event.url.pathname);
		},

		/** Leaves nothing of the vote in a browser that others use. */
		oublier: (event: E) => {
			forgetBallot(event.cookies, placeOf(event).base);
			redirect(303, event.url.pathname);
		},

		encourager: async (event: E) => {
			const form = await parse(event.request, encouragementInput);
			if (!form.ok) return form.failure;
			const said = await attempt(form, () =>
				sayEncouragement({
					...{ path: placeOf(event).path, ballotId: keptBallot(event.cookies) },
					...form.data
				})
			);
			if (!said.ok) return said.failure;
			redirect(303, event.url.pathname + VOTE_ANCHORS.word);
		}
	};
}
