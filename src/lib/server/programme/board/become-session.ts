import { eq, sql } from 'drizzle-orm';
import type { DraftChange } from '../../../programme/board-changes.ts';
import type { Board } from '../../../programme/board.ts';
import { now } from '../../clock.ts';
import { session } from '../../db/schema/programme.ts';
import { proposal, proposalFormat } from '../../db/schema/proposals.ts';
import { draftPlacement } from '../../db/schema/timetable.ts';
import type { Tx } from '../../db/write.ts';
import { freeSlug } from '../free-slug.ts';
import { writeSpeakers } from '../proposals/speaker-rows.ts';
import { isBookableKind } from './kinds.ts';

/**
 * Makes a session of a confirmed proposal, where the draft has it: its text, those who speak in it, and seats to take
 * where its kind has them. Its line in the draft follows it.
 * @returns the session's id
 */
export async function becomeSession(
	tx: Tx,
	eventId: number,
	{ cardId, to }: DraftChange,
	board: Board
): Promise<number> {
	const [found] = await tx
		.select({ proposal, kind: proposalFormat.kind, slotId: draftPlacement.slotId })
		.from(draftPlacement)
		.innerJoin(proposal, eq(proposal.id, draftPlacement.proposalId))
		.innerJoin(proposalFormat, eq(proposalFormat.id, proposal.formatId))
		.where(eq(draftPlacement.id, cardId));
	const { proposal: offered, kind, slotId } = found!;
	const slot = board.slots.find(({ id }) => id === slotId)!;
	const bookable = isBookableKind(kind);
	const [made] = await tx
		.insert(session)
		.values({
			eventId,
			slug: await freeSlug(tx, session, eventId, offered.title, 'seance'),
			kind,
			title: offered.title,
			summary: offered.summary,
			description: offered.description,
			trackId: offered.trackId,
			roomId: to!.roomId,
			slot: slot.key,
			day: to!.day,
			startsAt: to!.startsAt,
			endsAt: to!.endsAt,
			bookable,
			capacity: bookable ? to!.capacity : 0,
			updatedAt: now()
		})
		.returning({ id: session.id });
	const sessionId = made!.id;
	await writeSpeakers(tx, { id: offered.id, eventId, sessionId });
	await tx.update(proposal).set({ sessionId }).where(eq(proposal.id, offered.id));
	await tx
		.update(draftPlacement)
		.set({ sessionId, proposalId: null, revision: sql`${draftPlacement.revision} + 1` })
		.where(eq(draftPlacement.id, cardId));
	return sessionId;
}
