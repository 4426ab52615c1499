import { keptFile, type KeptFile } from '$lib/server/polls/ledger/kept-file';
import { publicPoll } from '$lib/server/polls/queries';
import { compress, encodingOf, type Encoding } from './compress.ts';
import { orErrorPage } from './load.ts';
import type { PollPlace } from './poll-place.ts';

/** Compressed once, for as long as the file itself is kept. */
const bodies = new WeakMap<KeptFile, Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>>();

/** The public file of a vote, as it stands: everyone's, from any site; whoever has it is told so (304). */
export function ledgerAnswer(request: Request, { path }: PollPlace): Promise<Response> {
	return orErrorPage(async () => {
		const { id, code } = await publicPoll(path);
		const file = await keptFile(id);
		const etag = `W/"${file.digest.slice(0, 22)}"`;
		const headers = new Headers({
			ETag: etag,
			'Access-Control-Allow-Origin': '*',
			'Access-Control-Expose-Headers': 'ETag',
			'Cache-Control': 'public, no-cache',
			Vary: 'Accept-Encoding'
		});
		if (request.headers.get('if-none-match')?.includes(etag))
			return new Response(null, { status: 304, headers });
		const encoding = encodingOf(request.headers.get('accept-encoding'));
		const body = await bodyOf(file, encoding);
		headers.set('Content-Type', 'application/x-ndjson; charset=utf-8');
		headers.set('Content-Disposition', `attachment; filename="registre-${code.replaceAll('/', '-')}.jsonl"`);
		headers.set('Content-Length', String(body.byteLength));
		headers.set('X-Content-Type-Options', 'nosniff');
		if (encoding !== 'identity') headers.set('Content-Encoding', encoding);
		return new Response(body, { headers });
	});
}

function bodyOf(file: KeptFile, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
	if (encoding === 'identity') return Promise.resolve(file.body);
	const made = bodies.get(file) ?? new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>();
	bodies.set(file, made);
	const body = made.get(encoding) ?? compress(file.body, encoding);
	made.set(encoding, body);
	return body;
}
