import { addDays, dayOf, instantAt } from '../../format/dates.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, now } from '../clock.ts';
import { lastPurge, purge } from './purge.ts';

/** When nobody is at the door or in the office, where the association lives. */
const AT_NIGHT = '3:00';

/** A night of the change of hour lasts one more. */
const DAY_AT_MOST_MS = DAY_MS + HOUR_MS;

/** Instances do not come at the same instant, and who comes within this time after another has nothing to do. */
const APART_MS = 30 * MINUTE_MS;

/** How long until the next purge: at night, or at once when the last one is older than a day. */
export async function untilNightlyPurge(): Promise<number> {
	const at = now();
	const waitMs = nextPurge(at, await lastPurge()).getTime() - at.getTime();
	return waitMs + (Math.random() * APART_MS) / 2;
}

/** When to purge next, `last` being when it was last done to its end. */
export function nextPurge(at: Date, last: Date | undefined): Date {
	if (!last || at.getTime() - last.getTime() > DAY_AT_MOST_MS) return at;
	const tonight = instantAt(dayOf(at), AT_NIGHT);
	return tonight > at ? tonight : instantAt(addDays(dayOf(at), 1), AT_NIGHT);
}

/** Purges, unless another instance has just done so. */
export async function nightlyPurge(signal: AbortSignal): Promise<void> {
	const last = await lastPurge();
	if (last && now().getTime() - last.getTime() < APART_MS) return;
	await purge({ signal });
}
