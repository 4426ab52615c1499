import type { CropShape } from '../schemas/award-lists.ts';

/** A size in pixels, as the picture is seen. */
export interface PictureSize {
	width: number;
	height: number;
}

/** The part of a picture that is kept, in fractions of its sides. */
export interface Crop {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** The shapes that a picture is cut to, as width over height; whole, it keeps its own. */
const CROP_RATIOS = { landscape: 3 / 2, portrait: 4 / 5, square: 1 } as const;

/** Width over height of a picture cut to a shape. */
export function ratioOf(shape: CropShape, { width, height }: PictureSize): number {
	return shape === 'whole' ? width / height : CROP_RATIOS[shape];
}

/** What one sets: the shape, how near (1 is as much of the picture as the shape takes), and where, in hundredths. */
export interface CropSettings {
	shape: CropShape;
	zoom: number;
	across: number;
	down: number;
}

export const FIRST_CROP: CropSettings = { shape: 'whole', zoom: 1, across: 50, down: 50 };

const WHOLE: Crop = { x: 0, y: 0, width: 1, height: 1 };

const MILLIONTHS = 1e6;
const rounded = (fraction: number) => Math.round(fraction * MILLIONTHS) / MILLIONTHS;

/** The part of a picture that settings keep. */
export function cropOf({ shape, zoom, across, down }: CropSettings, picture: PictureSize): Crop {
	if (shape === 'whole') return WHOLE;
	const wanted = CROP_RATIOS[shape];
	const own = ratioOf('whole', picture);
	const kept = {
		width: Math.min(1, wanted / own) / zoom,
		height: Math.min(1, own / wanted) / zoom
	};
	return {
		x: rounded(((1 - kept.width) * across) / 100),
		y: rounded(((1 - kept.height) * down) / 100),
		width: rounded(kept.width),
		height: rounded(kept.height)
	};
}

/** The settings that keep a part of a picture: the other way of {@link cropOf}, to the hundredth. */
export function settingsOf(crop: Crop, picture: PictureSize): CropSettings {
	if (crop.width > 0.9999 && crop.height > 0.9999) return FIRST_CROP;
	const ratio = (crop.width / crop.height) * ratioOf('whole', picture);
	const shapes = Object.keys(CROP_RATIOS) as (keyof typeof CROP_RATIOS)[];
	const shape = shapes.reduce((best, one) =>
		Math.abs(CROP_RATIOS[one] - ratio) < Math.abs(CROP_RATIOS[best] - ratio) ? one : best
	);
	const whole = cropOf({ ...FIRST_CROP, shape }, picture);
	const hundredth = (from: number, size: number) =>
		size > 0.9999 ? 50 : Math.min(100, Math.max(0, Math.round((from / (1 - size)) * 100)));
	return {
		shape,
		zoom: Math.min(4, Math.max(1, Math.round((whole.width / crop.width) * 20) / 20)),
		across: hundredth(crop.x, crop.width),
		down: hundredth(crop.y, crop.height)
	};
}
