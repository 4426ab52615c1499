import { eventPolls } from '$lib/server/programme/polls/board';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals: { actor }, params }) => orErrorPage(() => eventPolls(actor, params.evenement));
