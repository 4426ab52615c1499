import { ledgerAnswer } from '$lib/server/web/ledger-answer';
import { meritasVote } from '$lib/server/web/vote-place';

export const GET = (event) => ledgerAnswer(event.request, meritasVote(event));
