import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { LARGEST_SIDE } from '../../../poll/portrait-sides.ts';
import { Refusal } from '../../errors.ts';
import { readSent, type SentFile } from '../../sent-file.ts';

/** The most pixels of what is sent: more would fill the memory of whoever opens it, however few bytes it takes. */
const MOST_PIXELS = 50 * 1024 * 1024;

/**
 * A picture as a vote shows it, drawn anew: square, in WebP, without anything that a camera writes beside it.
 * @returns undefined where none was sent
 * @throws Refusal `file_too_large` (413), `picture_refused` (400) for what is no picture, is broken, or is far too large
 */
export async function pictureOf(file: SentFile): Promise<{ bytes: Buffer; sha256: string } | undefined> {
	if (file.bytes.length === 0) return undefined;
	const { bytes: sent, mediaType } = readSent(file);
	if (!mediaType.startsWith('image/')) throw new Refusal('picture_refused', { status: 400, field: 'file' });
	try {
		const bytes = await sharp(sent, { limitInputPixels: MOST_PIXELS })
			.rotate()
			.resize(LARGEST_SIDE, LARGEST_SIDE, { fit: 'cover' })
			.webp({ quality: 80 })
			.toBuffer();
		return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
	} catch {
		throw new Refusal('picture_refused', { status: 400, field: 'file' });
	}
}
