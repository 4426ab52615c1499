import { z } from 'zod';
import type { Provider } from '../../../schemas/providers.ts';
import { now } from '../../clock.ts';

/** Who came back from a provider. */
export interface ProviderIdentity {
	provider: Provider;
	subject: string;
	email: string | undefined;
	/**
	 * Whether what the provider documents makes the address theirs. Otherwise it is only what they say, and a code mailed
	 * there settles it.
	 */
	isProven: boolean;
}

/** What a provider answered, and must not have: said in logs, by a reviewer's word and never by a value. */
export class BadAnswer extends Error {
	override name = 'BadAnswer';
}

/** Tokens may be this much ahead of our clock, or behind it. */
const SKEW_S = 60;

/** The tenant of every personal account of Microsoft, as it documents it. */
const PERSONAL_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad';

const idToken = z.object({
	iss: z.string(),
	aud: z.string(),
	azp: z.string().optional(),
	sub: z.string().min(1).max(200),
	exp: z.number(),
	nonce: z.string(),
	email: z.string().trim().pipe(z.email().max(254)).optional().catch(undefined),
	email_verified: z.unknown().optional(),
	/** Google: the organisation that holds the account. */
	hd: z.string().optional(),
	/** Microsoft: the tenant, and whether the owner of the address's domain verified it. */
	tid: z.string().optional(),
	xms_edov: z.unknown().optional()
});
type Claims = z.output<typeof idToken>;

/**
 * Reads an id_token that came straight from the token endpoint over TLS, which stands for its signature (OpenID Connect
 * Core 3.1.3.7, 6): of this provider, for us, of this trip, and still good.
 * @throws BadAnswer
 */
export function identityOf(
	provider: 'google' | 'microsoft',
	decoded: unknown,
	expected: { clientId: string; nonce: string; tenant: string }
): ProviderIdentity {
	const parsed = idToken.safeParse(decoded);
	if (!parsed.success) throw new BadAnswer('claims');
	const claims = parsed.data;
	if (claims.aud !== expected.clientId || (claims.azp ?? claims.aud) !== expected.clientId)
		throw new BadAnswer('audience');
	if (claims.nonce !== expected.nonce) throw new BadAnswer('nonce');
	if (claims.exp <= now().getTime() / 1000 - SKEW_S) throw new BadAnswer('expired');
	return provider === 'google' ? ofGoogle(claims) : ofMicrosoft(claims, expected.tenant);
}

/**
 * Google is the authority of its own boxes and of those of the organisations it hosts. Another address it checked once,
 * when the account was made, and says itself that it may have changed hands since.
 */
function ofGoogle({ iss, sub, email, email_verified, hd }: Claims): ProviderIdentity {
	if (iss !== 'https://accounts.google.com' && iss !== 'accounts.google.com') throw new BadAnswer('issuer');
	const isOwnBox = /@(gmail|googlemail)\.com$/i.test(email ?? '');
	const isProven = email_verified === true && (isOwnBox || Boolean(hd));
	return { provider: 'google', subject: sub, email, isProven };
}

/** Boxes that Microsoft gives: `outlook.com`, `hotmail.fr`, `live.ca`… */
const OWN_BOX = /@(outlook|hotmail|live|msn)\.(com|ca|fr|be|co\.uk)$/i;

/**
 * Microsoft lets an administrator write any address in `email`: an organisation's is proof only where Microsoft says its
 * domain verified (`xms_edov`). A personal account is proof of Microsoft's own boxes; any other address it checked once, when
 * the account was made, and it may have changed hands since. Its `sub` is one's in a tenant.
 */
function ofMicrosoft({ iss, sub, tid, email, xms_edov }: Claims, tenant: string): ProviderIdentity {
	const of = tid?.toLowerCase() ?? '';
	if (!of || iss.toLowerCase() !== `https://login.microsoftonline.com/${of}/v2.0`)
		throw new BadAnswer('issuer');
	const isPersonal = of === PERSONAL_TENANT;
	const isLetIn =
		tenant === 'common' ||
		(tenant === 'consumers' && isPersonal) ||
		(tenant === 'organizations' && !isPersonal) ||
		tenant === of;
	if (!isLetIn) throw new BadAnswer('tenant');
	const isProven = isPersonal
		? OWN_BOX.test(email ?? '')
		: email !== undefined && [true, 1, '1', 'true'].includes(xms_edov as never);
	return { provider: 'microsoft', subject: `${of}.${sub}`, email, isProven };
}

const profile = z.object({
	id: z.string().min(1).max(200),
	email: z.string().trim().pipe(z.email().max(254)).optional().catch(undefined)
});

/** Facebook gives an address when it has a « valid » one, and since 2019 says nothing of its being checked: no proof. */
export function identityOfProfile(answer: unknown): ProviderIdentity {
	const parsed = profile.safeParse(answer);
	if (!parsed.success) throw new BadAnswer('profile');
	return { provider: 'facebook', subject: parsed.data.id, email: parsed.data.email, isProven: false };
}
