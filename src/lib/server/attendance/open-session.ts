import { eq } from 'drizzle-orm';
import { addDays, dayOf } from '../../format/dates.ts';
import type { Span } from '../../attendance/minutes.ts';
import { isStaff, type Actor } from '../auth/policy.ts';
import { DAY_MS, HOUR_MS, now } from '../clock.ts';
import { reader, type Database } from '../db/client.ts';
import { event } from '../db/schema/events.ts';
import { session } from '../db/schema/programme.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { requireSheetKeeper } from './access.ts';

/** A sheet opens so long before its session: people come early. */
export const EARLY_MS = HOUR_MS;
/** So long after its session, a change of a sheet is a correction, and says why. */
const SETTLED_MS = DAY_MS;

/** A session whose sheet is kept. */
export interface SheetSession {
	id: number;
	eventId: number;
	eventSlug: string;
	eventName: string;
	timezone: string;
	title: string;
	day: string;
	startsAt: Date;
	endsAt: Date;
	status: 'scheduled' | 'cancelled';
	bookable: boolean;
	roomId: number | null;
	/** Null: its event is a draft, which staff alone see. */
	publishedAt: Date | null;
}

/** A session by its number. @throws Refusal `not_found` (404) */
export async function sessionOf(db: Database | Tx, sessionId: number): Promise<SheetSession> {
	const [found] = Number.isSafeInteger(sessionId)
		? await db
				.select({
					...{ id: session.id, eventId: session.eventId, eventSlug: event.slug, eventName: event.name },
					...{ timezone: event.timezone, title: session.title, day: session.day, roomId: session.roomId },
					...{ startsAt: session.startsAt, endsAt: session.endsAt },
					...{ status: session.status, bookable: session.bookable, publishedAt: event.publishedAt }
				})
				.from(session)
				.innerJoin(event, eq(event.id, session.eventId))
				.where(eq(session.id, sessionId))
		: [];
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** Which sheet, as an address names it. */
export interface SheetOf {
	actor: Actor;
	eventSlug: string;
	sessionId: number;
}

/**
 * The session of a sheet that the actor keeps.
 * @throws Refusal `not_found` (404), also for whoever keeps no sheet of that event, and for another event's session
 */
export async function keptSession({ actor, eventSlug, sessionId }: SheetOf): Promise<SheetSession> {
	const found = await sessionOf(await reader(), sessionId);
	if (found.eventSlug !== eventSlug) throw new Refusal('not_found', { status: 404 });
	await requireSheetKeeper(actor, found.eventId);
	return found;
}

/** By whom a line is known: the trainer's list, or the permanence. */
export function keeperSource(actor: Actor): 'list' | 'staff' {
	return isStaff(actor) ? 'staff' : 'list';
}

/** Whether people come and go now: from the hour before until the end. */
export function isUnderWay({ status, startsAt, endsAt }: SheetSession): boolean {
	const at = now().getTime();
	return status === 'scheduled' && at >= startsAt.getTime() - EARLY_MS && at <= endsAt.getTime();
}

/** Whether a change now is a correction, which says why. */
export function asksReason({ endsAt }: Pick<SheetSession, 'endsAt'>): boolean {
	return now().getTime() > endsAt.getTime() + SETTLED_MS;
}

/**
 * Whether the sheet may be written now.
 * @throws Refusal `attendance_cancelled`; `attendance_not_begun` before the hour that precedes the session;
 *   `attendance_reason` for a correction that does not say why
 */
export function requireWritable(of: SheetSession, reason: string): void {
	if (of.status !== 'scheduled') throw new Refusal('attendance_cancelled');
	if (now().getTime() < of.startsAt.getTime() - EARLY_MS) throw new Refusal('attendance_not_begun');
	if (asksReason(of) && reason === '')
		throw new Refusal('attendance_reason', { status: 400, field: 'reason' });
}

/**
 * Spans as a sheet may hold them, by arrival.
 * @throws Refusal `attendance_left_first` for a departure that is not after its arrival, `attendance_other_day` for a
 *   time outside the days of the session, `attendance_twice` for two arrivals at one moment
 */
export function checkedSpans(spans: readonly Span[], of: SheetSession): Span[] {
	const first = dayOf(of.startsAt, of.timezone);
	const last = dayOf(of.endsAt, of.timezone);
	for (const { arrivedAt, leftAt } of spans) {
		if (leftAt !== null && leftAt <= arrivedAt) throw new Refusal('attendance_left_first', { status: 400 });
		const from = dayOf(new Date(arrivedAt), of.timezone);
		const to = leftAt === null ? from : dayOf(new Date(leftAt), of.timezone);
		// Whoever stays past midnight leaves on the morrow.
		if (from < first || from > last || to < first || to > addDays(last, 1))
			throw new Refusal('attendance_other_day', { status: 400 });
	}
	const sorted = [...spans].sort((a, b) => a.arrivedAt - b.arrivedAt);
	if (sorted.some((span, i) => span.arrivedAt === sorted[i + 1]?.arrivedAt))
		throw new Refusal('attendance_twice', { status: 400 });
	return sorted;
}
