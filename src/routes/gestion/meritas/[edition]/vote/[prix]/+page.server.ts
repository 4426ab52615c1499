import {
	ballotsInput,
	decisionInput,
	encouragementReviewInput,
	lockstepInput,
	pollInput,
	pollWordsInput,
	removalInput,
	tieInput,
	voidsInput
} from '$lib/schemas/polls';
import { proposePublicResult } from '$lib/server/awards/results/propose-public';
import { pollBoard } from '$lib/server/polls/board';
import { holdLockstep } from '$lib/server/polls/lockstep';
import { publishVote, removeFromVote } from '$lib/server/polls/manage-vote';
import { reviewEncouragement } from '$lib/server/polls/moderate';
import { preparePoll, setPollWords } from '$lib/server/polls/prepare';
import { askReview, clearBallot, decideReview } from '$lib/server/polls/review';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await pollBoard(locals.actor, params.edition, params.prix)),
		me: locals.actor.kind === 'person' ? locals.actor.personId : null,
		opensSettings: url.searchParams.has('modifier'),
		done: url.searchParams.get('fait')
	}));

type Event = RequestEvent<{ edition: string; prix: string }>;
type At = { actor: Event['locals']['actor']; editionSlug: string; categorySlug: string };

/** An action that reads a form, does what it asks for the vote of the address, and comes back to say `done`. */
function act<S extends z.ZodType>(
	schema: S,
	done: string,
	command: (at: At, input: z.output<S>) => Promise<unknown>
) {
	return async ({ request, locals: { actor }, params }: Event) => {
		const form = await parse(request, schema);
		if (!form.ok) return form.failure;
		const at = { actor, editionSlug: params.edition, categorySlug: params.prix };
		const did = await attempt(form, () => command(at, form.data));
		if (!did.ok) return did.failure;
		redirect(303, `?fait=${done}`);
	};
}

/** Each ballot by itself: those before one that is refused are done. */
async function each(ballots: readonly string[], one: (ballotId: string) => Promise<void>): Promise<void> {
	for (const ballotId of ballots) await one(ballotId);
}

export const actions = {
	regler: act(pollInput, 'regle', (at, input) => preparePoll({ ...at, input })),
	presenter: act(pollWordsInput, 'regle', (at, input) => setPollWords({ ...at, ...input })),
	publier: act(z.object({}), 'publie', (at) => publishVote(at)),
	retirer: act(removalInput, 'retire', (at, { candidate, reason }) =>
		removeFromVote({ ...at, code: candidate, reason })
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
	moderer: act(encouragementReviewInput, 'modere', ({ actor }, { id, shows }) =>
		reviewEncouragement({ actor, id, shows: shows === 'oui' })
	),
	proposer: act(tieInput, 'propose', (at, { codes }) => proposePublicResult({ ...at, codes }))
};
