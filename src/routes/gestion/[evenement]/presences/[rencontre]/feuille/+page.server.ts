import { attendanceSheet } from '$lib/server/attendance/queries';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params, url }) =>
	orErrorPage(async () => ({
		...(await attendanceSheet({
			...{ actor: locals.actor, eventSlug: params.evenement, sessionId: Number(params.rencontre) }
		})),
		isFilled: url.searchParams.has('remplie')
	}));
