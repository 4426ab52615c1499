import { Refusal } from '$lib/server/errors';
import { findEvent } from '$lib/server/events/queries';
import { beginApplication } from '$lib/server/exhibitors/applications/begin';
import { myExhibitors } from '$lib/server/exhibitors/applications/own';
import { publicOffer } from '$lib/server/exhibitors/offer/read';
import { countExhibitors } from '$lib/server/exhibitors/queries';
import { countProgramme } from '$lib/server/programme/queries';
import { exhibitingPath } from '$lib/server/web/after-sign-in';
import { attempt } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { enterAsNewcomer } from '$lib/server/web/newcomer-entry';
import { redirect } from '@sveltejs/kit';

export const load = ({ params, locals }) =>
	orErrorPage(async () => {
		const event = await findEvent(params.evenement, locals.actor);
		const offer = await publicOffer(event.id);
		if (!offer) throw new Refusal('not_found', { status: 404 });
		const mine = await myExhibitors(locals.actor);
		return {
			event,
			offer,
			isSignedIn: locals.actor.kind === 'person',
			mine: mine.filter((one) => one.event.slug === event.slug),
			programme: await countProgramme(event.id),
			exhibitors: await countExhibitors(event.id)
		};
	});

export const actions = {
	/** Begins an application and opens it. */
	commencer: async ({ locals: { actor }, params }) => {
		const begun = await attempt({ values: {} }, () =>
			beginApplication({ actor, eventSlug: params.evenement })
		);
		if (!begun.ok) return begun.failure;
		redirect(303, `/exposant/${begun.value.code}/demande`);
	},

	/** Mails a code to whoever comes, known or not, and goes to where it is typed; sign-in leads to the application. */
	entrer: (event) => enterAsNewcomer(event, exhibitingPath(event.params.evenement))
};
