import { findEvent } from '$lib/server/events/queries';
import { listExhibitors } from '$lib/server/exhibitors/queries';
import { beginProposal } from '$lib/server/programme/proposals/begin';
import { shownCall } from '$lib/server/programme/proposals/call';
import { myProposals } from '$lib/server/programme/proposals/queries';
import { countProgramme } from '$lib/server/programme/queries';
import { Refusal } from '$lib/server/errors';
import { proposingPath } from '$lib/server/web/after-sign-in';
import { attempt } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { enterAsNewcomer } from '$lib/server/web/newcomer-entry';
import { redirect } from '@sveltejs/kit';

export const load = ({ params, locals }) =>
	orErrorPage(async () => {
		const event = await findEvent(params.evenement, locals.actor);
		const call = await shownCall(event.id);
		if (!call) throw new Refusal('not_found', { status: 404 });
		const isSignedIn = locals.actor.kind === 'person';
		const mine = isSignedIn ? await myProposals(locals.actor) : [];
		return {
			event,
			call,
			isSignedIn,
			mine: mine.filter((one) => one.event.slug === event.slug),
			programme: await countProgramme(event.id),
			exhibitors: (await listExhibitors(event.id)).length
		};
	});

export const actions = {
	/** Begins a draft and opens it. */
	commencer: async ({ locals, params }) => {
		const begun = await attempt({ values: {} }, () =>
			beginProposal({ actor: locals.actor, eventSlug: params.evenement })
		);
		if (!begun.ok) return begun.failure;
		redirect(303, `/conferencier/${begun.value.code}`);
	},

	/** Mails a code to whoever comes, known or not, and goes to where it is typed; sign-in leads to the form. */
	entrer: (event) => enterAsNewcomer(event, proposingPath(event.params.evenement))
};
