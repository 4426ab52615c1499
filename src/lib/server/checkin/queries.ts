import { asc, desc, eq, and, sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import type { CheckpointView } from '../../schemas/checkin.ts';
import { isDoor, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { checkpoint, scan, type Verdict } from '../db/schema/checkin.ts';
import { event } from '../db/schema/events.ts';
import { person } from '../db/schema/members.ts';
import { registration } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import { periodOf } from './verdict.ts';

/** The checkpoints an actor may stand at (a device: those of its event), with who came and who is expected. */
export async function checkpoints(actor: Actor): Promise<CheckpointView[]> {
	if (actor.kind !== 'device' && !isDoor(actor)) throw new Refusal('not_allowed', { status: 403 });
	const db = await reader();
	const rows = await db
		.select({ point: checkpoint, event })
		.from(checkpoint)
		.innerJoin(event, eq(event.id, checkpoint.eventId))
		.where(actor.kind === 'device' ? eq(checkpoint.eventId, actor.eventId) : undefined)
		.orderBy(asc(event.firstDay), asc(checkpoint.position), asc(checkpoint.id));
	// What is going on comes first, then what is coming; what is over stands last.
	const isOver = ({ event }: Row) => event.lastDay < dayOf(now(), event.timezone);
	const inOrder = [...rows.filter((row) => !isOver(row)), ...rows.filter(isOver).reverse()];
	return Promise.all(inOrder.map(viewOf));
}

/** One checkpoint by its address. @throws Refusal `not_found` */
export async function checkpointAt(eventSlug: string, slug: string) {
	const db = await reader();
	const [row] = await db
		.select({ point: checkpoint, event })
		.from(checkpoint)
		.innerJoin(event, eq(event.id, checkpoint.eventId))
		.where(and(eq(event.slug, eventSlug), eq(checkpoint.slug, slug)));
	if (!row) throw new Refusal('not_found', { status: 404 });
	return { ...(await viewOf(row)), eventId: row.event.id, timezone: row.event.timezone };
}

/** How a checkpoint is going. @throws Refusal `not_found`, also for a device of another event */
export async function counters(actor: Actor, checkpointId: number): Promise<CheckpointView> {
	const db = await reader();
	const [row] = await db
		.select({ point: checkpoint, event })
		.from(checkpoint)
		.innerJoin(event, eq(event.id, checkpoint.eventId))
		.where(eq(checkpoint.id, checkpointId));
	if (!row || (actor.kind === 'device' && actor.eventId !== row.event.id))
		throw new Refusal('not_found', { status: 404 });
	return viewOf(row);
}

/** The last scans of a checkpoint, whoever made them. */
export async function recentScans(checkpointId: number, limit = 12) {
	const db = await reader();
	const rows = await db
		.select({
			id: scan.id,
			verdict: scan.verdict,
			at: scan.receivedAt,
			givenName: person.givenName,
			familyName: person.familyName
		})
		.from(scan)
		.leftJoin(registration, eq(registration.id, scan.registrationId))
		.leftJoin(person, eq(person.id, registration.personId))
		.where(eq(scan.checkpointId, checkpointId))
		.orderBy(desc(scan.receivedAt), desc(scan.id))
		.limit(limit);
	return rows.map((row): { id: number; verdict: Verdict; at: string; name: string } => ({
		id: row.id,
		verdict: row.verdict,
		at: row.at.toISOString(),
		name: [row.givenName, row.familyName].filter(Boolean).join(' ')
	}));
}

type Row = { point: typeof checkpoint.$inferSelect; event: typeof event.$inferSelect };

async function viewOf({ point, event }: Row): Promise<CheckpointView> {
	const period = periodOf(point, dayOf(now(), event.timezone));
	const db = await reader();
	const [count] = await db.all<{ present: number | null }>(sql`
		SELECT present FROM attendance_count WHERE checkpoint_id = ${point.id} AND period = ${period}`);
	return {
		id: point.id,
		slug: point.slug,
		name: point.name,
		rule: point.rule,
		event: { slug: event.slug, name: event.name },
		present: count?.present ?? 0,
		expected: await expectedAt(point, period)
	};
}

/** How long a count of who is expected may be shown: it moves little while a door is open. */
const EXPECTED_MS = 20_000;
const expected = new Map<string, { until: number; count: Promise<number> }>();

function expectedAt(point: Row['point'], period: string): Promise<number> {
	const key = `${point.id} ${period}`;
	const cached = expected.get(key);
	if (cached && cached.until > performance.now()) return cached.count;
	const count = countExpected(point, period);
	expected.set(key, { until: performance.now() + EXPECTED_MS, count });
	count.catch(() => expected.delete(key));
	return count;
}

async function countExpected(point: Row['point'], period: string): Promise<number> {
	const opens =
		point.ticketTypeCodes.length > 0
			? sql`y.code IN (SELECT value FROM json_each(${JSON.stringify(point.ticketTypeCodes)}))`
			: sql`y.role = 'admission'`;
	const thatDay =
		period === ''
			? sql`1`
			: sql`(json_array_length(y.days) = 0 OR EXISTS (SELECT 1 FROM json_each(y.days) d WHERE d.value = ${period}))`;
	const db = await reader();
	const [row] = await db.all<{ count: number }>(sql`
		SELECT count(DISTINCT k.registration_id) AS count FROM ticket_type y JOIN ticket k ON k.ticket_type_id = y.id AND k.status = 'active'
		WHERE y.event_id = ${point.eventId} AND ${opens} AND ${thatDay}`);
	return row?.count ?? 0;
}
