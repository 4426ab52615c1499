import { receiptAnswer } from '$lib/server/web/vote-answers';
import { meritasVote } from '$lib/server/web/vote-place';

export const GET = (event) => receiptAnswer(event, meritasVote(event));
