import { orErrorPage } from '$lib/server/web/load';
import { voteActions } from '$lib/server/web/vote-actions';
import { votePage } from '$lib/server/web/vote-page';
import { meritasVote } from '$lib/server/web/vote-place';

export const load = (event) => orErrorPage(() => votePage(event, meritasVote(event)));

const { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager } =
	voteActions(meritasVote);

export const actions = { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager };
