/** What was moved last and where to, said aloud by the layout of the office: its rows are drawn anew by the answer. */
export const moved = $state({ said: '' });
