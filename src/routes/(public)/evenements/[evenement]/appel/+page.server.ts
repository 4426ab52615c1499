import { newcomerInput } from '$lib/schemas/proposals';
import { requestLoginCode } from '$lib/server/auth/login-code';
import { networkOf } from '$lib/server/auth/throttle';
import { findEvent } from '$lib/server/events/queries';
import { listExhibitors } from '$lib/server/exhibitors/queries';
import { introduceNewcomer } from '$lib/server/members/newcomer';
import { beginProposal } from '$lib/server/programme/proposals/begin';
import { shownCall } from '$lib/server/programme/proposals/call';
import { myProposals } from '$lib/server/programme/proposals/queries';
import { countProgramme } from '$lib/server/programme/queries';
import { Refusal } from '$lib/server/errors';
import { proposingPath } from '$lib/server/web/after-sign-in';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { knownBrowser } from '$lib/server/web/session-cookie';
import { keepStep } from '$lib/server/web/sign-in-step';
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
		redirect(303, `/connexion?suite=${encodeURIComponent(proposingPath(params.evenement))}`);
	}
};
