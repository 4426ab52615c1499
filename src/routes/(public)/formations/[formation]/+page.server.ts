import { findCourse } from '$lib/server/trainings/find-course';
import { isInterested, setInterest } from '$lib/server/trainings/interest';
import { interestedPath } from '$lib/server/web/after-sign-in';
import { attempt } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = ({ params, locals }) =>
	orErrorPage(async () => ({
		course: await findCourse(params.formation, locals.actor),
		isInterested: await isInterested(locals.actor, params.formation)
	}));

/** Whoever is not signed in proves their address first, and comes back with it done. */
async function interest({ params, locals }: RequestEvent<{ formation: string }>, wanted: boolean) {
	if (locals.actor.kind !== 'person')
		redirect(303, `/connexion?suite=${encodeURIComponent(interestedPath(params.formation))}`);
	const set = await attempt({ values: {} }, () => setInterest(locals.actor, params.formation, wanted));
	if (!set.ok) return set.failure;
	redirect(303, `/formations/${params.formation}#dates`);
}

export const actions = {
	aviser: (event) => interest(event, true),
	retirer: (event) => interest(event, false)
};
