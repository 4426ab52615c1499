import { drawFile, fileState } from './public-file.ts';

/** The public file of a poll, as it is given to whoever asks. */
export interface KeptFile {
	/** Digest of its last line: the same file, the same digest. */
	digest: string;
	body: Buffer<ArrayBuffer>;
}

interface Kept {
	mark: string;
	making: Promise<KeptFile>;
}

/** Polls whose file is kept: some megabytes each. */
const MOST_KEPT = 8;
// A Map keeps the order of insertion: the first is the one asked longest ago.
const kept = new Map<number, Kept>();

/** The public file of a poll, made once for all who ask until something of it has changed. */
export async function keptFile(pollId: number): Promise<KeptFile> {
	const { mark } = await fileState(pollId);
	const found = kept.get(pollId);
	const one = found?.mark === mark ? found : { mark, making: make(pollId) };
	kept.delete(pollId);
	kept.set(pollId, one);
	if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
	try {
		return await one.making;
	} catch (error) {
		if (kept.get(pollId) === one) kept.delete(pollId);
		throw error;
	}
}

async function make(pollId: number): Promise<KeptFile> {
	const { pieces, digest } = await drawFile(pollId);
	return { digest, body: Buffer.concat(pieces.map((piece) => Buffer.from(piece))) };
}
