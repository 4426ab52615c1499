import { orErrorPage } from '$lib/server/web/load';
import { voteActions } from '$lib/server/web/vote-actions';
import { candidatePage } from '$lib/server/web/vote-page';
import { eventVote } from '$lib/server/web/vote-place';

export const load = (event) =>
	orErrorPage(() => candidatePage(event, eventVote(event), event.params.candidat));

const { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager } =
	voteActions(eventVote);

export const actions = { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager };
