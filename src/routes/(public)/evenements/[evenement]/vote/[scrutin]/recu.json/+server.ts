import { receiptAnswer } from '$lib/server/web/vote-answers';
import { eventVote } from '$lib/server/web/vote-place';

export const GET = (event) => receiptAnswer(event, eventVote(event));
