import { and, asc, eq, sql } from 'drizzle-orm';
import { dateTime } from '../../format/dates.ts';
import type { OfferInput } from '../../schemas/trainings.ts';
import { timeOnClock } from '../clock-time.ts';
import { DAY_MS, now } from '../clock.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { attendance } from '../db/schema/attendance.ts';
import { session, sessionSpeaker } from '../db/schema/programme.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';

/** A meeting of an offer, with the line of the form that says it. */
export interface OfferDate {
	id?: number;
	line: number;
	day: string;
	startsAt: Date;
	endsAt: Date;
}

type Session = typeof session.$inferSelect;

/** Past everything that is on any timetable: what moves goes there first, so that two dates may change places. */
const FAR_AWAY_MS = 400_000 * DAY_MS;

/**
 * The meetings that a form says, in order of time; lines left empty are none.
 * @throws Refusal on the line: `date_missing`, `date_incomplete`, `date_ends_early`, `dates_overlap`, `time_missing`
 */
export function readDates(lines: OfferInput['dates'], timezone: string): OfferDate[] {
	const dates = lines.flatMap(({ id, day, from, to }, line): OfferDate[] => {
		if (!day && !from && !to) return [];
		const at = (field: 'day' | 'from' | 'to') => `dates[${line}].${field}`;
		if (!day || !from || !to)
			throw new Refusal('date_incomplete', {
				status: 400,
				field: at(!day ? 'day' : !from ? 'from' : 'to')
			});
		const startsAt = timeOnClock(day, from.slice(0, 5), timezone, at('from'));
		const endsAt = timeOnClock(day, to.slice(0, 5), timezone, at('to'));
		if (endsAt <= startsAt) throw new Refusal('date_ends_early', { status: 400, field: at('to') });
		return [{ ...(id === undefined ? {} : { id }), line, day, startsAt, endsAt }];
	});
	if (dates.length === 0) throw new Refusal('date_missing', { status: 400, field: 'dates[0].day' });
	dates.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
	for (const [i, one] of dates.entries()) {
		const before = dates[i - 1];
		if (before && one.startsAt < before.endsAt)
			throw new Refusal('dates_overlap', {
				status: 400,
				values: { other: dateTime(before.startsAt, 'fr', timezone) },
				field: `dates[${one.line}].from`
			});
	}
	return dates;
}

/** Scheduled meetings of an offer, in order of time. */
export function scheduledDates(tx: Tx, eventId: number): Promise<Session[]> {
	return tx
		.select()
		.from(session)
		.where(
			and(
				eq(session.eventId, eventId),
				eqLiteral(session.kind, 'training'),
				eqLiteral(session.status, 'scheduled')
			)
		)
		.orderBy(asc(session.startsAt));
}

/** What a change of dates does, to whoever follows them. */
export interface DatesChange {
	/** Whether anything is no longer as people knew it. */
	hasMoved: boolean;
	/** Starts of the meetings as they stood, in milliseconds. */
	was: number[];
}

/**
 * Puts the meetings of an offer as a form says them: what moves bumps its number for calendars and says from where, what
 * is left out is called off.
 * @throws Refusal `date_begun` on the line of a meeting that began, or that has a sheet, and would move; `stale_page` for
 *   one that is no longer there
 */
export async function putDates(
	tx: Tx,
	of: { eventId: number; title: string; timezone: string },
	dates: readonly OfferDate[]
): Promise<DatesChange> {
	const there = await scheduledDates(tx, of.eventId);
	const byId = new Map(there.map((one) => [one.id, one]));
	if (dates.some(({ id }) => id !== undefined && !byId.has(id))) throw new Refusal('stale_page');
	const kept = new Set(dates.flatMap(({ id }) => (id === undefined ? [] : [id])));
	const gone = there.filter(({ id }) => !kept.has(id));
	const moved = dates.filter((one) => {
		const before = one.id === undefined ? undefined : byId.get(one.id);
		return before && (+before.startsAt !== +one.startsAt || +before.endsAt !== +one.endsAt);
	});
	const sheets = await withSheet(tx, of.eventId);
	for (const one of moved) requireMovable(byId.get(one.id!)!, sheets, `dates[${one.line}].day`);
	for (const one of gone) requireMovable(one, sheets, 'dates[0].day');

	for (const one of gone) await callOff(tx, one.id);
	for (const { id } of moved)
		await tx
			.update(session)
			.set({
				startsAt: sql`${session.startsAt} + ${FAR_AWAY_MS}`,
				endsAt: sql`${session.endsAt} + ${FAR_AWAY_MS}`
			})
			.where(eq(session.id, id!));
	for (const one of moved) await move(tx, byId.get(one.id!)!, one, of.timezone);
	const fresh = dates.filter(({ id }) => id === undefined);
	await addDates(tx, of, fresh);
	return {
		hasMoved: there.length > 0 && gone.length + moved.length + fresh.length > 0,
		was: there.map(({ startsAt }) => startsAt.getTime())
	};
}

async function withSheet(tx: Tx, eventId: number): Promise<Set<number>> {
	const rows = await tx
		.selectDistinct({ id: attendance.sessionId })
		.from(attendance)
		.innerJoin(session, eq(session.id, attendance.sessionId))
		.where(eq(session.eventId, eventId));
	return new Set(rows.map(({ id }) => id));
}

function requireMovable({ id, startsAt }: Session, sheets: ReadonlySet<number>, field: string): void {
	if (startsAt <= now() || sheets.has(id)) throw new Refusal('date_begun', { field });
}

async function callOff(tx: Tx, id: number): Promise<void> {
	await tx
		.update(session)
		.set({
			status: 'cancelled',
			calendarSequence: sql`${session.calendarSequence} + 1`,
			updatedAt: now()
		})
		.where(eq(session.id, id));
}

async function move(tx: Tx, before: Session, to: OfferDate, timezone: string): Promise<void> {
	await tx
		.update(session)
		.set({
			...{ day: to.day, startsAt: to.startsAt, endsAt: to.endsAt, slot: slotOf(to, timezone) },
			calendarSequence: sql`${session.calendarSequence} + 1`,
			movedAt: now(),
			movedFrom: {
				startsAt: before.startsAt.getTime(),
				endsAt: before.endsAt.getTime(),
				roomName: null
			},
			updatedAt: now()
		})
		.where(eq(session.id, before.id));
}

async function addDates(
	tx: Tx,
	{ eventId, title, timezone }: { eventId: number; title: string; timezone: string },
	dates: readonly OfferDate[]
): Promise<void> {
	if (dates.length === 0) return;
	const there = await tx.select({ slug: session.slug }).from(session).where(eq(session.eventId, eventId));
	const last = Math.max(0, ...there.map(({ slug }) => Number(/^date-(\d+)$/.exec(slug)?.[1] ?? 0)));
	await tx.insert(session).values(
		dates.map((one, i) => ({
			...{ eventId, slug: `date-${last + i + 1}`, kind: 'training' as const, title },
			...{ day: one.day, startsAt: one.startsAt, endsAt: one.endsAt, slot: slotOf(one, timezone) },
			updatedAt: now()
		}))
	);
}

function slotOf({ day, startsAt }: OfferDate, timezone: string): string {
	const clock = new Intl.DateTimeFormat('en-CA', {
		...{ timeZone: timezone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
	}).format(startsAt);
	return `${day}-${clock.replace(':', '')}`;
}

/** Everybody who trains in an offer trains at each of its meetings. */
export async function linkTrainers(tx: Tx, eventId: number, speakerIds: readonly number[]): Promise<void> {
	await tx.run(
		sql`DELETE FROM session_speaker WHERE session_id IN (SELECT id FROM session WHERE event_id = ${eventId})`
	);
	const dates = await scheduledDates(tx, eventId);
	const rows = dates.flatMap(({ id: sessionId }) =>
		speakerIds.map((speakerId, position) => ({ sessionId, speakerId, position }))
	);
	if (rows.length > 0) await tx.insert(sessionSpeaker).values(rows);
}
