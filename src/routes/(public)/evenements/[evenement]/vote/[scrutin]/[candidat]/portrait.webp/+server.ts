import { portraitAnswer } from '$lib/server/web/vote-answers';
import { eventVote } from '$lib/server/web/vote-place';

export const GET = (event) => portraitAnswer(event, eventVote(event), event.params.candidat);
