import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { isStaff, type Actor } from './policy.ts';
import { countAttempt, requireUnused, type Limit } from './throttle.ts';

/** How many addresses a network may learn to be registered in a quarter of an hour: far more than honest mistakes. */
const MOST = 20;

/**
 * Runs a command that tells whoever registers a person twice that they are registered already (decision 9), and bounds
 * what a network learns so: past {@link MOST}, it is refused before anything is looked up. Staff see everybody anyway.
 * @throws Refusal `too_many_requests` (429), and those of the command
 */
export async function boundRecognition<T>(
	{ actor, network }: { actor: Actor; network: string },
	command: () => Promise<T>
): Promise<T> {
	if (isStaff(actor)) return command();
	const limits: Limit[] = [{ kind: 'recognition', subject: network, most: MOST }];
	await requireUnused(limits);
	try {
		return await command();
	} catch (error) {
		// Counted after the answer, by the door: of many asked at once, those past the limit are refused too.
		if (error instanceof Refusal && error.code === 'already_registered')
			await write('auth.countRecognition', (tx) => countAttempt(tx, limits));
		throw error;
	}
}
