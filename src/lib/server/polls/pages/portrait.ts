import { and, eq } from 'drizzle-orm';
import sharp from 'sharp';
import { LARGEST_SIDE, type PortraitSide } from '../../../poll/portrait-sides.ts';
import { reader } from '../../db/client.ts';
import { nominationFile, nominationFileContent } from '../../db/schema/nominations.ts';
import { pollCandidate, pollCandidatePicture } from '../../db/schema/polls.ts';
import type { Poll } from '../ledger/ledger.ts';
import { agreesToBePictured } from '../queries.ts';

const MOST_KEPT = 400;

/** Portraits as they were made, by the picture, the part of it kept and the size. */
const made = new Map<string, Promise<Buffer>>();

/**
 * The portrait of a candidate, square, in WebP.
 * @param side pixels: what a screen shows of it, no more
 * @returns undefined where there is none, or they do not agree (any more) to be pictured
 */
export async function portraitOf(
	poll: Poll,
	code: string,
	side: PortraitSide = LARGEST_SIDE
): Promise<{ etag: string; bytes: Buffer } | undefined> {
	const db = await reader();
	const [found] = await db
		.select({ id: nominationFile.id, sha256: nominationFile.sha256, crop: nominationFile.crop })
		.from(pollCandidate)
		.innerJoin(nominationFile, eq(nominationFile.id, pollCandidate.photoId))
		.where(and(eq(pollCandidate.pollId, poll.id), eq(pollCandidate.code, code), agreesToBePictured));
	if (!found) return ownPicture(poll, code, side);
	const cut = found.crop ? Object.values(found.crop).join('-') : '';
	return {
		etag: `"${found.sha256.slice(0, 22)}${cut}-${side}"`,
		bytes: await madeOnce(`${found.sha256} ${cut} ${side}`, () => draw(found, side))
	};
}

function madeOnce(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
	let making = made.get(key);
	if (!making) {
		making = make();
		made.set(key, making);
		making.catch(() => made.delete(key));
		if (made.size > MOST_KEPT) made.delete(made.keys().next().value!);
	}
	return making;
}

/** The picture that staff gave of what stands in a vote of an event, drawn when it was given. */
async function ownPicture(
	poll: Poll,
	code: string,
	side: PortraitSide
): Promise<{ etag: string; bytes: Buffer } | undefined> {
	const db = await reader();
	const [found] = await db
		.select({ sha256: pollCandidatePicture.sha256, bytes: pollCandidatePicture.bytes })
		.from(pollCandidatePicture)
		.innerJoin(pollCandidate, eq(pollCandidate.id, pollCandidatePicture.candidateId))
		.where(and(eq(pollCandidate.pollId, poll.id), eq(pollCandidate.code, code)));
	if (!found) return undefined;
	const { sha256, bytes } = found;
	const shrink = () => sharp(bytes).resize(side, side).webp({ quality: 80 }).toBuffer();
	return {
		etag: `"${sha256.slice(0, 22)}-${side}"`,
		bytes: side === LARGEST_SIDE ? bytes : await madeOnce(`${sha256} own ${side}`, shrink)
	};
}

async function draw(
	{ id, crop }: Pick<typeof nominationFile.$inferSelect, 'id' | 'crop'>,
	side: PortraitSide
): Promise<Buffer> {
	const db = await reader();
	const [content] = await db
		.select({ bytes: nominationFileContent.bytes })
		.from(nominationFileContent)
		.where(eq(nominationFileContent.fileId, id));
	// Turned as it is seen before it is cut: fractions are of what people saw.
	const { data, info } = await sharp(content!.bytes).rotate().toBuffer({ resolveWithObject: true });
	const part = crop ?? { x: 0, y: 0, width: 1, height: 1 };
	const left = Math.min(info.width - 1, Math.round(part.x * info.width));
	const top = Math.min(info.height - 1, Math.round(part.y * info.height));
	return sharp(data)
		.extract({
			...{ left, top },
			width: Math.max(1, Math.min(info.width - left, Math.round(part.width * info.width))),
			height: Math.max(1, Math.min(info.height - top, Math.round(part.height * info.height)))
		})
		.resize(side, side, { fit: 'cover', position: 'top' })
		.webp({ quality: 80 })
		.toBuffer();
}
