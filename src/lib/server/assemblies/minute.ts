import type { MinuteKind } from '../../schemas/assembly-lists.ts';
import { now } from '../clock.ts';
import { assemblyEntry } from '../db/schema/assemblies.ts';
import type { Tx } from '../db/write.ts';
import { presentOf } from './queries.ts';

/** Writes what happened, at its instant and with how many delegates were present: of this the minutes are made. */
export async function minute(
	tx: Tx,
	eventId: number,
	kind: MinuteKind,
	more: { motionId?: number; details?: Record<string, string | number> } = {}
): Promise<void> {
	const present = await presentOf(tx, eventId);
	await tx.insert(assemblyEntry).values({ eventId, at: now(), kind, present, ...more });
}
