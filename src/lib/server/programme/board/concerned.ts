import { and, eq, sql } from 'drizzle-orm';
import { reader } from '../../db/client.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { oneOf } from '../../db/one-of.ts';
import { event } from '../../db/schema/events.ts';
import { person } from '../../db/schema/members.ts';
import { booking, sessionSpeaker, speaker } from '../../db/schema/programme.ts';
import { order, registration } from '../../db/schema/registration.ts';
import { timetableVersion, type TimetableChange } from '../../db/schema/timetable.ts';
import { Refusal } from '../../errors.ts';

/** Somebody a published version changes something for, and what. */
export interface Concerned {
	personId: number;
	email: string;
	givenName: string;
	registrationId: number | null;
	changes: TimetableChange[];
	lost: string[];
	speaking: TimetableChange[];
	note: string;
}

/**
 * Those whom a version concerns: with a seat in a session that it moves, or losing one, or waiting for one in a session
 * that it calls off, or speaking in it; each once.
 * Where nobody was to be told, only those who lose a seat. New sessions concern those who speak in them. Other numbers of
 * seats concern nobody who keeps theirs, nor does it those whom the publication itself gave a seat: they have a message
 * of their own.
 * @throws Refusal `not_found` (404)
 */
export async function concernedBy(
	versionId: number
): Promise<{ event: typeof event.$inferSelect; people: Concerned[] }> {
	const db = await reader();
	const [found] = await db
		.select({ version: timetableVersion, event })
		.from(timetableVersion)
		.innerJoin(event, eq(event.id, timetableVersion.eventId))
		.where(eq(timetableVersion.id, versionId));
	if (!found) throw new Refusal('not_found', { status: 404 });
	const { version } = found;
	const byId = new Map(version.changes.map((change) => [change.sessionId, change]));
	const ids = oneOf(
		version.changes.flatMap(({ kind, sessionId }) => (kind === 'capacity' ? [] : [sessionId]))
	);
	const publishedAt = version.publishedAt.getTime();
	const calledOff = oneOf(
		version.changes.flatMap(({ kind, sessionId }) => (kind === 'cancelled' ? [sessionId] : []))
	);
	// Calling it off ended their wait, at the instant of the version.
	const waited = sql`SELECT registration_id, session_id FROM waitlist_entry
		WHERE status = 'lapsed' AND ended_at = ${publishedAt} AND session_id IN ${calledOff}`;
	const lostOf = new Map<number, TimetableChange[]>();
	for (const change of version.changes)
		for (const id of change.lost) lostOf.set(id, [...(lostOf.get(id) ?? []), change]);
	const rows = await db
		.select({
			registrationId: registration.id,
			givenName: registration.givenName,
			personId: person.id,
			email: person.email,
			isHeld: sql<number>`${order.status} = 'held'`,
			sessions: sql<string>`(SELECT json_group_array(${booking.sessionId}) FROM ${booking}
				WHERE ${booking.registrationId} = ${registration.id} AND ${booking.status} = 'active'
				AND (${booking.createdAt} < ${publishedAt} OR (${booking.createdAt} = ${publishedAt} AND ${booking.source} <> 'promotion'))
				AND ${booking.sessionId} IN ${ids})`,
			waited: sql<string>`(SELECT json_group_array(session_id) FROM (${waited}) WHERE registration_id = ${registration.id})`
		})
		.from(registration)
		.innerJoin(person, eq(person.id, registration.personId))
		.innerJoin(order, eq(order.id, registration.orderId))
		.where(
			and(
				eqLiteral(registration.status, 'active'),
				sql`(${registration.id} IN ${oneOf([...lostOf.keys()])} OR ${registration.id} IN
					(SELECT registration_id FROM booking WHERE status = 'active' AND session_id IN ${ids})
					OR ${registration.id} IN (SELECT registration_id FROM (${waited})))`
			)
		);
	const people = new Map<number, Concerned>();
	for (const { registrationId, givenName, personId, email, isHeld, sessions, waited } of rows) {
		const lost = lostOf.get(registrationId) ?? [];
		const kept = [sessions, waited].flatMap((one) =>
			(JSON.parse(one) as number[]).flatMap((id) => byId.get(id) ?? [])
		);
		// An order still being paid is not announced yet; a place that it loses is told all the same.
		if (lost.length === 0 && (!version.notified || isHeld || kept.length === 0)) continue;
		people.set(personId, {
			personId,
			email,
			givenName,
			registrationId,
			changes: [...lost, ...(version.notified ? kept : [])],
			lost: lost.map(({ title }) => title),
			speaking: [],
			note: version.note
		});
	}
	if (version.notified) {
		const speaking = await db
			.select({
				sessionId: sessionSpeaker.sessionId,
				personId: person.id,
				email: person.email,
				givenName: person.givenName
			})
			.from(sessionSpeaker)
			.innerJoin(speaker, eq(speaker.id, sessionSpeaker.speakerId))
			.innerJoin(person, eq(person.id, speaker.personId))
			.where(sql`${sessionSpeaker.sessionId} IN ${ids}`);
		for (const { sessionId, personId, email, givenName } of speaking) {
			const known = people.get(personId) ?? {
				...{ personId, email, givenName, registrationId: null, note: version.note },
				...{ changes: [], lost: [], speaking: [] }
			};
			known.speaking.push(byId.get(sessionId)!);
			people.set(personId, known);
		}
	}
	return { event: found.event, people: [...people.values()] };
}
