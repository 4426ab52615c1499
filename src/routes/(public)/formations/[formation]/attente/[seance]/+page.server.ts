import { myPlaceWait } from '$lib/server/registration/line/queries';
import { leaveLine, waitForPlace } from '$lib/server/registration/line/wait-for-place';
import { offerOfCourse } from '$lib/server/trainings/find-course';
import { waitingPath } from '$lib/server/web/after-sign-in';
import { attempt } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { enterAsNewcomer } from '$lib/server/web/newcomer-entry';
import { redirect, type RequestEvent } from '@sveltejs/kit';

type Event = RequestEvent<{ formation: string; seance: string }>;
const pathBack = ({ formation, seance }: Event['params']) =>
	`/connexion?suite=${encodeURIComponent(waitingPath(formation, seance))}`;

export const load = ({ params, locals, url }) =>
	orErrorPage(async () => {
		const { course, offer } = await offerOfCourse(params.formation, params.seance, locals.actor);
		return {
			course: { slug: course.slug, title: course.title },
			offer,
			wait: await myPlaceWait(locals.actor, offer.eventId),
			isRegistered: url.searchParams.get('refus') === 'registered_already',
			isRefused: url.searchParams.get('refus') === 'line_members_only',
			done: url.searchParams.get('fait')
		};
	});

export const actions = {
	attendre: async ({ locals, params }: Event) => {
		if (locals.actor.kind !== 'person') redirect(303, pathBack(params));
		const set = await attempt({ values: {} }, () => waitForPlace(locals.actor, params.seance));
		if (!set.ok) return set.failure;
		redirect(303, '?');
	},
	laisser: async ({ locals, params }: Event) => {
		if (locals.actor.kind !== 'person') redirect(303, pathBack(params));
		const left = await attempt({ values: {} }, () => leaveLine(locals.actor, params.seance));
		if (!left.ok) return left.failure;
		redirect(303, '?fait=quittee');
	},

	/** Mails a code to whoever comes, known or not; sign-in comes back with it done. */
	entrer: (event: Event) => enterAsNewcomer(event, waitingPath(event.params.formation, event.params.seance))
};
