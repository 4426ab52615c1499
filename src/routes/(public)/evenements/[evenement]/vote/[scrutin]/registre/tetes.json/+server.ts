import { headsAnswer } from '$lib/server/web/vote-answers';
import { eventVote } from '$lib/server/web/vote-place';

export const GET = (event) => headsAnswer(eventVote(event));
