import * as arctic from 'arctic';
import { lte } from 'drizzle-orm';
import { createHmac } from 'node:crypto';
import { PROVIDER_NAME, type Provider } from '../../../schemas/providers.ts';
import { MINUTE_MS, now } from '../../clock.ts';
import { config } from '../../config.ts';
import { spentTrip } from '../../db/schema/auth.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { secretToken, sha256 } from '../../ids.ts';
import { log } from '../../log.ts';
import { countAttempt, forgiveAttempt, networkLimits } from '../throttle.ts';
import { BadAnswer, identityOf, identityOfProfile, type ProviderIdentity } from './claims.ts';
import { settingsOf, type Settings } from './settings.ts';

/** What a browser keeps while its owner is at a provider: proves on the way back that it is they who left. */
export interface Trip {
	provider: Provider;
	state: string;
	/** Of PKCE: whoever only saw the code go by cannot use it. */
	verifier: string;
	/** Comes back inside the id_token, which is then of this trip. */
	nonce: string;
}

/** How long somebody may take at a provider. */
export const TRIP_MS = 15 * MINUTE_MS;

/** How long a provider may take to answer us. */
const ANSWER_MS = 8000;

/** Trips that fail from one network in a quarter of an hour; those that succeed are taken back. */
const FAILURES_PER_NETWORK = 60;

/**
 * Begins a trip to a provider.
 * @throws Refusal `not_found` (404) where it has no keys
 */
export function beginTrip(provider: Provider): { trip: Trip; url: string } {
	const settings = requireSettings(provider);
	const trip = {
		provider,
		state: arctic.generateState(),
		verifier: arctic.generateCodeVerifier(),
		nonce: secretToken()
	};
	const url = clientOf(settings).createAuthorizationURLWithPKCE(
		settings.authorize,
		trip.state,
		arctic.CodeChallengeMethod.S256,
		trip.verifier,
		provider === 'facebook' ? ['email'] : ['openid', 'email']
	);
	if (provider !== 'facebook') {
		url.searchParams.set('nonce', trip.nonce);
		// On a computer that others use, nobody votes or signs in as whoever was there before.
		url.searchParams.set('prompt', 'select_account');
	}
	return { trip, url: url.toString() };
}

/**
 * Asks the provider who came back, once for each trip. Nothing of it waits inside a write.
 * @param input.code what the provider gave the browser for us
 * @throws Refusal `provider_lost` (came back already), `provider_failed`, `too_many_requests` (429)
 */
export async function endTrip(input: {
	trip: Trip;
	code: string;
	network: string;
}): Promise<ProviderIdentity> {
	const { trip, code, network } = input;
	const { provider } = trip;
	const settings = requireSettings(provider);
	const values = { provider: PROVIDER_NAME[provider] };
	const limits = networkLimits('provider', network, FAILURES_PER_NETWORK);
	try {
		await write('auth.endTrip', async (tx) => {
			await countAttempt(tx, limits);
			const at = now().getTime();
			await tx.delete(spentTrip).where(lte(spentTrip.expiresAt, new Date(at)));
			await tx.insert(spentTrip).values({ id: sha256(trip.state), expiresAt: new Date(at + 2 * TRIP_MS) });
		});
	} catch (error) {
		if (violation(error) === 'spent_trip.id') throw new Refusal('provider_lost', { values });
		throw error;
	}
	let identity: ProviderIdentity;
	try {
		identity = await inTime(
			provider === 'facebook' ? askFacebook(settings, trip, code) : askToken(settings, trip, code)
		);
	} catch (error) {
		// The kind of fault, and never its words: a provider may say a code or a token again in them.
		log.error('provider', { provider, fault: faultOf(error) });
		throw new Refusal('provider_failed', { values });
	}
	await write('auth.forgiveAttempt', (tx) => forgiveAttempt(tx, limits));
	return identity;
}

async function askToken(settings: Settings, trip: Trip, code: string): Promise<ProviderIdentity> {
	const tokens = await clientOf(settings).validateAuthorizationCode(settings.token, code, trip.verifier);
	return identityOf(
		trip.provider === 'google' ? 'google' : 'microsoft',
		arctic.decodeIdToken(tokens.idToken()),
		{ clientId: settings.clientId, nonce: trip.nonce, tenant: config().MICROSOFT_TENANT }
	);
}

/** Facebook reads its secret in the body, and says who came back by its Graph. */
async function askFacebook(settings: Settings, trip: Trip, code: string): Promise<ProviderIdentity> {
	const { clientId, clientSecret, redirectUri } = settings;
	const signal = AbortSignal.timeout(ANSWER_MS);
	const answered = await fetch(settings.token, {
		method: 'POST',
		body: new URLSearchParams({
			...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri },
			...{ client_id: clientId, client_secret: clientSecret, code_verifier: trip.verifier }
		}),
		signal
	});
	if (!answered.ok) throw new BadAnswer(`token ${answered.status}`);
	const token = new arctic.OAuth2Tokens((await answered.json()) as object).accessToken();
	const url = new URL(settings.profile);
	url.searchParams.set('fields', 'id,email');
	url.searchParams.set('appsecret_proof', createHmac('sha256', clientSecret).update(token).digest('hex'));
	const told = await fetch(url, { headers: { Authorization: `Bearer ${token}` }, signal });
	if (!told.ok) throw new BadAnswer(`profile ${told.status}`);
	return identityOfProfile(await told.json());
}

function clientOf({ clientId, clientSecret, redirectUri }: Settings): arctic.OAuth2Client {
	return new arctic.OAuth2Client(clientId, clientSecret, redirectUri);
}

function requireSettings(provider: Provider): Settings {
	const settings = settingsOf(provider);
	if (!settings) throw new Refusal('not_found', { status: 404 });
	return settings;
}

/** The client of arctic waits for ever: whoever came back does not. */
async function inTime<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new BadAnswer('late')), ANSWER_MS);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

function faultOf(error: unknown): string {
	if (error instanceof BadAnswer) return error.message;
	if (error instanceof arctic.OAuth2RequestError) return `refused ${error.code.slice(0, 40)}`;
	if (error instanceof arctic.UnexpectedResponseError) return `status ${error.status}`;
	return error instanceof Error ? error.name : 'unknown';
}
