import { ledgerAnswer } from '$lib/server/web/ledger-answer';
import { eventPoll } from '$lib/server/web/poll-place';

export const GET = (event) => ledgerAnswer(event.request, eventPoll(event));
