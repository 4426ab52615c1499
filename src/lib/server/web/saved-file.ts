import type { ServedFile } from '../sent-file.ts';

/** Answers with a file that somebody sent, only ever to be saved: a browser that would show it runs nothing that it holds. */
export function savedFile(file: ServedFile): Response {
	const ascii = file.name
		.normalize('NFD')
		.replace(/[^\x20-\x7e]/g, '')
		.replace(/["\\]/g, '');
	return new Response(new Uint8Array(file.bytes), {
		headers: {
			'Content-Type': file.mediaType,
			// RFC 6266: the plain name for old programs, the real one for the others.
			'Content-Disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
			'X-Content-Type-Options': 'nosniff',
			'Content-Security-Policy': "default-src 'none'; sandbox",
			'Cache-Control': 'private, no-store'
		}
	});
}
