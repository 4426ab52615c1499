import { and, asc, eq, lte, sql, type SQL } from 'drizzle-orm';
import type { EvaluatedSession } from '../../../programme/evaluations.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { event } from '../../db/schema/events.ts';
import { room, session } from '../../db/schema/programme.ts';
import { speakersOf } from './queries.ts';
import { resultsOf } from './results.ts';

/** A session of some event that is over, with its results. */
export interface HeldEvaluated extends EvaluatedSession {
	event: { slug: string; name: string; timezone: string };
}

/**
 * The sessions of `where` that can be evaluated and are over, by time, each with its results; who may see them is the
 * caller's to check.
 */
export async function evaluatedSessions(where: SQL): Promise<HeldEvaluated[]> {
	const db = await reader();
	const rows = await db
		.select({
			id: session.id,
			slug: session.slug,
			title: session.title,
			day: session.day,
			startsAt: session.startsAt,
			roomName: room.name,
			event: { slug: event.slug, name: event.name, timezone: event.timezone }
		})
		.from(session)
		.innerJoin(event, eq(event.id, session.eventId))
		.leftJoin(room, eq(room.id, session.roomId))
		.where(and(where, lte(session.endsAt, now()), sql`${session.id} IN (SELECT id FROM evaluated_session)`))
		.orderBy(asc(session.startsAt), asc(session.id));
	const speakers = await speakersOf(rows.map(({ id }) => id));
	const results = new Map<number, EvaluatedSession['results']>();
	for (const [timezone, held] of Map.groupBy(rows, (row) => row.event.timezone))
		for (const [id, one] of await resultsOf(held, timezone)) results.set(id, one);
	return rows.map((row) => ({
		...row,
		speakers: speakers.get(row.id) ?? [],
		results: results.get(row.id)!
	}));
}
