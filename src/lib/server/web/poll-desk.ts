import {
	ballotsInput,
	decisionInput,
	encouragementReviewInput,
	lockstepInput,
	pollDecisionInput,
	pollWordsInput,
	removalInput,
	reopenInput,
	voidsInput
} from '$lib/schemas/polls';
import type { Actor } from '$lib/server/auth/policy';
import { askDecision, takeDecision } from '$lib/server/polls/office/decisions';
import { holdDeparted } from '$lib/server/polls/office/departed';
import { holdLockstep } from '$lib/server/polls/office/lockstep';
import { publishPoll } from '$lib/server/polls/office/publish';
import { reviewEncouragement } from '$lib/server/polls/office/moderate';
import type { PollAt } from '$lib/server/polls/office/made-poll';
import { setPollWords } from '$lib/server/polls/office/words';
import { askReview, clearBallot, decideReview } from '$lib/server/polls/office/review';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { attempt, parse } from './forms.ts';

/** An action that reads a form, does what it asks for the vote of the address, and comes back to say `done`. */
export function deskAct<E extends RequestEvent, At extends PollAt>(placeOf: (event: E) => At) {
	return <S extends z.ZodType>(
			schema: S,
			done: string,
			command: (at: At & { actor: Actor }, input: z.output<S>) => Promise<unknown>
		) =>
		async (event: E) => {
			const form = await parse(event.request, schema);
			if (!form.ok) return form.failure;
			const at = { ...placeOf(event), actor: event.locals.actor };
			const did = await attempt(form, () => command(at, form.data));
			if (!did.ok) return did.failure;
			redirect(303, `?fait=${done}`);
		};
}

/** Each ballot by itself: those before one that is refused are done. */
async function each(ballots: readonly string[], one: (ballotId: string) => Promise<void>): Promise<void> {
	for (const ballotId of ballots) await one(ballotId);
}

/** What the permanence does of any vote that is made: of a prize, or of an event. */
export function deskActions<E extends RequestEvent>(placeOf: (event: E) => PollAt) {
	const act = deskAct(placeOf);
	return {
		presenter: act(pollWordsInput, 'regle', (at, input) => setPollWords({ ...at, ...input })),
		publier: act(z.object({}), 'publie', (at) => publishPoll(at)),
		retirer: act(removalInput, 'demande', (at, { candidate, reason }) =>
			askDecision({ ...at, kind: 'remove', code: candidate, reason })
		),
		remettre: act(removalInput, 'demande', (at, { candidate, reason }) =>
			askDecision({ ...at, kind: 'return', code: candidate, reason })
		),
		rouvrir: act(reopenInput, 'demande', (at, { reason }) => askDecision({ ...at, kind: 'reopen', reason })),
		trancher: act(pollDecisionInput, 'tranche', (at, { id, agrees }) =>
			takeDecision({ ...at, id, agrees: agrees === 'oui' })
		),
		compter: act(ballotsInput, 'compte', ({ actor }, { ballots }) =>
			each(ballots, (ballotId) => clearBallot({ actor, ballotId }))
		),
		annuler: act(voidsInput, 'demande', ({ actor }, { ballots, reason }) =>
			each(ballots, (ballotId) => askReview({ actor, ballotId, reason }))
		),
		retablir: act(ballotsInput, 'demande', ({ actor }, { ballots }) =>
			each(ballots, (ballotId) => askReview({ actor, ballotId, reason: undefined }))
		),
		decider: act(decisionInput, 'decide', ({ actor }, { ballots, agrees }) =>
			each(ballots, (ballotId) => decideReview({ actor, ballotId, agrees: agrees === 'oui' }))
		),
		retenir: act(lockstepInput, 'retenu', (at, input) => holdLockstep({ ...at, ...input })),
		retenirPartis: act(z.object({}), 'retenu', (at) => holdDeparted(at)),
		moderer: act(encouragementReviewInput, 'modere', ({ actor }, { id, shows }) =>
			reviewEncouragement({ actor, id, shows: shows === 'oui' })
		)
	};
}
