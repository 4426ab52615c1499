import { createHash } from 'node:crypto';
import { Refusal } from './errors.ts';
import { cleanFileName, fileKind, type MediaType } from './file-kind.ts';

/** Bytes of one file; checks of the store hold the same. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;
/** Bytes that one person's files may take in all, in each domain that keeps some. */
export const MAX_OWN_BYTES = 300 * 1024 * 1024;

/** What a browser sends of a file. */
export interface SentFile {
	name: string;
	bytes: Buffer;
}

/** A file as it is served. */
export interface ServedFile {
	name: string;
	mediaType: string;
	bytes: Buffer;
}

/**
 * What is stored of a file that was sent, computed before any write: what it is, told from its bytes, and its name, cleaned.
 * @throws Refusal `file_missing`, `file_too_large` (413), `file_kind_refused`
 */
export function readSent({ name, bytes }: SentFile) {
	if (bytes.length === 0) throw new Refusal('file_missing', { status: 400, field: 'file' });
	if (bytes.length > MAX_FILE_BYTES) throw new Refusal('file_too_large', { status: 413, field: 'file' });
	const kind = fileKind(bytes);
	if (!kind) throw new Refusal('file_kind_refused', { status: 400, field: 'file' });
	return storedFile(name, kind, bytes);
}

/** What is stored of a file whose kind is known. */
export function storedFile(name: string, mediaType: MediaType, bytes: Buffer) {
	return {
		name: cleanFileName(name, mediaType),
		mediaType,
		size: bytes.length,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		bytes
	};
}
