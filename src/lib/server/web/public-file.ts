import { Refusal } from '../errors.ts';
import type { PublicFile } from '../programme/exports/files.ts';
import { sentenceOf } from './sentence.ts';

/**
 * Answers with a file that is everyone's: any site may read it (CORS), and a reader that has it is told so (304). Its
 * hash is what is compared; Last-Modified is for those who look at it, and does not know a room's new name.
 */
export async function publicFile(request: Request, read: () => Promise<PublicFile>): Promise<Response> {
	const open = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'ETag' };
	let file: PublicFile;
	try {
		file = await read();
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		return new Response(`${sentenceOf(thrown)}\n`, {
			status: thrown.status,
			headers: { ...open, 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }
		});
	}
	const headers = {
		...open,
		ETag: file.etag,
		'Last-Modified': file.changedAt.toUTCString(),
		// Kept by anyone, and asked for again each time: a session that moves is right at once.
		'Cache-Control': 'public, no-cache'
	};
	const known = request.headers
		.get('if-none-match')
		?.split(',')
		.map((tag) => tag.trim().replace(/^W\//, ''));
	if (known?.includes(file.etag)) return new Response(null, { status: 304, headers });
	return new Response(file.body, {
		headers: {
			...headers,
			'Content-Type': file.mediaType,
			'Content-Disposition': `inline; filename="${file.name}"`
		}
	});
}
