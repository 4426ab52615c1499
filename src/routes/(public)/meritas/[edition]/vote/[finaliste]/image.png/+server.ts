import { shareImageAnswer } from '$lib/server/web/poll-answers';
import { meritasPoll } from '$lib/server/web/poll-place';

export const GET = (event) => shareImageAnswer(event, meritasPoll(event), event.params.finaliste);
