import { aliasedTable, and, asc, eq, min, or, sql } from 'drizzle-orm';
import type { SheetLine, TrailEntry } from '../../attendance/sheet.ts';
import { reader } from '../db/client.ts';
import { attendance, attendanceChange, attendanceSpan } from '../db/schema/attendance.ts';
import { admission, checkpoint } from '../db/schema/checkin.ts';
import { organisation, person } from '../db/schema/members.ts';
import { room, sessionSpeaker, speaker } from '../db/schema/programme.ts';
import { order, registration } from '../db/schema/registration.ts';
import { asksReason, EARLY_MS, isUnderWay, keptSession, type SheetOf } from './open-session.ts';
import { isExpected } from './unmarked.ts';
import { now } from '../clock.ts';

/**
 * The sheet of a session: everybody expected there, by family name, whoever was noted without being expected, and guests.
 * @throws Refusal `not_found` (404) unless the actor keeps it
 */
export async function attendanceSheet(of: SheetOf) {
	const session = await keptSession(of);
	const db = await reader();
	const guestOrganisation = aliasedTable(organisation, 'guest_organisation');
	const held = and(eq(attendance.registrationId, registration.id), eq(attendance.sessionId, session.id));
	const [expected, guests, spans, changes, read, speakers, rooms] = await db.batch([
		db
			.select({
				registrationId: registration.id,
				givenName: registration.givenName,
				familyName: registration.familyName,
				organisation: sql<string>`coalesce(${organisation.name}, ${registration.organisationName})`,
				status: registration.status,
				line: attendance
			})
			.from(registration)
			.innerJoin(order, eq(order.id, registration.orderId))
			.leftJoin(organisation, eq(organisation.id, registration.organisationId))
			.leftJoin(attendance, held)
			.where(
				and(
					eq(registration.eventId, session.eventId),
					or(
						isExpected(session),
						sql`${attendance.id} IS NOT NULL`,
						sql`EXISTS (SELECT 1 FROM ${admission} JOIN ${checkpoint} ON ${checkpoint.id} = ${admission.checkpointId}
							WHERE ${checkpoint.sessionId} = ${session.id} AND ${admission.registrationId} = ${registration.id})`
					)
				)
			),
		db
			.select({ line: attendance, organisation: guestOrganisation.name })
			.from(attendance)
			.leftJoin(guestOrganisation, eq(guestOrganisation.id, attendance.organisationId))
			.where(and(eq(attendance.sessionId, session.id), sql`${attendance.registrationId} IS NULL`))
			.orderBy(asc(attendance.id)),
		db
			.select({ span: attendanceSpan })
			.from(attendanceSpan)
			.innerJoin(attendance, eq(attendance.id, attendanceSpan.attendanceId))
			.where(eq(attendance.sessionId, session.id))
			.orderBy(asc(attendanceSpan.arrivedAt)),
		db
			.select({
				change: attendanceChange,
				by: sql<string | null>`${person.givenName} || ' ' || ${person.familyName}`
			})
			.from(attendanceChange)
			.leftJoin(person, eq(person.id, attendanceChange.byPersonId))
			.where(eq(attendanceChange.sessionId, session.id))
			.orderBy(asc(attendanceChange.id)),
		db
			.select({ registrationId: admission.registrationId, at: min(admission.at) })
			.from(admission)
			.innerJoin(checkpoint, eq(checkpoint.id, admission.checkpointId))
			.where(eq(checkpoint.sessionId, session.id))
			.groupBy(admission.registrationId),
		db
			.select({ name: speaker.name })
			.from(sessionSpeaker)
			.innerJoin(speaker, eq(speaker.id, sessionSpeaker.speakerId))
			.where(eq(sessionSpeaker.sessionId, session.id))
			.orderBy(asc(sessionSpeaker.position)),
		db
			.select({ name: room.name })
			.from(room)
			.where(eq(room.id, session.roomId ?? 0))
	]);
	const spansBy = Map.groupBy(spans, ({ span }) => span.attendanceId);
	const changesBy = Map.groupBy(changes, ({ change }) => change.attendanceId);
	const readBy = new Map(read.map(({ registrationId, at }) => [registrationId, at]));
	const written = (line: typeof attendance.$inferSelect | null) => ({
		attendanceId: line?.id ?? null,
		people: line?.people ?? 1,
		isAdmissible: line?.isAdmissible ?? true,
		minutes: line?.minutes ?? 0,
		source: line?.source ?? null,
		signedAt: line?.signedAt ?? null,
		spans: (spansBy.get(line?.id ?? 0) ?? []).map(({ span }) => ({
			arrivedAt: span.arrivedAt.getTime(),
			leftAt: span.leftAt?.getTime() ?? null
		})),
		revision: changesBy.get(line?.id ?? 0)?.at(-1)?.change.id ?? 0,
		trail: (changesBy.get(line?.id ?? 0) ?? []).map(({ change, by }): TrailEntry => {
			const { at, source, before, after, reason } = change;
			return { at, by, source, before, after, reason };
		})
	});
	const people = expected
		.map(({ registrationId, givenName, familyName, organisation, status, line }): SheetLine => ({
			...{ key: `r${registrationId}`, registrationId, givenName, familyName, organisation },
			...{ isCancelled: status !== 'active', readAt: readBy.get(registrationId) ?? null },
			...written(line)
		}))
		.sort(
			(a, b) =>
				a.familyName.localeCompare(b.familyName, 'fr-CA') || a.givenName.localeCompare(b.givenName, 'fr-CA')
		);
	const others = guests.map(({ line, organisation }): SheetLine => ({
		...{ key: `a${line.id}`, registrationId: null, givenName: '', familyName: line.guestName },
		...{ organisation: organisation ?? '', isCancelled: false, readAt: null },
		...written(line)
	}));
	return {
		session: { ...session, room: rooms[0]?.name ?? null, speakers: speakers.map(({ name }) => name) },
		lines: [...people, ...others],
		asksReason: asksReason(session),
		isUnderWay: isUnderWay(session),
		isOpen: session.status === 'scheduled' && now().getTime() >= session.startsAt.getTime() - EARLY_MS
	};
}

/** How many people are there, for the screen that shows the code. @throws Refusal as {@link attendanceSheet} */
export async function presentCount(of: SheetOf): Promise<number> {
	const session = await keptSession(of);
	const db = await reader();
	const [[noted], [atDoor]] = await db.batch([
		db
			.select({ people: sql<number>`coalesce(sum(${attendance.people}), 0)` })
			.from(attendance)
			.where(
				and(
					eq(attendance.sessionId, session.id),
					sql`EXISTS (SELECT 1 FROM ${attendanceSpan} WHERE ${attendanceSpan.attendanceId} = ${attendance.id})`
				)
			),
		db
			.select({ people: sql<number>`count(DISTINCT ${admission.registrationId})` })
			.from(admission)
			.innerJoin(checkpoint, eq(checkpoint.id, admission.checkpointId))
			.where(
				and(
					eq(checkpoint.sessionId, session.id),
					sql`NOT EXISTS (SELECT 1 FROM ${attendance} WHERE ${attendance.sessionId} = ${session.id} AND ${attendance.registrationId} = ${admission.registrationId})`
				)
			)
	]);
	return (noted?.people ?? 0) + (atDoor?.people ?? 0);
}
