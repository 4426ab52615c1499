import { laureatePhoto } from '$lib/server/awards/editions/laureate-photo';
import { orErrorPage } from '$lib/server/web/load';

/**
 * An address names what it holds and never changes. Only the browser keeps it: whoever asks to be taken down is shown by no
 * cache between.
 */
export const GET = async ({ params }) =>
	new Response((await orErrorPage(() => laureatePhoto(params.code))) as unknown as BodyInit, {
		headers: { 'Content-Type': 'image/webp', 'Cache-Control': 'private, max-age=31536000, immutable' }
	});
