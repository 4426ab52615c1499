import { newcomerInput } from '$lib/schemas/proposals';
import { requestLoginCode } from '$lib/server/auth/login-code';
import { networkOf } from '$lib/server/auth/throttle';
import { introduceNewcomer } from '$lib/server/members/newcomer';
import { findCourse } from '$lib/server/trainings/find-course';
import { isInterested, setInterest } from '$lib/server/trainings/interest';
import { interestedPath } from '$lib/server/web/after-sign-in';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { knownBrowser } from '$lib/server/web/session-cookie';
import { keepStep } from '$lib/server/web/sign-in-step';
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
	entrer: async ({ request, params, cookies, getClientAddress }) => {
		const form = await parse(request, newcomerInput);
		if (!form.ok) return form.failure;
		const network = networkOf(getClientAddress());
		const { email } = form.data;
		const asked = await attempt(form, async () => {
			await introduceNewcomer({ ...form.data, network });
			return requestLoginCode({ email, network, browser: knownBrowser(cookies) });
		});
		if (!asked.ok) return asked.failure;
		keepStep(cookies, { email, means: 'code', request: asked.value });
		redirect(303, `/connexion?suite=${encodeURIComponent(interestedPath(params.formation))}`);
	}
};
