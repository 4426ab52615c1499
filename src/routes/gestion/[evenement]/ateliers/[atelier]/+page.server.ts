import { attendanceList } from '$lib/server/registration/attendance-list';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params }) =>
	orErrorPage(() => attendanceList(locals.actor, params.evenement, Number(params.atelier)));
