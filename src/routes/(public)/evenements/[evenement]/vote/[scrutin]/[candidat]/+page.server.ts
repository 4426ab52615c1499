import { orErrorPage } from '$lib/server/web/load';
import { pollActions } from '$lib/server/web/poll-actions';
import { candidatePage } from '$lib/server/web/poll-page';
import { eventPoll } from '$lib/server/web/poll-place';

export const load = (event) =>
	orErrorPage(() => candidatePage(event, eventPoll(event), event.params.candidat));

const { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager } =
	pollActions(eventPoll);

export const actions = { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager };
