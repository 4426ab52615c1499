/** Text to save, for the eyes of whoever asked: kept by no cache. `filename` is one of ours, in plain letters. */
export function privateFile(text: string, type: string, filename: string): Response {
	return new Response(text, {
		headers: {
			'Content-Type': type,
			'Content-Disposition': `attachment; filename="${encodeURIComponent(filename)}"`,
			'X-Content-Type-Options': 'nosniff',
			'Cache-Control': 'private, no-store'
		}
	});
}
