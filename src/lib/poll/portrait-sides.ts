/** Pixels of a side that portraits of a vote are served in: a card or a page, on screens of one to three pixels a point. */
export const PORTRAIT_SIDES = [160, 320, 480] as const;
export type PortraitSide = (typeof PORTRAIT_SIDES)[number];
/** What is kept, and what whoever asks for no size gets. */
export const LARGEST_SIDE: PortraitSide = 480;
