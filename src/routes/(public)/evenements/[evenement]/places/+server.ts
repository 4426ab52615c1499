import { seatsLeft } from '$lib/server/registration/seats/left';
import { orErrorPage } from '$lib/server/web/load';
import { json } from '@sveltejs/kit';

/** Seats left in each session, for pages that stay open: they ask again every few seconds, it is counted once a commit. */
export const GET = async ({ locals, params }) =>
	json(await orErrorPage(() => seatsLeft(locals.actor, params.evenement)));
