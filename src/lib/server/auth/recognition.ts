import { write } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { isStaff, type Actor } from './policy.ts';
import { countAttempt, networkLimits, requireUnused, type Limit } from './throttle.ts';

/** Who asks, and from which network (see `networkOf`). */
interface Asker {
	actor: Actor;
	network: string;
}

/**
 * How many addresses one session, one signed link, or the strangers of one network may learn to be registered in a
 * quarter of an hour: far more than honest mistakes. And a network in all: wide enough for an event's wifi.
 */
const MOST = 20;
const MOST_PER_NETWORK = 100;

/** Refusals of an order that come once its people were looked up: past the limit, each would tell. */
const TELLING = new Set(['sold_out', 'session_full', 'too_many_held']);

/**
 * Runs a command that tells whoever hands a place over that someone is registered already (decision 9), and bounds what
 * is learnt so: past the limit, it is refused before anything is looked up. Staff see everybody anyway.
 * @throws Refusal `too_many_requests` (429), and those of the command
 */
export async function boundRecognition<T>(asker: Asker, command: () => Promise<T>): Promise<T> {
	if (isStaff(asker.actor)) return command();
	const limits = limitsOf(asker);
	await requireUnused(limits);
	return counting(limits, command);
}

/**
 * As {@link boundRecognition} for an order, which is never refused for what others asked: past the limit, only its
 * refusals are all one, so that they tell nothing of its people.
 */
export async function boundOrder<T>(asker: Asker, command: () => Promise<T>): Promise<T> {
	if (isStaff(asker.actor)) return command();
	const limits = limitsOf(asker);
	try {
		return await counting(limits, command);
	} catch (error) {
		if (error instanceof Refusal && TELLING.has(error.code)) await requireUnused(limits);
		throw error;
	}
}

async function counting<T>(limits: Limit[], command: () => Promise<T>): Promise<T> {
	try {
		return await command();
	} catch (error) {
		// Counted after the answer, by the door: of many asked at once, those past the limit are refused too.
		if (error instanceof Refusal && error.code === 'already_registered')
			await write('auth.countRecognition', (tx) => countAttempt(tx, limits));
		throw error;
	}
}

function limitsOf({ actor, network }: Asker): Limit[] {
	const kind = 'recognition';
	const around = networkLimits(kind, network, MOST_PER_NETWORK);
	if (actor.kind === 'person') return [{ kind, subject: `person:${actor.personId}`, most: MOST }, ...around];
	if (actor.kind === 'link')
		return [{ kind, subject: `${actor.purpose}:${actor.code}`, most: MOST }, ...around];
	return [{ kind, subject: `strangers:${network}`, most: MOST }, ...around];
}
