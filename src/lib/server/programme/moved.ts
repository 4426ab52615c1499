import type { ProgrammeSession } from '../../programme/shown.ts';
import { DAY_MS, now } from '../clock.ts';
import type { session } from '../db/schema/programme.ts';

/** How long what changed in somebody's programme is said to be new. */
const NEWS_MS = 7 * DAY_MS;

/** Whether something that happened then is still news. */
export function isNews(at: Date): boolean {
	return now().getTime() - at.getTime() <= NEWS_MS;
}

/** What changed of a session that moved within the last days; null when nothing did, or when it is called off. */
export function formerPlace({
	movedAt,
	movedFrom,
	status
}: Pick<typeof session.$inferSelect, 'movedAt' | 'movedFrom' | 'status'>): ProgrammeSession['movedFrom'] {
	if (!movedAt || !movedFrom || status === 'cancelled' || !isNews(movedAt)) return null;
	const { startsAt, endsAt, roomName } = movedFrom;
	return { startsAt: new Date(startsAt), endsAt: new Date(endsAt), roomName };
}
