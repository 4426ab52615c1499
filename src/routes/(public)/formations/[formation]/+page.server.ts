import { findCourse } from '$lib/server/trainings/find-course';
import { isInterested, setInterest } from '$lib/server/trainings/interest';
import { interestedPath } from '$lib/server/web/after-sign-in';
import { attempt } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { enterAsNewcomer } from '$lib/server/web/newcomer-entry';
import { coursePath } from '$lib/trainings/path';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = ({ params, locals }) =>
	orErrorPage(async () => {
		const course = await findCourse(params.formation, locals.actor);
		if (course.kind !== 'training') redirect(308, coursePath(course));
		return { course, isInterested: await isInterested(locals.actor, params.formation) };
	});

/** Whoever is no longer signed in comes back with it done. */
async function interest({ params, locals }: RequestEvent<{ formation: string }>, wanted: boolean) {
	if (locals.actor.kind !== 'person')
		redirect(303, `/connexion?suite=${encodeURIComponent(interestedPath(params.formation))}`);
	const set = await attempt({ values: {} }, () => setInterest(locals.actor, params.formation, wanted));
	if (!set.ok) return set.failure;
	redirect(303, `/formations/${params.formation}#dates`);
}

export const actions = {
	aviser: (event) => interest(event, true),
	retirer: (event) => interest(event, false),

	/** Mails a code to whoever comes, known or not, and goes to where it is typed; sign-in comes back with it done. */
	entrer: (event) => enterAsNewcomer(event, interestedPath(event.params.formation))
};
