import { callIsShown } from '$lib/server/programme/proposals/call';

/** The navigation of an event leads to its call where it has one. */
export const load = async ({ params, locals }) => ({
	hasCall: await callIsShown(params.evenement, locals.actor)
});
