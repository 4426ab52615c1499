import { workAnswer } from '$lib/server/web/poll-answers';
import { eventPoll } from '$lib/server/web/poll-place';

export const GET = (event) => workAnswer(event, eventPoll(event));
