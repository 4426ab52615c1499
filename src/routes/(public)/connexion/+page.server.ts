import { addressInput, codeInput, passwordInput } from '$lib/schemas/account';
import { providerInput } from '$lib/schemas/provider-input';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '$lib/server/auth/demo-accounts';
import { requestLoginCode, signInWithCode } from '$lib/server/auth/login-code';
import { offeredProviders } from '$lib/server/auth/providers/settings';
import { actorOfSession } from '$lib/server/auth/sessions';
import { signInWithPassword, type SignedIn } from '$lib/server/auth/sign-in';
import { networkOf } from '$lib/server/auth/throttle';
import { config } from '$lib/server/config';
import { afterSignIn } from '$lib/server/web/after-sign-in';
import { attempt, parse } from '$lib/server/web/forms';
import { homeOf, ownPath } from '$lib/server/web/paths';
import { leaveFor, toldIn } from '$lib/server/web/provider-trip';
import { knownBrowser, setSignedInCookies } from '$lib/server/web/session-cookie';
import { forgetStep, keepStep, keptStep } from '$lib/server/web/sign-in-step';
import { redirect, type RequestEvent } from '@sveltejs/kit';

export const load = ({ locals, url, cookies, setHeaders }) => {
	const suite = next(url);
	if (locals.actor.kind === 'person') redirect(303, suite ?? homeOf(locals.actor));
	setHeaders({ 'Cache-Control': 'no-store' });
	const step = keptStep(cookies);
	return {
		suite: suite ?? null,
		step: step && { ...step, link: step.link?.provider ?? null },
		providers: offeredProviders(),
		told: toldIn(url) ?? null,
		demo: config().DEMO
			? {
					password: DEMO_PASSWORD,
					accounts: DEMO_ACCOUNTS.map(({ email, kind, givenName, familyName }) => ({
						email,
						kind,
						name: `${givenName} ${familyName}`
					}))
				}
			: null
	};
};

export const actions = {
	/** Mails a code. Other pages may post `email` here, as an order's page does to claim the account. */
	demander: async (event) => {
		const form = await parse(event.request, addressInput);
		if (!form.ok) return form.failure;
		const { email } = form.data;
		const asked = await attempt(form, () => requestLoginCode({ email, ...browserOf(event) }));
		if (!asked.ok) return asked.failure;
		const link = linkFor(event, email);
		keepStep(event.cookies, { email, means: 'code', request: asked.value, ...(link ? { link } : {}) });
		redirect(303, here(event.url));
	},

	/** Goes on to the password. */
	motdepasse: async ({ request, cookies, url }) => {
		const form = await parse(request, addressInput);
		if (!form.ok) return form.failure;
		keepStep(cookies, { email: form.data.email, means: 'password' });
		redirect(303, here(url));
	},

	/** Begins again with another address. */
	changer: ({ cookies, url }) => {
		forgetStep(cookies);
		redirect(303, here(url));
	},

	code: async (event) => {
		const form = await parse(event.request, codeInput);
		if (!form.ok) return form.failure;
		const opened = await attempt(form, () =>
			signInWithCode({
				...form.data,
				request: keptStep(event.cookies)?.request,
				link: linkFor(event, form.data.email),
				replaces: event.locals.sessionId
			})
		);
		return opened.ok ? welcome(event, opened.value) : opened.failure;
	},

	/** Leaves for a provider; `web/provider-return.ts` opens the session on the way back. */
	fournisseur: async (event) => {
		const form = await parse(event.request, providerInput);
		if (!form.ok) return form.failure;
		const errand = { for: 'sign-in' as const, suite: next(event.url) };
		const left = await attempt(form, async () => leaveFor(event.cookies, form.data.fournisseur, errand));
		if (!left.ok) return left.failure;
		redirect(303, left.value);
	},

	entrer: async (event) => {
		const form = await parse(event.request, passwordInput);
		if (!form.ok) return form.failure;
		const opened = await attempt(form, () =>
			signInWithPassword({ ...form.data, ...browserOf(event), replaces: event.locals.sessionId })
		);
		return opened.ok ? welcome(event, opened.value) : opened.failure;
	}
};

async function welcome({ cookies, url }: RequestEvent, session: SignedIn): Promise<never> {
	setSignedInCookies(cookies, session);
	forgetStep(cookies);
	const { actor } = await actorOfSession(session.value);
	redirect(303, await afterSignIn(actor, next(url) ?? homeOf(actor)));
}

/** Where a try comes from: its network, and what the browser keeps of an earlier sign-in. */
function browserOf({ cookies, getClientAddress }: RequestEvent) {
	return { network: networkOf(getClientAddress()), browser: knownBrowser(cookies) };
}

/** The account of a provider that gave this very address, and that a code sent there links. */
function linkFor({ cookies }: RequestEvent, email: string) {
	const step = keptStep(cookies);
	return step?.email === email ? step.link : undefined;
}

function next(url: URL): string | undefined {
	return ownPath(url.searchParams.get('suite'), url.origin);
}

/** This page again, with where to go after. */
function here(url: URL): string {
	const suite = next(url);
	return suite ? `/connexion?suite=${encodeURIComponent(suite)}` : '/connexion';
}
