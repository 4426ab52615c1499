import { headsAnswer } from '$lib/server/web/poll-answers';
import { eventPoll } from '$lib/server/web/poll-place';

export const GET = (event) => headsAnswer(eventPoll(event));
