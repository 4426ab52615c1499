import { orErrorPage } from '$lib/server/web/load';
import { ledgerPage } from '$lib/server/web/vote-page';
import { meritasVote } from '$lib/server/web/vote-place';

export const load = (event) => orErrorPage(() => ledgerPage(meritasVote(event)));
