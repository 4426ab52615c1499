import { callInSight } from '$lib/server/programme/proposals/call';

/** The navigation of an event leads to its call while there is something to do or to know of it. */
export const load = async ({ params, locals }) => ({
	callInSight: await callInSight(params.evenement, locals.actor)
});
