import { orErrorPage } from '$lib/server/web/load';
import { ledgerPage } from '$lib/server/web/poll-page';
import { eventPoll } from '$lib/server/web/poll-place';

export const load = (event) => orErrorPage(() => ledgerPage(eventPoll(event)));
