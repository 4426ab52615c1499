import { invalidateAll } from '$app/navigation';
import type { SubmitFunction } from '@sveltejs/kit';

/**
 * For a form that carries the revision of what it changes: refused because somebody else changed it since, it keeps what was
 * typed and the page reads what stands now, so that saving again is saving over that.
 */
export const fresh: SubmitFunction = () => {
	return async ({ update, result }) => {
		await update({ reset: false });
		if (result.type === 'failure') await invalidateAll();
	};
};
