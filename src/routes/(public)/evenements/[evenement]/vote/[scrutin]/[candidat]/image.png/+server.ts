import { shareImageAnswer } from '$lib/server/web/vote-answers';
import { eventVote } from '$lib/server/web/vote-place';

export const GET = (event) => shareImageAnswer(event, eventVote(event), event.params.candidat);
