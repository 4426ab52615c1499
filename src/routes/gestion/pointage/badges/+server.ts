import { eventBadgesPdf } from '$lib/server/checkin/badge-pdf';
import { orErrorPage } from '$lib/server/web/load';

/** All badges of an event, six a sheet or one a page (`?page=1`), in alphabetical order. */
export const GET = async ({ locals, url }) => {
	const slug = url.searchParams.get('evenement') ?? '';
	const layout = url.searchParams.has('page') ? 'single' : 'sheet';
	const pdf = await orErrorPage(() => eventBadgesPdf(locals.actor, slug, layout));
	return new Response(new Uint8Array(pdf), {
		headers: {
			'Content-Type': 'application/pdf',
			'Content-Disposition': `inline; filename="badges-${slug.replace(/[^\w-]/g, '')}.pdf"`,
			'Cache-Control': 'no-store'
		}
	});
};
