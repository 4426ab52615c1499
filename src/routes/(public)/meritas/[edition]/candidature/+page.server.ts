import { phaseOf } from '$lib/awards/calendar';
import { beginInput, nominatorInput } from '$lib/schemas/nominations';
import { requestLoginCode } from '$lib/server/auth/login-code';
import { networkOf } from '$lib/server/auth/throttle';
import { publicEdition } from '$lib/server/awards/editions/queries';
import { beginNomination, requireBeginning } from '$lib/server/awards/nominations/begin';
import { myNominations, ownOrganisations, shownCategories } from '$lib/server/awards/nominations/queries';
import { now } from '$lib/server/clock';
import { introduceNewcomer } from '$lib/server/members/newcomer';
import { listOrganisations } from '$lib/server/members/organisations';
import { chosenBefore, nominatingPath } from '$lib/server/web/after-sign-in';
import { attempt, parse, type Parsed } from '$lib/server/web/forms';
import { orErrorPage } from '$lib/server/web/load';
import { sentenceOf } from '$lib/server/web/sentence';
import { knownBrowser } from '$lib/server/web/session-cookie';
import { keepStep } from '$lib/server/web/sign-in-step';
import * as m from '$lib/paraglide/messages';
import { redirect } from '@sveltejs/kit';

export const load = ({ params, locals: { actor }, url }) =>
	orErrorPage(async () => {
		const edition = await publicEdition(params.edition);
		const isPerson = actor.kind === 'person';
		const mine = isPerson ? await myNominations(actor) : [];
		const own = isPerson ? await ownOrganisations(actor) : [];
		const before = chosenBefore(url);
		const prizes = await shownCategories(edition.id);
		const asked = url.searchParams.get('prix');
		const { slug, name, timezone, rules, nominationsOpenAt, nominationsCloseAt } = edition;
		return {
			edition: { slug, name, timezone, rules, nominationsOpenAt, nominationsCloseAt },
			phase: phaseOf(edition, now()),
			prizes,
			isSignedIn: isPerson,
			mine: mine.filter((one) => one.edition.slug === slug),
			// Of which member one is, is asked of whoever the house does not know.
			members: own.some(({ isMember }) => isMember)
				? []
				: (await listOrganisations())
						.filter(({ isMember }) => isMember)
						.map(({ id, name }) => ({ id, name })),
			chosen: {
				category: before.category || String(prizes.find((one) => one.slug === asked)?.id ?? ''),
				organisation: before.organisation
			},
			refused: before.refused && sentenceOf(before.refused)
		};
	});

/** A prize left unchosen is asked for in words of its own. */
function withPrize<T>(form: Parsed<T>): Parsed<T> {
	if (!form.ok && form.failure.data.errors.category)
		form.failure.data.errors.category = [m.nominations_choose_prize_error()];
	return form;
}

export const actions = {
	/** Begins a draft and opens it. */
	commencer: async ({ request, locals, params }) => {
		const form = withPrize(await parse(request, beginInput));
		if (!form.ok) return form.failure;
		const begun = await attempt(form, () =>
			beginNomination({ actor: locals.actor, editionSlug: params.edition, input: form.data })
		);
		if (!begun.ok) return begun.failure;
		redirect(303, `/candidatures/${begun.value.code}/prix`);
	},

	/** Mails a code to whoever comes, known or not, and goes to where it is typed; sign-in leads to the form. */
	entrer: async ({ request, params, cookies, getClientAddress }) => {
		const form = withPrize(await parse(request, nominatorInput));
		if (!form.ok) return form.failure;
		const network = networkOf(getClientAddress());
		const { email } = form.data;
		const asked = await attempt(form, async () => {
			await requireBeginning(params.edition, form.data);
			await introduceNewcomer({ ...form.data, network });
			return requestLoginCode({ email, network, browser: knownBrowser(cookies) });
		});
		if (!asked.ok) return asked.failure;
		keepStep(cookies, { email, means: 'code', request: asked.value, isKnown: true });
		redirect(303, `/connexion?suite=${encodeURIComponent(nominatingPath(params.edition, form.data))}`);
	}
};
