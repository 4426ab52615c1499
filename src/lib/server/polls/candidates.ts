import { asc, eq } from 'drizzle-orm';
import type { CountedCandidate } from '../../poll/office.ts';
import { now } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { pollCandidate } from '../db/schema/polls.ts';
import type { Tx } from '../db/write.ts';
import type { Poll } from './ledger/ledger.ts';

/**
 * Whether the office counts a poll: past the close, and once the store takes no ballot of any instance. A clock alone, which may
 * be ahead, counts nothing.
 */
export function isCounted({ closesAt, sealedAt }: Pick<Poll, 'closesAt' | 'sealedAt'>): boolean {
	return sealedAt !== null && now() >= closesAt;
}

/** The candidates of a poll with the votes they have. */
export async function candidatesIn(db: Database | Tx, pollId: number): Promise<CountedCandidate[]> {
	const rows = await db
		.select()
		.from(pollCandidate)
		.where(eq(pollCandidate.pollId, pollId))
		.orderBy(asc(pollCandidate.position), asc(pollCandidate.id));
	return rows.map((row) => {
		const { code, name, organisationName, nominationId, votes, removedAt, removedReason } = row;
		return {
			...{ code, name, organisationName, nominationId, votes, removedReason },
			...{ ref: refOf(row), isRemoved: removedAt !== null }
		};
	});
}

/** What names, in the settings of a vote, where a candidate comes from; null for one that staff wrote themselves. */
export function refOf(of: {
	sessionId: number | null;
	speakerId: number | null;
	exhibitorId: number | null;
}): string | null {
	if (of.sessionId !== null) return `session-${of.sessionId}`;
	if (of.speakerId !== null) return `speaker-${of.speakerId}`;
	return of.exhibitorId === null ? null : `exhibitor-${of.exhibitorId}`;
}
