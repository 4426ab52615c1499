import { and, eq } from 'drizzle-orm';
import { isStaff, type Actor } from '../auth/policy.ts';
import type { Database } from '../db/client.ts';
import { sessionSpeaker, speaker } from '../db/schema/programme.ts';
import type { Tx } from '../db/write.ts';

/** Whether the actor speaks in a session, as the programme says, or is of the permanence. */
export async function isOfSession(db: Database | Tx, actor: Actor, sessionId: number): Promise<boolean> {
	if (isStaff(actor)) return true;
	if (actor.kind !== 'person') return false;
	const [speaks] = await db
		.select({ id: speaker.id })
		.from(speaker)
		.innerJoin(sessionSpeaker, eq(sessionSpeaker.speakerId, speaker.id))
		.where(and(eq(sessionSpeaker.sessionId, sessionId), eq(speaker.personId, actor.personId)));
	return speaks !== undefined;
}
