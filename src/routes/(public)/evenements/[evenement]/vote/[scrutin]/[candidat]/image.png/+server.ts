import { shareImageAnswer } from '$lib/server/web/poll-answers';
import { eventPoll } from '$lib/server/web/poll-place';

export const GET = (event) => shareImageAnswer(event, eventPoll(event), event.params.candidat);
