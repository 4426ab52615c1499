import { offerCalendar } from '$lib/server/trainings/offer-calendar';
import { publicFile } from '$lib/server/web/public-file';

/** The dates of an offer, to put in a calendar. */
export const GET = ({ params, request }) =>
	publicFile(request, () => offerCalendar(params.formation, params.seance));
