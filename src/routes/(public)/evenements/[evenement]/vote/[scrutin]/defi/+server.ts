import { workAnswer } from '$lib/server/web/vote-answers';
import { eventVote } from '$lib/server/web/vote-place';

export const GET = (event) => workAnswer(event, eventVote(event));
