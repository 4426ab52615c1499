import { eq } from 'drizzle-orm';
import type { ShownAssembly } from '../../assemblies/shapes.ts';
import type { Actor } from '../auth/policy.ts';
import { reader, type Database } from '../db/client.ts';
import { assembly } from '../db/schema/assemblies.ts';
import { watchable } from '../db/watched.ts';
import { followed } from './access.ts';
import { motionsOf, presentOf, quorumNow, rollOf } from './queries.ts';

/** Looked at four times a second: a vote opens on every phone within one. */
const rooms = watchable({ domains: ['assemblies'], everyMs: 250, read });

/** Server-sent events of an assembly, as it moves, for whoever may follow it. @throws Refusal as {@link followed} */
export async function watchAssembly(actor: Actor, slug: string, network: string): Promise<ReadableStream> {
	return rooms.watch((await followed(actor, slug)).event.id, ['room'], network);
}

/** What the screen of the room shows now. */
export async function shownOf(db: Database, eventId: number): Promise<ShownAssembly> {
	const [of] = await db.select().from(assembly).where(eq(assembly.eventId, eventId));
	const motions = await motionsOf(db, eventId);
	const roll = await rollOf(db, eventId);
	const closed = motions.filter(({ closedAt }) => closedAt !== null);
	return {
		state: !of!.openedAt ? 'before' : of!.closedAt ? 'over' : 'open',
		present: await presentOf(db, eventId),
		delegates: roll.filter(({ personId }) => personId !== null).length,
		quorum: await quorumNow(db, of!),
		// What is voted; else what was voted last.
		motion:
			motions.find(({ state }) => state === 'open') ??
			closed.toSorted((a, b) => b.closedAt! - a.closedAt!)[0] ??
			null
	};
}

async function read(eventId: number) {
	return { room: await shownOf(await reader(), eventId) };
}
