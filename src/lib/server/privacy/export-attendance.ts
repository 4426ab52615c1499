import { asc, eq } from 'drizzle-orm';
import { attendance, attendanceChange, attendanceSpan } from '../db/schema/attendance.ts';
import { event } from '../db/schema/events.ts';
import { session } from '../db/schema/programme.ts';
import { registration } from '../db/schema/registration.ts';
import type { Tx } from '../db/write.ts';

/** What sheets hold of somebody, and what they themselves wrote on some; one statement a table. */
export async function attendanceOf(tx: Tx, personId: number) {
	const mine = eq(registration.personId, personId);
	return {
		presences: await tx
			.select({
				inscription: registration.code,
				evenement: event.name,
				rencontre: session.title,
				debut: session.startsAt,
				minutes: attendance.minutes,
				admissible: attendance.isAdmissible,
				connue_par: attendance.source,
				signee_le: attendance.signedAt
			})
			.from(attendance)
			.innerJoin(registration, eq(registration.id, attendance.registrationId))
			.innerJoin(session, eq(session.id, attendance.sessionId))
			.innerJoin(event, eq(event.id, session.eventId))
			.where(mine)
			.orderBy(asc(session.startsAt)),
		heures_de_presence: await tx
			.select({
				inscription: registration.code,
				rencontre: session.title,
				arrivee: attendanceSpan.arrivedAt,
				depart: attendanceSpan.leftAt
			})
			.from(attendanceSpan)
			.innerJoin(attendance, eq(attendance.id, attendanceSpan.attendanceId))
			.innerJoin(registration, eq(registration.id, attendance.registrationId))
			.innerJoin(session, eq(session.id, attendance.sessionId))
			.where(mine)
			.orderBy(asc(attendanceSpan.arrivedAt)),
		feuilles_de_presence_tenues: await tx
			.select({ rencontre: session.title, ecrit_le: attendanceChange.at, raison: attendanceChange.reason })
			.from(attendanceChange)
			.innerJoin(session, eq(session.id, attendanceChange.sessionId))
			.where(eq(attendanceChange.byPersonId, personId))
			.orderBy(asc(attendanceChange.id))
	};
}
