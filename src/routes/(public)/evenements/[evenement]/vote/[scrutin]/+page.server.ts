import { orErrorPage } from '$lib/server/web/load';
import { voteActions } from '$lib/server/web/vote-actions';
import { votePage } from '$lib/server/web/vote-page';
import { eventVote } from '$lib/server/web/vote-place';

export const load = (event) => orErrorPage(() => votePage(event, eventVote(event)));

const { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager } =
	voteActions(eventVote);

export const actions = { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager };
