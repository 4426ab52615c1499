import { and, desc, eq, gt, ne } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { authSession } from '../db/schema/auth.ts';
import { write, type Tx } from '../db/write.ts';
import { findSession } from './lucia.ts';
import { ANONYMOUS, requirePerson, type Actor } from './policy.ts';

/** Name of the cookie that carries the session's value. */
export const SESSION_COOKIE = 'estrade_session';

/** The longest value looked up: anything longer was not made here. */
const MAX_VALUE_LENGTH = 100;

/**
 * Who a session cookie belongs to.
 * @returns the actor with roles and managed organisations, the session's hash, and, when the cookie must be sent anew,
 *   its new end
 */
export async function actorOfSession(
	value: string | undefined
): Promise<{ actor: Actor; sessionId: string | null; renewedUntil: Date | null }> {
	const found = value && value.length <= MAX_VALUE_LENGTH ? await findSession(value) : null;
	if (!found) return { actor: ANONYMOUS, sessionId: null, renewedUntil: null };
	return {
		actor: { kind: 'person', personId: found.personId, ...found.person },
		sessionId: found.id,
		renewedUntil: found.renewed ? found.expiresAt : null
	};
}

interface SessionLine {
	/** SHA-256 of the cookie's value: names the session, opens nothing. */
	id: string;
	createdAt: Date;
	expiresAt: Date;
	current: boolean;
}

/** The open sessions of the person who asks, newest first. */
export async function mySessions(actor: Actor, currentId: string | null): Promise<SessionLine[]> {
	const { personId } = requirePerson(actor);
	const db = await reader();
	const rows = await db
		.select({ id: authSession.id, createdAt: authSession.createdAt, expiresAt: authSession.expiresAt })
		.from(authSession)
		.where(and(eq(authSession.personId, personId), gt(authSession.expiresAt, now())))
		.orderBy(desc(authSession.createdAt));
	return rows.map((row) => ({ ...row, current: row.id === currentId }));
}

/** Ends one session by its hash; nothing happens when it is not the actor's. */
export async function endSession(actor: Actor, id: string): Promise<void> {
	const { personId } = requirePerson(actor);
	await write('auth.endSession', async (tx) => {
		const ended = await tx
			.delete(authSession)
			.where(and(eq(authSession.id, id), eq(authSession.personId, personId)))
			.returning({ id: authSession.id });
		await recordEnded(tx, actor, personId, ended.length);
	});
}

/** Ends every session of the actor but the one they are using. */
export async function endOtherSessions(actor: Actor, currentId: string | null): Promise<number> {
	const { personId } = requirePerson(actor);
	return write('auth.endOtherSessions', async (tx) => {
		const ended = await tx
			.delete(authSession)
			.where(and(eq(authSession.personId, personId), ne(authSession.id, currentId ?? '')))
			.returning({ id: authSession.id });
		await recordEnded(tx, actor, personId, ended.length);
		return ended.length;
	});
}

async function recordEnded(tx: Tx, actor: Actor, personId: number, count: number): Promise<void> {
	if (count === 0) return;
	await record(tx, actor, {
		action: 'sessions.ended',
		objectKind: 'person',
		objectId: personId,
		details: { count }
	});
}
