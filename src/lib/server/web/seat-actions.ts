import { redirect, type RequestEvent } from '@sveltejs/kit';
import { ownSeatInput, swapInput, swapOfferInput, waitInput } from '../../schemas/account.ts';
import type { Actor } from '../auth/policy.ts';
import { acceptSwap } from '../registration/seats/accept-swap.ts';
import { giveSeatBack } from '../registration/seats/give-back.ts';
import { offerSwap, withdrawSwap } from '../registration/seats/swap.ts';
import { leaveWaitlist, waitForSession } from '../registration/seats/wait.ts';
import { attempt, parse } from './forms.ts';

/** Of a page: who asks, for which registration (named by the address, else by the form), and where one goes back to. */
interface Page<E extends RequestEvent> {
	actor: (event: E) => Actor;
	/** The registration's code; absent where the form names it. */
	code?: (event: E) => string;
	/** The address of the page once something is done. */
	back: (event: E, done: string) => string;
}

/** The forms of waiting lists and swaps, the same on every page that shows a registration. */
export function seatActions<E extends RequestEvent>({ actor, code, back }: Page<E>) {
	const codeOf = (event: E, named: string | undefined) => code?.(event) ?? named ?? '';
	return {
		attendre: async (event: E) => {
			const form = await parse(event.request, waitInput);
			if (!form.ok) return form.failure;
			const { wait: sessionId, leave } = form.data;
			const waited = await attempt(form, () =>
				waitForSession({
					...{ actor: actor(event), registrationCode: codeOf(event, undefined), sessionId },
					leavesSessionId: leave[sessionId]
				})
			);
			if (!waited.ok) return waited.failure;
			return redirect(303, back(event, waited.value.state === 'seated' ? 'place' : 'attente'));
		},

		nePlusAttendre: async (event: E) => {
			const form = await parse(event.request, ownSeatInput);
			if (!form.ok) return form.failure;
			const { session: sessionId, registration } = form.data;
			const left = await attempt(form, () =>
				leaveWaitlist({ actor: actor(event), registrationCode: codeOf(event, registration), sessionId })
			);
			return left.ok ? redirect(303, back(event, 'plus-attendre')) : left.failure;
		},

		rendre: async (event: E) => {
			const form = await parse(event.request, ownSeatInput);
			if (!form.ok) return form.failure;
			const { session: sessionId, registration } = form.data;
			const given = await attempt(form, () =>
				giveSeatBack({ actor: actor(event), registrationCode: codeOf(event, registration), sessionId })
			);
			return given.ok ? redirect(303, back(event, 'rendue')) : given.failure;
		},

		offrir: async (event: E) => {
			const form = await parse(event.request, swapOfferInput);
			if (!form.ok) return form.failure;
			const { pair, registration } = form.data;
			const [givesSessionId, wantsSessionId] = pair;
			const offered = await attempt(form, () =>
				offerSwap({
					...{ actor: actor(event), registrationCode: codeOf(event, registration) },
					...{ givesSessionId, wantsSessionId }
				})
			);
			return offered.ok ? redirect(303, back(event, 'offre')) : offered.failure;
		},

		reprendre: async (event: E) => {
			const form = await parse(event.request, swapInput);
			if (!form.ok) return form.failure;
			const { swap: swapCode, registration } = form.data;
			const withdrawn = await attempt(form, () =>
				withdrawSwap({ actor: actor(event), registrationCode: codeOf(event, registration), swapCode })
			);
			return withdrawn.ok ? redirect(303, back(event, 'reprise')) : withdrawn.failure;
		},

		echanger: async (event: E) => {
			const form = await parse(event.request, swapInput);
			if (!form.ok) return form.failure;
			const { swap: swapCode, registration } = form.data;
			const accepted = await attempt(form, () =>
				acceptSwap({ actor: actor(event), registrationCode: codeOf(event, registration), swapCode })
			);
			return accepted.ok ? redirect(303, back(event, 'echange')) : accepted.failure;
		}
	};
}
