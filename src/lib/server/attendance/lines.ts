import { and, asc, desc, eq, min } from 'drizzle-orm';
import { minutesOf, type Span } from '../../attendance/minutes.ts';
import type { AttendanceSource } from '../../attendance/sheet.ts';
import type { Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import {
	attendance,
	attendanceChange,
	attendanceSpan,
	type AttendanceState
} from '../db/schema/attendance.ts';
import { admission, checkpoint } from '../db/schema/checkin.ts';
import { registration } from '../db/schema/registration.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { checkedSpans, type SheetSession } from './open-session.ts';

type Line = typeof attendance.$inferSelect;

/** A line of a sheet with its spans. */
export interface HeldLine extends Line {
	spans: Span[];
}

/** Whose line it is, before it is written. */
export type Whose =
	| { registrationId: number }
	| { guestName: string; people?: number; organisationId?: number | null; regionCode?: string | null };

/** How a line comes to be changed. */
export interface Means {
	actor: Actor;
	source: AttendanceSource;
	reason?: string;
	importId?: number | null;
}

/** The line of a registration on a sheet. */
export async function lineOf(
	tx: Tx,
	of: SheetSession,
	registrationId: number
): Promise<HeldLine | undefined> {
	const [line] = await tx
		.select()
		.from(attendance)
		.where(and(eq(attendance.sessionId, of.id), eq(attendance.registrationId, registrationId)));
	return line && { ...line, spans: await spansOf(tx, line.id) };
}

/** A line of a sheet by its number. @throws Refusal `not_found` (404), also for a line of another sheet */
export async function lineById(tx: Tx, of: SheetSession, attendanceId: number): Promise<HeldLine> {
	const [line] = await tx
		.select()
		.from(attendance)
		.where(and(eq(attendance.id, attendanceId), eq(attendance.sessionId, of.id)));
	if (!line) throw new Refusal('not_found', { status: 404 });
	return { ...line, spans: await spansOf(tx, line.id) };
}

async function spansOf(tx: Tx, attendanceId: number): Promise<Span[]> {
	const rows = await tx
		.select()
		.from(attendanceSpan)
		.where(eq(attendanceSpan.attendanceId, attendanceId))
		.orderBy(asc(attendanceSpan.arrivedAt));
	return rows.map(({ arrivedAt, leftAt }) => ({
		arrivedAt: arrivedAt.getTime(),
		leftAt: leftAt?.getTime() ?? null
	}));
}

/**
 * Whoever may be noted by a registration.
 * @throws Refusal `attendance_other_event`, `attendance_not_registered` for a place cancelled or handed over
 */
export async function requireRegistered(tx: Tx, of: SheetSession, registrationId: number): Promise<void> {
	const [found] = await tx
		.select({ eventId: registration.eventId, status: registration.status })
		.from(registration)
		.where(eq(registration.id, registrationId));
	if (found?.eventId !== of.eventId) throw new Refusal('attendance_other_event');
	if (found.status !== 'active') throw new Refusal('attendance_not_registered');
}

/** When the door of a session first read somebody. */
export async function readAtDoor(
	tx: Tx,
	of: SheetSession,
	registrationId: number
): Promise<number | undefined> {
	const [found] = await tx
		.select({ at: min(admission.at) })
		.from(admission)
		.innerJoin(checkpoint, eq(checkpoint.id, admission.checkpointId))
		.where(and(eq(checkpoint.sessionId, of.id), eq(admission.registrationId, registrationId)));
	return found?.at?.getTime();
}

/** Adds a line with its spans, its minutes and the first entry of its trail. @returns its number */
export async function addLine(
	tx: Tx,
	of: SheetSession,
	whose: Whose,
	as: Means & { spans: readonly Span[]; isAdmissible: boolean; signedAt?: Date }
): Promise<number> {
	const spans = checkedSpans(as.spans, of);
	const at = now();
	const [line] = await tx
		.insert(attendance)
		.values({
			...whose,
			sessionId: of.id,
			isAdmissible: as.isAdmissible,
			minutes: minutesIn(spans, of),
			source: as.source,
			signedAt: as.signedAt ?? null,
			createdAt: at,
			updatedAt: at
		})
		.returning();
	await insertSpans(tx, line!.id, spans);
	await keepTrail(tx, { id: line!.id, of, before: null, after: stateFrom(line!, spans) }, as);
	return line!.id;
}

/** What changes of a line; what is not said stays. */
export interface Difference {
	spans?: readonly Span[];
	isAdmissible?: boolean;
	signedAt?: Date;
	/** Whoever the guest of this line turned out to be. */
	registrationId?: number;
}

/** Changes a line, its minutes with it, and says so in its trail. */
export async function changeLine(
	tx: Tx,
	of: SheetSession,
	line: HeldLine,
	to: Difference,
	as: Means
): Promise<void> {
	const spans = to.spans ? checkedSpans(to.spans, of) : line.spans;
	const next = {
		isAdmissible: to.isAdmissible ?? line.isAdmissible,
		minutes: minutesIn(spans, of),
		source: as.source,
		signedAt: to.signedAt ?? line.signedAt,
		updatedAt: now(),
		...(to.registrationId === undefined
			? {}
			: { registrationId: to.registrationId, guestName: '', organisationId: null, regionCode: null })
	};
	await tx.update(attendance).set(next).where(eq(attendance.id, line.id));
	if (to.spans) {
		await tx.delete(attendanceSpan).where(eq(attendanceSpan.attendanceId, line.id));
		await insertSpans(tx, line.id, spans);
	}
	const before = stateFrom(line, line.spans);
	await keepTrail(tx, { id: line.id, of, before, after: stateFrom({ ...line, ...next }, spans) }, as);
}

/** Takes a line off the sheet; its trail stays, without a name. */
export async function dropLine(tx: Tx, of: SheetSession, line: HeldLine, as: Means): Promise<void> {
	await tx.delete(attendance).where(eq(attendance.id, line.id));
	await keepTrail(tx, { id: line.id, of, before: stateFrom(line, line.spans), after: null }, as);
}

/** Number of the last change of a line. */
export async function revisionOf(tx: Tx, attendanceId: number): Promise<number> {
	const [last] = await tx
		.select({ id: attendanceChange.id })
		.from(attendanceChange)
		.where(eq(attendanceChange.attendanceId, attendanceId))
		.orderBy(desc(attendanceChange.id))
		.limit(1);
	return last?.id ?? 0;
}

function minutesIn(spans: readonly Span[], { startsAt, endsAt }: SheetSession): number {
	return minutesOf(spans, { startsAt: startsAt.getTime(), endsAt: endsAt.getTime() });
}

async function insertSpans(tx: Tx, attendanceId: number, spans: readonly Span[]): Promise<void> {
	if (spans.length === 0) return;
	await tx.insert(attendanceSpan).values(
		spans.map(({ arrivedAt, leftAt }) => ({
			attendanceId,
			arrivedAt: new Date(arrivedAt),
			leftAt: leftAt === null ? null : new Date(leftAt)
		}))
	);
}

function stateFrom(
	{ minutes, isAdmissible, people }: Pick<Line, 'minutes' | 'isAdmissible' | 'people'>,
	spans: Span[]
): AttendanceState {
	return { minutes, isAdmissible, people, spans };
}

async function keepTrail(
	tx: Tx,
	change: { id: number; of: SheetSession; before: AttendanceState | null; after: AttendanceState | null },
	{ actor, source, reason = '', importId = null }: Means
): Promise<void> {
	await tx.insert(attendanceChange).values({
		attendanceId: change.id,
		sessionId: change.of.id,
		before: change.before,
		after: change.after,
		source,
		reason,
		importId,
		byPersonId: actor.kind === 'person' ? actor.personId : null,
		at: now()
	});
}
