import { pollInput, tieInput } from '$lib/schemas/polls';
import { proposePublicResult } from '$lib/server/awards/results/propose-public';
import { resultStage } from '$lib/server/awards/results/queries';
import { pollBoard } from '$lib/server/awards/polls/board';
import { preparePoll } from '$lib/server/awards/polls/prepare';
import { orErrorPage } from '$lib/server/web/load';
import { deskAct, deskActions } from '$lib/server/web/poll-desk';
import type { RequestEvent } from '@sveltejs/kit';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await pollBoard(locals.actor, params.edition, params.prix)),
		stage: await resultStage(locals.actor, params.edition, params.prix),
		me: locals.actor.kind === 'person' ? locals.actor.personId : null,
		opensSettings: url.searchParams.has('modifier'),
		done: url.searchParams.get('fait')
	}));

const placeOf = ({ params }: RequestEvent<{ edition: string; prix: string }>) => ({
	editionSlug: params.edition,
	categorySlug: params.prix
});
const act = deskAct(placeOf);
const shared = deskActions(placeOf);

export const actions = {
	// By their names: a test tries each action of each page as whoever may not.
	presenter: shared.presenter,
	publier: shared.publier,
	retirer: shared.retirer,
	remettre: shared.remettre,
	rouvrir: shared.rouvrir,
	trancher: shared.trancher,
	compter: shared.compter,
	annuler: shared.annuler,
	retablir: shared.retablir,
	decider: shared.decider,
	retenir: shared.retenir,
	moderer: shared.moderer,
	regler: act(pollInput, 'regle', (at, input) => preparePoll({ ...at, input })),
	proposer: act(tieInput, 'propose', (at, { codes }) => proposePublicResult({ ...at, codes }))
};
