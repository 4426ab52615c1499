import { and, eq, isNotNull, isNull, lte, sql, type SQL } from 'drizzle-orm';
import sharp from 'sharp';
import { PHOTO_WIDTHS, type ShownPhoto } from '../../../awards/laureate-photo.ts';
import type { Crop } from '../../../awards/crop.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { awardEdition } from '../../db/schema/awards.ts';
import { nominationFile, nominationFileContent } from '../../db/schema/nominations.ts';
import { laureate } from '../../db/schema/results.ts';
import { Refusal } from '../../errors.ts';
import { digestOf } from '../../ids.ts';

/** No more of a picture is decoded than this: phones take fewer. */
const MOST_PIXELS = 50_000_000;
/** Letters of the fingerprint in an address. */
const VERSION_LETTERS = 12;

/** Names that are public: their edition is published, its embargo is over, and nobody asked to be taken down. */
export const isShown = (): SQL | undefined =>
	and(
		isNull(laureate.takenDownAt),
		isNotNull(awardEdition.publishedAt),
		lte(awardEdition.publishedAt, now()),
		lte(awardEdition.embargoUntil, now())
	);

/** The picture of a laureate of the query, as far as the nominee's last answer lets us show it: joins `nomination_file`. */
export const photoInForce = and(
	eq(nominationFile.id, laureate.photoId),
	eq(nominationFile.kind, 'photo'),
	sql`(SELECT k.nominated AND k.pictured FROM nominee_consent k WHERE k.nomination_id = laureate.nomination_id
		ORDER BY k.id DESC LIMIT 1) = 1`
);

/** What {@link shownPhoto} is made from. */
export const PHOTO = {
	code: nominationFile.code,
	sha256: nominationFile.sha256,
	crop: nominationFile.crop,
	alt: nominationFile.alt
};

type Kept = { code: string; sha256: string; crop: Crop | null; alt: string };

/** A picture as pages show it: each change of its bytes or of its crop is another address. */
export function shownPhoto(file: Kept | null): ShownPhoto | null {
	return file && { key: `${file.code}-${versionOf(file)}`, alt: file.alt };
}

function versionOf({ sha256, crop }: Pick<Kept, 'sha256' | 'crop'>): string {
	return digestOf([sha256, crop]).slice(0, VERSION_LETTERS);
}

/**
 * A laureate's picture as WebP, cropped as their nominator chose and at one of the widths that pages ask for; nothing of the
 * file that was deposited but its pixels.
 * @param name `<code>-<version>-<width>.webp`
 * @throws Refusal `not_found` (404) for any that no page shows: taken down, under embargo, no consent to it, another version
 */
export async function laureatePhoto(name: string): Promise<Buffer> {
	const [, code, version, width] = /^([A-Za-z0-9]{4,40})-([0-9a-f]{12})-(\d{2,4})\.webp$/.exec(name) ?? [];
	const missing = () => new Refusal('not_found', { status: 404 });
	if (!code || !PHOTO_WIDTHS.some((one) => String(one) === width)) throw missing();
	const db = await reader();
	const [file] = await db
		.select({ id: nominationFile.id, ...PHOTO })
		.from(laureate)
		.innerJoin(awardEdition, eq(awardEdition.id, laureate.editionId))
		.innerJoin(nominationFile, photoInForce)
		.where(and(eq(nominationFile.code, code), isShown()));
	if (!file || versionOf(file) !== version) throw missing();
	return drawn(name, async () => {
		const [content] = await db
			.select({ bytes: nominationFileContent.bytes })
			.from(nominationFileContent)
			.where(eq(nominationFileContent.fileId, file.id));
		if (!content) throw missing();
		return draw(Buffer.from(content.bytes), file.crop, Number(width));
	});
}

/** The last pictures drawn: a page of the honour roll asks for many at once, whoever opens it. */
const kept = new Map<string, Promise<Buffer>>();
const MOST_KEPT = 60;

function drawn(name: string, work: () => Promise<Buffer>): Promise<Buffer> {
	const before = kept.get(name);
	if (before) return before;
	const drawing = work();
	kept.set(name, drawing);
	drawing.catch(() => kept.delete(name));
	for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
	return drawing;
}

async function draw(bytes: Buffer, crop: Crop | null, width: number): Promise<Buffer> {
	const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS });
	const { autoOrient: size } = await picture.metadata();
	const turned = picture.autoOrient();
	const cut = crop ? turned.extract(pixelsOf(crop, size)) : turned;
	return cut.resize({ width, withoutEnlargement: true }).webp({ quality: 80 }).toBuffer();
}

/** A part given in fractions, in whole pixels within the picture. */
function pixelsOf(crop: Crop, size: { width: number; height: number }) {
	const span = (from: number, part: number, whole: number): [number, number] => {
		const start = Math.min(whole - 1, Math.max(0, Math.round(from * whole)));
		return [start, Math.min(whole - start, Math.max(1, Math.round(part * whole)))];
	};
	const [left, width] = span(crop.x, crop.width, size.width);
	const [top, height] = span(crop.y, crop.height, size.height);
	return { left, top, width, height };
}
