import { orErrorPage } from '$lib/server/web/load';
import { ledgerPage } from '$lib/server/web/poll-page';
import { meritasPoll } from '$lib/server/web/poll-place';

export const load = (event) => orErrorPage(() => ledgerPage(meritasPoll(event)));
