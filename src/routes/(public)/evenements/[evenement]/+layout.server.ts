import { pollsOfEvent } from '$lib/server/polls/pages/showcase';
import { callInSight } from '$lib/server/programme/proposals/call';

/** The navigation of an event leads to its call and to its votes while there is something to do or to know of them. */
export const load = async ({ params, locals }) => ({
	callInSight: await callInSight(params.evenement, locals.actor),
	votes: await pollsOfEvent(params.evenement)
});
