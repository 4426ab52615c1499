import { publicGala } from '$lib/server/awards/gala/public';
import { HOUR_MS, now } from '$lib/server/clock';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ params }) =>
	orErrorPage(async () => {
		const found = await publicGala(params.edition);
		return {
			...found,
			/** Without scripts, the page asks again by itself; not weeks before. */
			isNear:
				found.stage.status === 'live' ||
				(found.stage.status === 'before' && found.edition.embargoUntil.getTime() - now().getTime() < HOUR_MS)
		};
	});
