import { PROVIDER_NAME, type Provider } from '$lib/schemas/providers';
import { VOTE_ANCHORS } from '$lib/schemas/vote-anchors';
import { requestLoginCode } from '$lib/server/auth/login-code';
import type { ProviderIdentity } from '$lib/server/auth/providers/claims';
import { linkProvider } from '$lib/server/auth/providers/link';
import { signInWithProvider } from '$lib/server/auth/providers/sign-in';
import { endTrip } from '$lib/server/auth/providers/trip';
import { actorOfSession } from '$lib/server/auth/sessions';
import { networkOf } from '$lib/server/auth/throttle';
import { Refusal } from '$lib/server/errors';
import { requestVoteCode } from '$lib/server/polls/ballots/request-code';
import { castByProvider } from '$lib/server/polls/ballots/cast-by-provider';
import type { RequestEvent } from '@sveltejs/kit';
import { afterSignIn } from './after-sign-in.ts';
import { homeOf, ownPath } from './paths.ts';
import { comeBack, toldBy, type Errand } from './provider-trip.ts';
import { knownBrowser, setSignedInCookies } from './session-cookie.ts';
import { forgetStep, keepStep } from './sign-in-step.ts';
import { forgetBallotStep, keepBallot, keepBallotReturn, keepBallotStep } from './ballot-step.ts';

/** What the providers say when somebody gives up there. */
const GIVEN_UP = new Set(['access_denied', 'user_denied', 'consent_required', 'interaction_required']);

type ErrandOf<K extends Errand['for']> = Extract<Errand, { for: K }>;

/**
 * Does what somebody went to a provider for, or says on the page they left why it could not be done.
 * @returns the path where they go next
 */
export async function answerReturn(event: RequestEvent, provider: Provider): Promise<string> {
	const { searchParams } = event.url;
	const { trip, errand } = comeBack(event.cookies, provider, searchParams.get('state'));
	const values = { provider: PROVIDER_NAME[provider] };
	try {
		if (!trip || !errand) throw new Refusal('provider_lost', { values });
		const fault = searchParams.get('error');
		if (fault && GIVEN_UP.has(fault)) throw new Refusal('provider_cancelled', { values });
		const code = searchParams.get('code');
		if (!code || fault) throw new Refusal('provider_failed', { values });
		const network = networkOf(event.getClientAddress());
		const identity = await endTrip({ trip, code, network });
		if (errand.for === 'vote') return await vote(event, errand, identity);
		if (errand.for === 'link') return await link(event, errand, identity);
		return await signIn(event, errand, identity);
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		return back(event, errand, { refusal: thrown, provider });
	}
}

async function signIn(
	{ cookies, locals, url, getClientAddress }: RequestEvent,
	{ suite }: ErrandOf<'sign-in'>,
	identity: ProviderIdentity
): Promise<string> {
	const opened = await signInWithProvider(identity, { replaces: locals.sessionId });
	const next = ownPath(suite ?? null, url.origin);
	if (opened === 'prove') {
		const email = identity.email!;
		const request = await requestLoginCode({
			...{ email, network: networkOf(getClientAddress()), browser: knownBrowser(cookies) }
		});
		const { provider, subject } = identity;
		keepStep(cookies, { email, means: 'code', request, link: { provider, subject } });
		return next ? `/connexion?suite=${encodeURIComponent(next)}` : '/connexion';
	}
	setSignedInCookies(cookies, opened);
	forgetStep(cookies);
	const { actor } = await actorOfSession(opened.value);
	return afterSignIn(actor, next ?? homeOf(actor));
}

async function vote(
	{ cookies, getClientAddress }: RequestEvent,
	{ place: { base, path }, page, choices }: ErrandOf<'vote'>,
	identity: ProviderIdentity
): Promise<string> {
	const network = networkOf(getClientAddress());
	const receipt = await castByProvider({ identity, path, choices, network });
	if (receipt) {
		forgetBallotStep(cookies, base);
		keepBallot(cookies, base, receipt.ballot);
		return page + VOTE_ANCHORS.done;
	}
	const { email, provider } = identity;
	if (!email) throw new Refusal('provider_silent', { values: { provider: PROVIDER_NAME[provider] } });
	const asked = { path, email, choices, network, work: undefined, isVouchedFor: true };
	keepBallotStep(cookies, base, { email, choices, request: await requestVoteCode(asked), by: provider });
	return page + VOTE_ANCHORS.code;
}

/** Only whoever left, still signed in here. */
async function link(
	{ locals }: RequestEvent,
	{ personId }: ErrandOf<'link'>,
	identity: ProviderIdentity
): Promise<string> {
	const { actor } = locals;
	if (actor.kind !== 'person' || actor.personId !== personId)
		throw new Refusal('provider_lost', { values: { provider: PROVIDER_NAME[identity.provider] } });
	await linkProvider(actor, identity);
	return '/compte/securite?fait=relie';
}

/** The page that was left, which says why nothing was done; what was chosen there is kept. */
function back(
	{ cookies, url }: RequestEvent,
	errand: Errand | null,
	{ refusal, provider }: { refusal: Refusal; provider: Provider }
): string {
	if (errand?.for === 'vote') {
		const { place, page, choices } = errand;
		keepBallotReturn(cookies, place.base, { choices, refused: refusal.code, provider });
		return page;
	}
	const told = toldBy(refusal, provider);
	if (errand?.for === 'link') return `/compte/securite?${told}`;
	const suite = errand && ownPath(errand.suite ?? null, url.origin);
	return suite ? `/connexion?${told}&suite=${encodeURIComponent(suite)}` : `/connexion?${told}`;
}
