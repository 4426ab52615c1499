import { and, asc, eq, sql } from 'drizzle-orm';
import type { AskedSession } from '../../../programme/evaluations.ts';
import { isForgotten } from '../../../format/names.ts';
import { mayEvaluate, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { oneOf } from '../../db/one-of.ts';
import { evaluationGiven } from '../../db/schema/evaluations.ts';
import { session, sessionSpeaker, speaker } from '../../db/schema/programme.ts';
import { Refusal } from '../../errors.ts';
import { findTicket } from '../../registration/queries.ts';
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

/**
 * What the page of one person's evaluations shows; nothing to evaluate once their place is given up.
 * @throws Refusal `not_found` (404), also to whoever may not answer in this name; `gone` (410) once they are forgotten
 */
export async function ownEvaluations(actor: Actor, code: string) {
	const found = await findTicket(code);
	if (!mayEvaluate(actor, found)) throw new Refusal('not_found', { status: 404 });
	if (isForgotten(found.person.email)) throw new Refusal('gone', { status: 410 });
	const { name, timezone } = found.event;
	const all = await askedSessions(found);
	// A day none of whose sessions is over has nothing to say yet.
	const begun = new Set(all.filter(({ state }) => state !== 'later').map(({ day }) => day));
	return { event: { name, timezone }, sessions: all.filter(({ day }) => begun.has(day)) };
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
