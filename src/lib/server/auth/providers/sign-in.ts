import { canonicalEmail } from '../../../format/names.ts';
import { PROVIDER_NAME } from '../../../schemas/providers.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { claimAccount } from '../claim-account.ts';
import { system } from '../policy.ts';
import { replaceSession, type SignedIn } from '../sign-in.ts';
import type { ProviderIdentity } from './claims.ts';
import { holderOf, linkIdentity } from './link.ts';

/**
 * Opens a session for whoever came back from a provider: whom its account was linked to, else whom a proven address names,
 * linked from now on.
 * @param input.replaces hash of the session the browser already carries, ended by this one
 * @returns `prove` when the address is only what they say: a code mailed there settles it, once
 * @throws Refusal `provider_silent` (no address), `provider_unknown` (nobody here has it), `provider_other`
 */
export async function signInWithProvider(
	identity: ProviderIdentity,
	input: { replaces: string | null }
): Promise<SignedIn | 'prove'> {
	const { provider, email, isProven } = identity;
	const values = { provider: PROVIDER_NAME[provider] };
	return write('auth.signInWithProvider', async (tx) => {
		const linked = await holderOf(tx, identity);
		if (linked !== undefined) return replaceSession(tx, linked, provider, input.replaces);
		if (!email) throw new Refusal('provider_silent', { values });
		if (!isProven) return 'prove';
		const personId = await claimAccount(tx, canonicalEmail(email));
		if (personId === undefined) throw new Refusal('provider_unknown', { values });
		await linkIdentity(tx, system('sign-in'), personId, identity);
		return replaceSession(tx, personId, provider, input.replaces);
	});
}
