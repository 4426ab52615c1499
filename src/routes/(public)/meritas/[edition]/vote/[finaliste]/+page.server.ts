import { orErrorPage } from '$lib/server/web/load';
import { pollActions } from '$lib/server/web/poll-actions';
import { candidatePage } from '$lib/server/web/poll-page';
import { meritasPoll } from '$lib/server/web/poll-place';

export const load = (event) =>
	orErrorPage(() => candidatePage(event, meritasPoll(event), event.params.finaliste));

const { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager } =
	pollActions(meritasPoll);

export const actions = { demander, renvoyer, voter, fournisseur, direct, changer, oublier, encourager };
