/** A rectangle on a floor plan, in centimetres from its top left corner. */
export interface Rect {
	xCm: number;
	yCm: number;
	widthCm: number;
	heightCm: number;
}

/** Booths nearer than this are neighbours: an aisle is wider (1,5 m at least, by the building code). */
export const NEIGHBOUR_CM = 100;

/** The gap between two rectangles, in centimetres; 0 where they touch or overlap. */
export function gapCm(a: Rect, b: Rect): number {
	const dx = Math.max(0, b.xCm - (a.xCm + a.widthCm), a.xCm - (b.xCm + b.widthCm));
	const dy = Math.max(0, b.yCm - (a.yCm + a.heightCm), a.yCm - (b.yCm + b.heightCm));
	return Math.hypot(dx, dy);
}

export function areNeighbours(a: Rect, b: Rect): boolean {
	return gapCm(a, b) < NEIGHBOUR_CM;
}

/** Whether two rectangles share some of the floor; touching is not sharing. */
export function overlap(a: Rect, b: Rect): boolean {
	return (
		a.xCm < b.xCm + b.widthCm &&
		b.xCm < a.xCm + a.widthCm &&
		a.yCm < b.yCm + b.heightCm &&
		b.yCm < a.yCm + a.heightCm
	);
}
