/**
 * Where the page of a vote answers each step: an answer leads there, so that a phone shows it rather than the head of the page,
 * without scripts too.
 */
export const VOTE_ANCHORS = { code: '#etape-code', done: '#vote-fait', word: '#mot-envoye' } as const;
