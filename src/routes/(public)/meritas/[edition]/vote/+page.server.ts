import { orErrorPage } from '$lib/server/web/load';
import { pollActions } from '$lib/server/web/poll-actions';
import { pollPage } from '$lib/server/web/poll-page';
import { meritasPoll } from '$lib/server/web/poll-place';

export const load = (event) => orErrorPage(() => pollPage(event, meritasPoll(event)));

const { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager } =
	pollActions(meritasPoll);

export const actions = { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager };
