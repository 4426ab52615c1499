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

/** The shapes that a picture is cut to, as width over height. */
export const CROP_RATIOS = { portrait: 4 / 5, square: 1 } as const;
export type CropShape = keyof typeof CROP_RATIOS;

/** What one sets: the shape, how near (1 is as much of the picture as the shape takes), and where, in hundredths. */
export interface CropSettings {
	shape: CropShape;
	zoom: number;
	across: number;
	down: number;
}

export const FIRST_CROP: CropSettings = { shape: 'portrait', zoom: 1, across: 50, down: 50 };

const MILLIONTHS = 1e6;
const rounded = (fraction: number) => Math.round(fraction * MILLIONTHS) / MILLIONTHS;

/** The part of a picture that settings keep. */
export function cropOf({ shape, zoom, across, down }: CropSettings, { width, height }: PictureSize): Crop {
	const wanted = CROP_RATIOS[shape];
	const own = width / height;
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
export function settingsOf(crop: Crop, { width, height }: PictureSize): CropSettings {
	const shape: CropShape =
		Math.abs((crop.width * width) / (crop.height * height) - CROP_RATIOS.square) < 0.1
			? 'square'
			: 'portrait';
	const whole = cropOf({ ...FIRST_CROP, shape }, { width, height });
	const hundredth = (from: number, size: number) =>
		size > 0.9999 ? 50 : Math.min(100, Math.max(0, Math.round((from / (1 - size)) * 100)));
	return {
		shape,
		zoom: Math.min(4, Math.max(1, Math.round((whole.width / crop.width) * 20) / 20)),
		across: hundredth(crop.x, crop.width),
		down: hundredth(crop.y, crop.height)
	};
}
