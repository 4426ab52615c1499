/** A PDF shown in the browser, kept by no cache: it holds names. */
export function pdfResponse(pdf: Buffer, filename: string): Response {
	return new Response(new Uint8Array(pdf), {
		headers: {
			'Content-Type': 'application/pdf',
			'Content-Disposition': `inline; filename="${encodeURIComponent(filename)}"`,
			'Cache-Control': 'private, no-store'
		}
	});
}
