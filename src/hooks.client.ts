import * as m from '$lib/paraglide/messages';
import type { HandleClientError } from '@sveltejs/kit';

/** A page that does not come because the network is cut is no fault of the server's: say so. */
export const handleError: HandleClientError = ({ error }) => {
	const isCut =
		!navigator.onLine || (error instanceof TypeError && /fetch|network|load/i.test(error.message));
	return isCut
		? { message: m.error_offline(), code: 'offline' }
		: { message: m.error_page_broken(), code: 'incident' };
};
