import { receiptAnswer } from '$lib/server/web/poll-answers';
import { meritasPoll } from '$lib/server/web/poll-place';

export const GET = (event) => receiptAnswer(event, meritasPoll(event));
