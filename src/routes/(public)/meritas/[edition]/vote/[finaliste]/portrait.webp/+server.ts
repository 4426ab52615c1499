import { portraitAnswer } from '$lib/server/web/vote-answers';
import { meritasVote } from '$lib/server/web/vote-place';

export const GET = (event) => portraitAnswer(event, meritasVote(event), event.params.finaliste);
