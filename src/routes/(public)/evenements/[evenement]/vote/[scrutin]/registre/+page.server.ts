import { orErrorPage } from '$lib/server/web/load';
import { ledgerPage } from '$lib/server/web/vote-page';
import { eventVote } from '$lib/server/web/vote-place';

export const load = (event) => orErrorPage(() => ledgerPage(eventVote(event)));
