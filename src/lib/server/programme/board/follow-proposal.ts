import { eq } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { draftPlacement } from '../../db/schema/timetable.ts';
import type { Tx } from '../../db/write.ts';
import { move, roomSeats } from './place.ts';

/**
 * The card of a proposal offers as many seats as it now says, unless staff gave it a number of their own: one that is
 * neither what the proposal said nor what its room has.
 * @param numbers what the proposal said before and says now; null for nothing, which leaves it to the room
 */
export async function followSeats(
	tx: Tx,
	actor: Actor,
	proposalId: number,
	numbers: { before: number | null; after: number | null }
): Promise<void> {
	const [line] = await tx.select().from(draftPlacement).where(eq(draftPlacement.proposalId, proposalId));
	if (!line) return;
	const inRoom = await roomSeats(tx, line.roomId);
	if (line.capacity !== 0 && line.capacity !== (numbers.before ?? inRoom)) return;
	await move(tx, actor, line, line, { capacity: numbers.after ?? inRoom });
}
