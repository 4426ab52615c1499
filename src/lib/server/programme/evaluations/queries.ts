import { and, asc, eq, sql } from 'drizzle-orm';
import type { AskedSession } from '../../../programme/evaluations.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import { evaluationGiven } from '../../db/schema/evaluations.ts';
import { session, sessionSpeaker, speaker } from '../../db/schema/programme.ts';
import { windowOf } from './window.ts';

/**
 * The sessions that somebody was at, by time, each with whether it may be evaluated; one that is cancelled is not there.
 * Who asks is for the caller to check (`mayEvaluate`).
 */
export async function askedSessions(
	of: { id: number; event: { timezone: string } },
	at: Date = now()
): Promise<AskedSession[]> {
	const db = await reader();
	const rows = await db
		.select({
			id: session.id,
			slug: session.slug,
			title: session.title,
			day: session.day,
			startsAt: session.startsAt,
			endsAt: session.endsAt,
			given: evaluationGiven.sessionId
		})
		.from(session)
		.leftJoin(
			evaluationGiven,
			and(eq(evaluationGiven.sessionId, session.id), eq(evaluationGiven.registrationId, of.id))
		)
		.where(sql`${session.id} IN (SELECT session_id FROM attended_session WHERE registration_id = ${of.id})`)
		.orderBy(asc(session.startsAt), asc(session.id));
	const speakers = await speakersOf(rows.map(({ id }) => id));
	return rows.map(({ given, ...row }) => ({
		...row,
		speakers: speakers.get(row.id) ?? [],
		state: given === null ? windowOf(row, of.event.timezone, at) : 'given'
	}));
}

/** Names of those who speak, by session. */
export async function speakersOf(sessionIds: readonly number[]): Promise<Map<number, string[]>> {
	const db = await reader();
	const rows = await db
		.select({ sessionId: sessionSpeaker.sessionId, name: speaker.name })
		.from(sessionSpeaker)
		.innerJoin(speaker, eq(speaker.id, sessionSpeaker.speakerId))
		.where(sql`${sessionSpeaker.sessionId} IN ${oneOf(sessionIds)}`)
		.orderBy(asc(sessionSpeaker.position), asc(speaker.id));
	const names = new Map<number, string[]>();
	for (const { sessionId, name } of rows) names.set(sessionId, [...(names.get(sessionId) ?? []), name]);
	return names;
}
