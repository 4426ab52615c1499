import type { ProviderIdentity } from '../../auth/providers/claims.ts';
import { linkedAddress } from '../../auth/providers/link.ts';
import type { Provider } from '../../../schemas/providers.ts';
import { reader } from '../../db/client.ts';
import { write } from '../../db/write.ts';
import { castBallot, type Receipt } from './cast.ts';
import { secretsOf, voterKey } from '../keys.ts';
import type { Poll } from '../ledger/ledger.ts';
import { publicPoll, type PollPath } from '../queries.ts';
import { countingDuplicates, countingRefusals } from './refusals.ts';
import { boxOfVoter, requireChoices } from './request-code.ts';

/**
 * What somebody is about to vote, before they leave for a provider: nobody goes there for a vote that would be refused.
 * @returns the choices, in order and once each
 * @throws Refusal `not_found` (404), `poll_not_open`, `poll_closed`, `poll_choices` (400)
 */
export async function choicesToProve(path: PollPath, chosen: readonly string[]): Promise<string[]> {
	const poll = await publicPoll(path);
	return countingRefusals(poll, async () => requireChoices(poll, chosen));
}

/**
 * Casts the ballot of whoever came back from a provider that proves an address theirs: they are the same voter as by a code
 * mailed there. Where it proves none, the account that they linked to it does. Of the provider, only its name is kept, with
 * where the ballot came from.
 * @returns undefined when no address is proved: a code must be
 * @throws Refusal `not_found` (404), `address_unreadable`, `address_disposable`, and what {@link castBallot} refuses
 */
export async function castByProvider(input: {
	identity: ProviderIdentity;
	path: PollPath;
	choices: readonly string[];
	network: string;
}): Promise<Receipt | undefined> {
	const { identity, path, choices, network } = input;
	const email = identity.isProven ? identity.email : await linkedAddress(identity);
	if (!email) return undefined;
	const poll = await publicPoll(path);
	return countingDuplicates(poll, () =>
		castProved(poll, choices, { email, network, proof: identity.provider })
	);
}

async function castProved(
	poll: Poll,
	chosen: readonly string[],
	{ email, network, proof }: { email: string; network: string; proof: Provider }
): Promise<Receipt> {
	const choices = requireChoices(poll, chosen);
	const { address } = boxOfVoter(email);
	const { pepper } = await secretsOf(await reader(), poll.id);
	const voter = { key: voterKey(pepper, address), address, network, proof, isPlain: false };
	return write('ballots.cast', (tx) => castBallot(tx, poll, { voter, choices, pepper }));
}
