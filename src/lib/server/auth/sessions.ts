import { ANONYMOUS, type Actor } from './policy.ts';

/** Name of the cookie that carries the session id. */
export const SESSION_COOKIE = 'estrade_session';

/** Who a session cookie belongs to. */
export async function actorOfSession(
	_sessionId: string | undefined
): Promise<{ actor: Actor; sessionId: string | null }> {
	return { actor: ANONYMOUS, sessionId: null };
}
