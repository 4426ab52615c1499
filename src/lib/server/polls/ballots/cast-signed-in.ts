import { requirePerson, type Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { canonicalAddress } from './canonical-address.ts';
import { castBallot, requireOpen, type Receipt } from './cast.ts';
import { secretsOf, voterKey } from '../keys.ts';
import type { Poll } from '../ledger/ledger.ts';
import { publicPoll, type PollPath } from '../queries.ts';
import { countingDuplicates } from './refusals.ts';

/**
 * Casts the ballot of somebody signed in, whose address their account has proved: they are the same voter as by a code mailed
 * there.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), `address_unreadable`, and what {@link castBallot} refuses
 */
export async function castSignedIn(input: {
	actor: Actor;
	path: PollPath;
	choices: readonly string[];
	network: string;
}): Promise<Receipt> {
	const { email } = requirePerson(input.actor);
	const poll = await publicPoll(input.path);
	return countingDuplicates(poll, () => castFor(poll, email, input));
}

async function castFor(
	poll: Poll,
	email: string,
	{ choices, network }: Pick<Parameters<typeof castSignedIn>[0], 'choices' | 'network'>
): Promise<Receipt> {
	requireOpen(poll);
	const address = canonicalAddress(email);
	if (!address) throw new Refusal('address_unreadable', { status: 400 });
	const { pepper } = await secretsOf(await reader(), poll.id);
	const voter = {
		...{ key: voterKey(pepper, address), address, network },
		...{ proof: 'session' as const, isPlain: false }
	};
	return write('ballots.cast', (tx) => castBallot(tx, poll, { voter, choices, pepper }));
}
