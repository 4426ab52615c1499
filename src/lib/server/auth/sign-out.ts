import { eq } from 'drizzle-orm';
import { authSession } from '../db/schema/auth.ts';
import { write } from '../db/write.ts';

/** Ends the session a browser carries, by its hash. Doing it twice is harmless. */
export async function signOut(sessionId: string | null): Promise<void> {
	if (!sessionId) return;
	await write('auth.signOut', (tx) => tx.delete(authSession).where(eq(authSession.id, sessionId)));
}
