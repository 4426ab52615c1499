import { orErrorPage } from '$lib/server/web/load';
import { pollActions } from '$lib/server/web/poll-actions';
import { pollPage } from '$lib/server/web/poll-page';
import { eventPoll } from '$lib/server/web/poll-place';

export const load = (event) => orErrorPage(() => pollPage(event, eventPoll(event)));

const { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager } =
	pollActions(eventPoll);

export const actions = { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager };
