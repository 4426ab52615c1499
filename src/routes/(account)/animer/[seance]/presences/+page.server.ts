import { sheetDates } from '$lib/server/attendance/dates';
import { orErrorPage } from '$lib/server/web/load';

export const load = ({ locals, params }) => orErrorPage(() => sheetDates(locals.actor, params.seance));
