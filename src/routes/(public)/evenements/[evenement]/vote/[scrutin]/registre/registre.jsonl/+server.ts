import { ledgerAnswer } from '$lib/server/web/ledger-answer';
import { eventVote } from '$lib/server/web/vote-place';

export const GET = (event) => ledgerAnswer(event.request, eventVote(event));
