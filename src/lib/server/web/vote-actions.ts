import { directVoteInput, encouragementInput, voteCodeInput, voteRequestInput } from '$lib/schemas/votes';
import { networkOf } from '$lib/server/auth/throttle';
import { sayEncouragement } from '$lib/server/polls/encouragements';
import type { PollPath } from '$lib/server/polls/queries';
import { requestVoteCode, voteWithCode } from '$lib/server/polls/request-code';
import { voteSignedIn } from '$lib/server/polls/vote-signed-in';
import type { Work } from '$lib/server/polls/work';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { attempt, parse } from './forms.ts';
import {
	forgetBallot,
	forgetVoteStep,
	keepBallot,
	keepVoteStep,
	keptBallot,
	keptVoteStep
} from './vote-step.ts';

/** Where a vote stands: the address of its pages, and how the domain finds it. */
export interface VotePlace {
	/** `/meritas/2026/vote`: what its cookies are for. */
	base: string;
	path: PollPath;
}

/** The actions of the pages of a vote: the feed and a candidate's page have the same. */
export function voteActions<E extends RequestEvent>(placeOf: (event: E) => VotePlace) {
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
				})
			);
			if (!asked.ok) return asked.failure;
			keepVoteStep(event.cookies, base, { email, choices: choix, request: asked.value });
			redirect(303, event.url.pathname);
		},

		/** Casts the ballot with the code received. */
		voter: async (event: E) => {
			const { base, path } = placeOf(event);
			const form = await parse(event.request, voteCodeInput);
			if (!form.ok) return form.failure;
			const cast = await attempt(form, () =>
				voteWithCode({
					...{ path, code: form.data.code, request: keptVoteStep(event.cookies)?.request },
					network: networkOf(event.getClientAddress())
				})
			);
			if (!cast.ok) return cast.failure;
			forgetVoteStep(event.cookies, base);
			keepBallot(event.cookies, base, cast.value.ballot);
			redirect(303, event.url.pathname);
		},

		/** Casts the ballot of somebody signed in, at once. */
		direct: async (event: E) => {
			const { base, path } = placeOf(event);
			const form = await parse(event.request, directVoteInput);
			if (!form.ok) return form.failure;
			const cast = await attempt(form, () =>
				voteSignedIn({
					...{ actor: event.locals.actor, path, choices: form.data.choix },
					network: networkOf(event.getClientAddress())
				})
			);
			if (!cast.ok) return cast.failure;
			keepBallot(event.cookies, base, cast.value.ballot);
			redirect(303, event.url.pathname);
		},

		/** Begins again: another choice, another address. */
		changer: (event: E) => {
			forgetVoteStep(event.cookies, placeOf(event).base);
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
			redirect(303, event.url.pathname);
		}
	};
}
