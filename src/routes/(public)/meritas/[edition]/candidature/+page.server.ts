import { phaseOf } from '$lib/awards/calendar';
import { beginInput, nominatorInput } from '$lib/schemas/nominations';
import { requestLoginCode } from '$lib/server/auth/login-code';
import { networkOf } from '$lib/server/auth/throttle';
import { publicEdition } from '$lib/server/awards/editions/queries';
import { beginNomination } from '$lib/server/awards/nominations/begin';
import { myNominations, ownOrganisations, shownCategories } from '$lib/server/awards/nominations/queries';
import { now } from '$lib/server/clock';
import { introduceNewcomer } from '$lib/server/members/newcomer';
import { listOrganisations } from '$lib/server/members/organisations';
import { nominatingPath } from '$lib/server/web/after-sign-in';
import { attempt, parse } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { knownBrowser } from '$lib/server/web/session-cookie';
import { keepStep } from '$lib/server/web/sign-in-step';
import { redirect } from '@sveltejs/kit';

export const load = ({ params, locals: { actor }, url }) =>
	orErrorPage(async () => {
		const edition = await publicEdition(params.edition);
		const isPerson = actor.kind === 'person';
		const mine = isPerson ? await myNominations(actor) : [];
		const own = isPerson ? await ownOrganisations(actor) : [];
		const { slug, name, timezone, rules, nominationsOpenAt, nominationsCloseAt } = edition;
		return {
			edition: { slug, name, timezone, rules, nominationsOpenAt, nominationsCloseAt },
			phase: phaseOf(edition, now()),
			prizes: await shownCategories(edition.id),
			isSignedIn: isPerson,
			mine: mine.filter((one) => one.edition.slug === slug),
			// Of which member one is, is asked of whoever the house does not know.
			members:
				own.length > 0
					? []
					: (await listOrganisations())
							.filter(({ isMember }) => isMember)
							.map(({ id, name }) => ({ id, name })),
			chosen: url.searchParams.get('prix')
		};
	});

export const actions = {
	/** Begins a draft and opens it. */
	commencer: async ({ request, locals, params }) => {
		const form = await parse(request, beginInput);
		if (!form.ok) return form.failure;
		const begun = await attempt(form, () =>
			beginNomination({ actor: locals.actor, editionSlug: params.edition, input: form.data })
		);
		if (!begun.ok) return begun.failure;
		redirect(303, `/candidatures/${begun.value.code}/prix`);
	},

	/** Mails a code to whoever comes, known or not, and goes to where it is typed; sign-in leads to the form. */
	entrer: async ({ request, params, cookies, getClientAddress }) => {
		const form = await parse(request, nominatorInput);
		if (!form.ok) return form.failure;
		const network = networkOf(getClientAddress());
		const { email } = form.data;
		const asked = await attempt(form, async () => {
			await introduceNewcomer({ ...form.data, network });
			return requestLoginCode({ email, network, browser: knownBrowser(cookies) });
		});
		if (!asked.ok) return asked.failure;
		keepStep(cookies, { email, means: 'code', request: asked.value });
		redirect(303, `/connexion?suite=${encodeURIComponent(nominatingPath(params.edition, form.data))}`);
	}
};
