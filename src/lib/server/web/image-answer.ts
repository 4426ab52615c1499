/** Answers with a picture of ours that is everyone's, for a while: whoever has it is told so (304). */
export function imageAnswer(
	request: Request,
	{ etag, bytes }: { etag: string; bytes: Buffer },
	type: 'image/png' | 'image/webp'
): Response {
	// Short: a person who no longer agrees to be pictured is soon nowhere.
	const headers = { ETag: etag, 'Cache-Control': 'public, max-age=300' };
	if (request.headers.get('if-none-match')?.includes(etag))
		return new Response(null, { status: 304, headers });
	return new Response(new Uint8Array(bytes), {
		headers: { ...headers, 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' }
	});
}
