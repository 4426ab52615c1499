import { findMail } from '$lib/server/mail/queries';
import { orErrorPage } from '$lib/server/web/load';

/** The HTML part of a message, for the frame of its page: no script, no form, nothing fetched. */
export const GET = async ({ locals, params }) => {
	const { html } = await orErrorPage(() => findMail(locals.actor, Number(params.id)));
	return new Response(html.replace('<head>', '<head><base target="_blank">'), {
		headers: {
			'Content-Type': 'text/html; charset=utf-8',
			'Content-Security-Policy':
				"sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
			'Cache-Control': 'private, no-store',
			'Referrer-Policy': 'no-referrer'
		}
	});
};
