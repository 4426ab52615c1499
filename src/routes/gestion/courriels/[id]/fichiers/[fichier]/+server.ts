import { findAttachment } from '$lib/server/mail/queries';
import { orErrorPage } from '$lib/server/web/load';

/** A file joined to a message, always downloaded, never shown as a page of this site. */
export const GET = async ({ locals, params }) => {
	const file = await orErrorPage(() =>
		findAttachment(locals.actor, Number(params.id), Number(params.fichier))
	);
	return new Response(new Uint8Array(file.content), {
		headers: {
			'Content-Type': file.contentType,
			'Content-Disposition': `attachment; filename="${file.filename.replace(/[^\w.-]/g, '_')}"`,
			'Content-Security-Policy': "default-src 'none'; sandbox",
			'Cache-Control': 'private, no-store'
		}
	});
};
