/** Widths of a laureate's picture, in pixels: as a list shows it, and the same for a screen twice as fine. */
export const PHOTO_WIDTHS = [320, 640] as const;

/** A picture that a public page may show. */
export interface ShownPhoto {
	/** Names the picture and what it holds: another crop is another key. */
	key: string;
	/** What it shows, as its nominator wrote it. */
	alt: string;
}

/** Where a picture is, at a width. */
export function photoAddress({ key }: ShownPhoto, width: (typeof PHOTO_WIDTHS)[number]): string {
	return `/meritas/photos/${key}-${width}.webp`;
}
