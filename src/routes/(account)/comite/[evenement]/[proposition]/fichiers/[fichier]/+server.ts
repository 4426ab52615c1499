import { reviewFile } from '$lib/server/programme/selection/review-file';
import { orErrorPage } from '$lib/server/web/load';

export const GET = ({ locals, params }) =>
	orErrorPage(async () => {
		const file = await reviewFile(locals.actor, params.evenement, params.proposition, params.fichier);
		const name = file.name === null ? '' : `; filename*=UTF-8''${encodeURIComponent(file.name)}`;
		return new Response(new Uint8Array(file.bytes), {
			headers: {
				'Content-Type': file.mediaType,
				'Content-Disposition': `attachment${name}`,
				'X-Content-Type-Options': 'nosniff',
				'Content-Security-Policy': "default-src 'none'; sandbox",
				'Cache-Control': 'private, no-store'
			}
		});
	});
