import { asc, desc, eq, and, isNotNull, sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import type { CheckpointView } from '../../schemas/checkin.ts';
import { requireDoor, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { admission, checkpoint, scan, type Verdict } from '../db/schema/checkin.ts';
import { event } from '../db/schema/events.ts';
import { room, session } from '../db/schema/programme.ts';
import { registration } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import { timesOf } from './answer.ts';
import { periodOf } from './verdict.ts';

/** The checkpoints an actor may stand at (a device: those of its event), with who came and who is expected. */
export async function checkpoints(actor: Actor): Promise<CheckpointView[]> {
	if (actor.kind !== 'device') requireDoor(actor);
	const db = await reader();
	const rows = await db
		.select(ROW)
		.from(checkpoint)
		.innerJoin(event, eq(event.id, checkpoint.eventId))
		.leftJoin(session, eq(session.id, checkpoint.sessionId))
		.leftJoin(room, eq(room.id, session.roomId))
		.where(actor.kind === 'device' ? eq(checkpoint.eventId, actor.eventId) : undefined)
		.orderBy(asc(event.firstDay), asc(checkpoint.position), asc(checkpoint.id));
	// What is going on comes first, then what is coming; what is over stands last.
	const isOver = ({ event }: Row) => event.lastDay < dayOf(now(), event.timezone);
	const inOrder = [...rows.filter((row) => !isOver(row)), ...rows.filter(isOver).reverse()];
	return viewsOf(inOrder);
}

/** One checkpoint by its address. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function checkpointAt(actor: Actor, eventSlug: string, slug: string) {
	requireDoor(actor);
	const db = await reader();
	const [row] = await db
		.select(ROW)
		.from(checkpoint)
		.innerJoin(event, eq(event.id, checkpoint.eventId))
		.leftJoin(session, eq(session.id, checkpoint.sessionId))
		.leftJoin(room, eq(room.id, session.roomId))
		.where(and(eq(event.slug, eventSlug), eq(checkpoint.slug, slug)));
	if (!row) throw new Refusal('not_found', { status: 404 });
	return { ...(await viewOf(row)), eventId: row.event.id, timezone: row.event.timezone };
}

/** How a checkpoint is going. @throws Refusal `not_allowed` (403); `not_found` (404), also for a device of another event */
export async function counters(actor: Actor, checkpointId: number): Promise<CheckpointView> {
	if (actor.kind !== 'device') requireDoor(actor);
	const db = await reader();
	const [row] = await db
		.select(ROW)
		.from(checkpoint)
		.innerJoin(event, eq(event.id, checkpoint.eventId))
		.leftJoin(session, eq(session.id, checkpoint.sessionId))
		.leftJoin(room, eq(room.id, session.roomId))
		.where(eq(checkpoint.id, checkpointId));
	if (!row || (actor.kind === 'device' && actor.eventId !== row.event.id))
		throw new Refusal('not_found', { status: 404 });
	return viewOf(row);
}

/** The last scans of a checkpoint, whoever made them. @throws Refusal `not_allowed` (403) */
export async function recentScans(actor: Actor, checkpointId: number, limit = 12) {
	requireDoor(actor);
	const db = await reader();
	const rows = await db
		.select({
			id: scan.id,
			verdict: scan.verdict,
			at: scan.receivedAt,
			givenName: registration.givenName,
			familyName: registration.familyName,
			isInForce: sql<number>`${isNotNull(admission.scanId)}`
		})
		.from(scan)
		.leftJoin(registration, eq(registration.id, scan.registrationId))
		.leftJoin(
			admission,
			and(
				eq(admission.checkpointId, scan.checkpointId),
				eq(admission.registrationId, scan.registrationId),
				eq(admission.scanId, scan.id)
			)
		)
		.where(eq(scan.checkpointId, checkpointId))
		.orderBy(desc(scan.receivedAt), desc(scan.id))
		.limit(limit);
	return rows.map((row): { id: number; verdict: Verdict; at: string; name: string; inForce: boolean } => ({
		id: row.id,
		verdict: row.verdict,
		at: row.at.toISOString(),
		name: [row.givenName, row.familyName].filter(Boolean).join(' '),
		// An admission that was not taken back.
		inForce: Boolean(row.isInForce)
	}));
}

/** A checkpoint with its event and, at a door, its session. */
interface Row {
	point: typeof checkpoint.$inferSelect;
	event: typeof event.$inferSelect;
	session: typeof session.$inferSelect | null;
	room: string | null;
}

const ROW = { point: checkpoint, event, session, room: room.name };

async function viewOf(row: Row): Promise<CheckpointView> {
	return (await viewsOf([row]))[0]!;
}

/** How checkpoints are going: at most two queries, whatever their number. */
async function viewsOf(rows: readonly Row[]): Promise<CheckpointView[]> {
	const at = now();
	const places = rows.map(({ point, event }) => ({
		id: point.id,
		period: periodOf(point, dayOf(at, event.timezone))
	}));
	// Whoever has a seat is expected at a session's door: that is counted already.
	const counted = places.filter((_, i) => rows[i]!.session === null);
	const [present, expected] = await Promise.all([countPresent(places), expectedAt(counted)]);
	return rows.map(({ point, event, session, room }) => ({
		id: point.id,
		slug: point.slug,
		name: session?.title ?? point.name,
		rule: point.rule,
		event: { slug: event.slug, name: event.name, timezone: event.timezone },
		session: session && { ...timesOf({ ...session, room }), day: session.day },
		present: present.get(point.id) ?? 0,
		expected: session ? session.booked : (expected.get(point.id) ?? 0)
	}));
}

/** A checkpoint and what an admission there counts for now. */
interface Place {
	id: number;
	period: string;
}

const placesIn = (places: readonly Place[]) =>
	sql`(SELECT value ->> 'id' AS id, value ->> 'period' AS period FROM json_each(${JSON.stringify(places)}))`;

async function countPresent(places: readonly Place[]): Promise<Map<number, number>> {
	const db = await reader();
	const rows = await db.all<{ id: number; count: number }>(sql`
		SELECT w.id, n.present AS count FROM ${placesIn(places)} w
		JOIN attendance_count n ON n.checkpoint_id = w.id AND n.period = w.period`);
	return new Map(rows.map(({ id, count }) => [id, count]));
}

/** How long a count of who is expected may be shown: it moves little while a door is open. */
const EXPECTED_MS = 20_000;
const expected = new Map<string, { until: number; count: number }>();

/** Who is expected, by checkpoint; counted together for those whose count is missing or too old. */
async function expectedAt(places: readonly Place[]): Promise<Map<number, number>> {
	const key = ({ id, period }: Place) => `${id} ${period}`;
	const missing = places.filter((place) => (expected.get(key(place))?.until ?? 0) < performance.now());
	if (missing.length > 0) {
		const counted = await countExpected(missing);
		const until = performance.now() + EXPECTED_MS;
		for (const place of missing) expected.set(key(place), { until, count: counted.get(place.id) ?? 0 });
	}
	return new Map(places.map((place) => [place.id, expected.get(key(place))?.count ?? 0]));
}

/** Registrations that a reading would admit: an unfinished payment is not expected yet. */
async function countExpected(places: readonly Place[]): Promise<Map<number, number>> {
	const db = await reader();
	const rows = await db.all<{ id: number; count: number }>(sql`
		SELECT w.id, count(DISTINCT k.registration_id) AS count FROM ${placesIn(places)} w
		JOIN checkpoint_reads c ON c.checkpoint_id = w.id
		JOIN ticket_type y ON y.id = c.ticket_type_id
			AND (w.period = '' OR json_array_length(y.days) = 0 OR w.period IN (SELECT value FROM json_each(y.days)))
		JOIN ticket k ON k.ticket_type_id = y.id AND k.status = 'active'
		JOIN registration r ON r.id = k.registration_id
		JOIN "order" o ON o.id = r.order_id AND o.status <> 'held'
		GROUP BY w.id`);
	return new Map(rows.map(({ id, count }) => [id, count]));
}
