import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { minutesOf } from '../../../attendance/minutes.ts';
import { reader, type Database } from '../../db/client.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { attendance, attendanceChange, attendanceImport } from '../../db/schema/attendance.ts';
import { person } from '../../db/schema/members.ts';
import { registration } from '../../db/schema/registration.ts';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { sha256 } from '../../ids.ts';
import { keptSession, type SheetOf, type SheetSession } from '../open-session.ts';
import { peopleOf, type ReportedPerson } from './match.ts';
import { readReport, type ReportLine } from './read-report.ts';

/** The report of an online meeting, as text, and the zone of its times. */
export interface Report {
	text: string;
	timezone: string;
}

/** Somebody of a report, and what it would write of them. */
export interface PlannedPerson extends ReportedPerson {
	/** As on the sheet. */
	sheetName: string | null;
	minutes: number;
	/** Somebody who keeps the sheet, or the person, has written it: it stays, unless one asks otherwise. */
	isNoted: boolean;
}

/**
 * What a report says and would write, read again each time: nothing is kept of it before it is applied.
 * @throws Refusal `not_found` (404), `report_unreadable`, `import_too_long`, `file_too_large`, `report_empty`
 */
export async function previewReport(of: SheetOf & Report) {
	const session = await keptSession(of);
	return planned(await reader(), session, of);
}

/** As {@link previewReport}, in the write that applies it. */
export async function planned(db: Database | Tx, session: SheetSession, { text, timezone }: Report) {
	const lines = readReport(text, { day: session.day, timezone: zoneOf(timezone, session) });
	if (lines.length === 0) throw new Refusal('report_empty', { status: 400, field: 'file' });
	const registered = await db
		.select({
			registrationId: registration.id,
			givenName: registration.givenName,
			familyName: registration.familyName,
			email: person.email,
			source: attendance.source
		})
		.from(registration)
		.innerJoin(person, eq(person.id, registration.personId))
		.leftJoin(
			attendance,
			and(eq(attendance.registrationId, registration.id), eq(attendance.sessionId, session.id))
		)
		.where(and(eq(registration.eventId, session.eventId), eqLiteral(registration.status, 'active')));
	const known = new Map(registered.map((one) => [one.registrationId, one]));
	const of = { startsAt: session.startsAt.getTime(), endsAt: session.endsAt.getTime() };
	const people = peopleOf(lines, registered, session).map((one): PlannedPerson => {
		const found = known.get(one.registrationId ?? 0);
		return {
			...one,
			sheetName: found ? `${found.givenName} ${found.familyName}` : null,
			minutes: minutesOf(one.spans, of),
			isNoted: found?.source != null && found.source !== 'meeting'
		};
	});
	const wrong = lines.filter((line): line is ReportLine & { problem: string } => line.problem !== null);
	return {
		digest: digestOfReport(text, timezone),
		people,
		wrong,
		applied: await appliedOf(db, session, text)
	};
}

/** The file's own, whatever its line ends: one report is one, in whatever way it is sent again. */
export function reportDigest(text: string): string {
	return sha256(text.replace(/\r\n?/g, '\n').trim());
}

function digestOfReport(text: string, timezone: string): string {
	return sha256(`${reportDigest(text)}\n${timezone}`);
}

async function appliedOf(db: Database | Tx, { id }: SheetSession, text: string): Promise<boolean> {
	const [found] = await db
		.select({ id: attendanceImport.id })
		.from(attendanceImport)
		.where(
			and(
				eq(attendanceImport.sessionId, id),
				eq(attendanceImport.sha256, reportDigest(text)),
				isNull(attendanceImport.undoneAt)
			)
		);
	return found !== undefined;
}

function zoneOf(timezone: string, session: SheetSession): string {
	try {
		return new Intl.DateTimeFormat('en-CA', { timeZone: timezone || session.timezone }).resolvedOptions()
			.timeZone;
	} catch {
		throw new Refusal('invalid_input', { status: 400, field: 'timezone' });
	}
}

/**
 * Reports applied to a sheet, the last first, and whether each may still be undone: nobody has changed a line since.
 * @throws Refusal `not_found` (404) unless the actor keeps the sheet
 */
export async function appliedReports(of: SheetOf) {
	const session = await keptSession(of);
	const db = await reader();
	return db
		.select({
			id: attendanceImport.id,
			fileName: attendanceImport.fileName,
			at: attendanceImport.at,
			undoneAt: attendanceImport.undoneAt,
			by: sql<string | null>`${person.givenName} || ' ' || ${person.familyName}`,
			lines: sql<number>`(SELECT count(*) FROM ${attendanceChange} WHERE ${attendanceChange.importId} = ${attendanceImport.id})`,
			corrected: sql<number>`(SELECT count(*) FROM attendance_change c JOIN attendance_change n
				ON n.attendance_id = c.attendance_id AND n.id > c.id WHERE c.import_id = ${attendanceImport.id})`
		})
		.from(attendanceImport)
		.leftJoin(person, eq(person.id, attendanceImport.byPersonId))
		.where(eq(attendanceImport.sessionId, session.id))
		.orderBy(desc(attendanceImport.id));
}
