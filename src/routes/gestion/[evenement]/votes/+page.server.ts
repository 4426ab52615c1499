import { eventPolls } from '$lib/server/polls/event-board';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals: { actor }, params }) => orErrorPage(() => eventPolls(actor, params.evenement));
