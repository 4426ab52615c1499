import { ledgerAnswer } from '$lib/server/web/ledger-answer';
import { meritasPoll } from '$lib/server/web/poll-place';

export const GET = (event) => ledgerAnswer(event.request, meritasPoll(event));
