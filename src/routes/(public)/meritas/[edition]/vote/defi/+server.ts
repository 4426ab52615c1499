import { workAnswer } from '$lib/server/web/poll-answers';
import { meritasPoll } from '$lib/server/web/poll-place';

export const GET = (event) => workAnswer(event, meritasPoll(event));
