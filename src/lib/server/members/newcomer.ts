import { countAttempt, networkLimits } from '../auth/throttle.ts';
import { ANONYMOUS } from '../auth/policy.ts';
import { write } from '../db/write.ts';
import { recognisePeople, type NamedPerson } from './person.ts';

/** People who make themselves known from one network in a quarter of an hour: a class of students may. */
const NEWCOMERS_PER_NETWORK = 30;

/**
 * Makes somebody known who comes for the first time, so that a sign-in code can be mailed to them. Whoever is known
 * already keeps their names: anybody may type an address.
 * @throws Refusal `too_many_requests` (429)
 */
export async function introduceNewcomer(newcomer: NamedPerson & { network: string }): Promise<void> {
	const { network, ...person } = newcomer;
	await write('members.introduceNewcomer', async (tx) => {
		await countAttempt(tx, networkLimits('newcomer', network, NEWCOMERS_PER_NETWORK));
		await recognisePeople(tx, ANONYMOUS, [person]);
	});
}
