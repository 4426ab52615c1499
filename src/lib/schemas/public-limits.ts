// Limits that public pages show, apart from what checks them: that would weigh 30 kB in each.

/** The longest a word to a candidate may be, and the name it is signed with. */
export const ENCOURAGEMENT_LIMITS = { name: 60, words: 280 } as const;

/** Most claps that a browser may send at once. */
export const MOST_CLAPS = 60;
