import { PROVIDERS, type Provider } from '../../../schemas/providers.ts';
import { config } from '../../config.ts';

/** What is needed to send somebody to a provider and to ask it who came back. */
export interface Settings {
	clientId: string;
	clientSecret: string;
	/** Where the provider sends back: one address for each, so that the answer of one is never taken for another's. */
	redirectUri: string;
	authorize: string;
	token: string;
	/** Facebook's: whose the token is. The others say it in the token itself. */
	profile: string;
}

const GRAPH = 'v23.0';

/** Where people land on a provider's side, as browsers hold the redirects of our forms to it. */
const PAGES: Readonly<Record<Provider, readonly string[]>> = {
	facebook: ['www', 'm'].map((host) => `https://${host}.facebook.com`),
	google: ['https://accounts.google.com'],
	microsoft: ['https://login.microsoftonline.com', 'https://login.live.com']
};

/** The providers that have keys, in the order they are shown. */
export function offeredProviders(): Provider[] {
	return PROVIDERS.filter((provider) => keysOf(provider) !== undefined);
}

/** The settings of a provider; undefined where it has no keys. */
export function settingsOf(provider: Provider): Settings | undefined {
	const keys = keysOf(provider);
	if (!keys) return undefined;
	const { ORIGIN, PROVIDERS_URL } = config();
	const redirectUri = `${ORIGIN}/connexion/retour/${provider}`;
	const at = (path: string) => `${PROVIDERS_URL?.replace(/\/$/, '')}/${provider}/${path}`;
	const ends = PROVIDERS_URL
		? { authorize: at('authorize'), token: at('token'), profile: at('me') }
		: endpointsOf(provider);
	return { ...keys, redirectUri, ...ends };
}

/** The origins that a form which leaves for a provider may lead to. */
export function providerPages(): string[] {
	const { PROVIDERS_URL } = config();
	const offered = offeredProviders();
	if (PROVIDERS_URL) return offered.length > 0 ? [new URL(PROVIDERS_URL).origin] : [];
	return offered.flatMap((provider) => PAGES[provider]);
}

function endpointsOf(provider: Provider): Pick<Settings, 'authorize' | 'token' | 'profile'> {
	if (provider === 'facebook') {
		const graph = `https://graph.facebook.com/${GRAPH}`;
		return {
			authorize: `https://www.facebook.com/${GRAPH}/dialog/oauth`,
			token: `${graph}/oauth/access_token`,
			profile: `${graph}/me`
		};
	}
	if (provider === 'google')
		return {
			authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
			token: 'https://oauth2.googleapis.com/token',
			profile: ''
		};
	const tenant = `https://login.microsoftonline.com/${config().MICROSOFT_TENANT}/oauth2/v2.0`;
	return { authorize: `${tenant}/authorize`, token: `${tenant}/token`, profile: '' };
}

function keysOf(provider: Provider): Pick<Settings, 'clientId' | 'clientSecret'> | undefined {
	const all = config();
	const [clientId, clientSecret] = {
		facebook: [all.FACEBOOK_CLIENT_ID, all.FACEBOOK_CLIENT_SECRET],
		google: [all.GOOGLE_CLIENT_ID, all.GOOGLE_CLIENT_SECRET],
		microsoft: [all.MICROSOFT_CLIENT_ID, all.MICROSOFT_CLIENT_SECRET]
	}[provider];
	return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}
