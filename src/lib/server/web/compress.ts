import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync, zstdCompressSync } from 'node:zlib';

/** How an answer is written on the way out. */
export type Encoding = 'br' | 'gzip' | 'identity';

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

/** How what one visitor alone is given is written: zstd takes a third of the time of brotli there, for as many bytes. */
export type OnceEncoding = Encoding | 'zstd';

/** The best encoding the browser takes; one refused by `q=0` is not taken. */
export function encodingOf(header: string | null): Encoding {
	if (!header) return 'identity';
	if (/\bbr\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(header)) return 'br';
	if (/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(header)) return 'gzip';
	return 'identity';
}

/** The quickest to write of those that the browser takes. */
export function onceEncodingOf(header: string | null): OnceEncoding {
	return header && /\bzstd\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(header) ? 'zstd' : encodingOf(header);
}

/** A body in that encoding, worked out in another thread: for what many visitors are given. */
export async function compress(body: Uint8Array, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
	if (encoding === 'br') {
		// 5 of 11: within a few per cent of the best, in a millisecond rather than fifty.
		const params = {
			[constants.BROTLI_PARAM_QUALITY]: 5,
			[constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength
		};
		return new Uint8Array(await brotli(body, { params }));
	}
	if (encoding === 'gzip') return new Uint8Array(await deflate(body));
	return new Uint8Array(body);
}

/** A body for one visitor, in this thread: going to another and back costs more than the quickest compression does. */
export function compressOnce(body: Uint8Array, encoding: OnceEncoding): Uint8Array<ArrayBuffer> {
	if (encoding === 'zstd')
		return new Uint8Array(zstdCompressSync(body, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }));
	if (encoding === 'br') {
		const params = {
			[constants.BROTLI_PARAM_QUALITY]: 3,
			[constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength
		};
		return new Uint8Array(brotliCompressSync(body, { params }));
	}
	if (encoding === 'gzip') return new Uint8Array(gzipSync(body, { level: 3 }));
	return new Uint8Array(body);
}
