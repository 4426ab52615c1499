import { checkpointAt, recentScans } from '$lib/server/checkin/queries';
import { search } from '$lib/server/checkin/search';
import { answer } from '$lib/server/web/api';

/** People by name while one types; without words, how the checkpoint is going. */
export const GET = (event) =>
	answer(event, async () => {
		const point = await checkpointAt(event.locals.actor, event.params.evenement, event.params.point);
		const words = event.url.searchParams.get('q');
		if (words) return { found: await search(event.locals.actor, point.id, words) };
		return {
			present: point.present,
			expected: point.expected,
			recent: await recentScans(event.locals.actor, point.id)
		};
	});
