import { headsAnswer } from '$lib/server/web/vote-answers';
import { meritasVote } from '$lib/server/web/vote-place';

export const GET = (event) => headsAnswer(meritasVote(event));
