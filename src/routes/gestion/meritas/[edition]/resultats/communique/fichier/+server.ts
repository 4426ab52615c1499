import { releaseHtml, releaseText } from '$lib/awards/press-release';
import { editedRelease } from '$lib/server/awards/results/release';
import { sender } from '$lib/server/mail/sender';
import { supplier } from '$lib/server/payments/supplier';
import { orErrorPage } from '$lib/server/web/load';
import { privateFile } from '$lib/server/web/private-file';

/** The release as it is kept: text to save, or a page to print. */
export const GET = ({ locals, params, url }) =>
	orErrorPage(async () => {
		const { parts } = await editedRelease(locals.actor, params.edition, {
			sender: sender(),
			city: supplier().city ?? ''
		});
		if (url.searchParams.get('format') !== 'html')
			return privateFile(releaseText(parts), 'text/plain; charset=utf-8', `communique-${params.edition}.txt`);
		return new Response(releaseHtml(parts), {
			headers: {
				'Content-Type': 'text/html; charset=utf-8',
				'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-modals",
				'Cache-Control': 'private, no-store'
			}
		});
	});
