import { and, eq, sql } from 'drizzle-orm';
import { record } from '../audit/record.ts';
import { system } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { write } from '../db/write.ts';
import { inTurn } from '../in-turn.ts';
import { emit } from '../outbox/emit.ts';
import { confirmIn, setStatus } from './offer-state.ts';

const WORKER = system('formations');

/** People who count for the minimum: their order is confirmed. */
const registered = sql<number>`(SELECT count(*) FROM registration r JOIN "order" o ON o.id = r.order_id
	WHERE r.event_id = course_session.event_id AND r.status = 'active' AND o.status IN ('paid', 'awaiting_payment'))`;

const lastEnd = sql<number>`(SELECT max(s.ends_at) FROM session s
	WHERE s.event_id = course_session.event_id AND s.kind = 'training' AND s.status = 'scheduled')`;

/**
 * Does what time and registrations decide of dated offers: a tentative one whose minimum is reached is confirmed; at its
 * hour of decision without it, the permanence is told, once; one whose last meeting is over was held. The worker calls it.
 * @returns how many offers changed, or were told of
 */
export async function settleOffers(): Promise<number> {
	const at = now();
	const db = await reader();
	const due = await db
		.select({
			id: event.id,
			publishedAt: event.publishedAt,
			status: courseSession.status,
			minPeople: courseSession.minPeople,
			decideAt: courseSession.decideAt,
			registered,
			lastEnd
		})
		.from(courseSession)
		.innerJoin(event, eq(event.id, courseSession.eventId))
		.where(
			sql`${event.publishedAt} IS NOT NULL AND (
				(${courseSession.status} = 'tentative' AND (${registered} >= ${courseSession.minPeople} OR ${courseSession.decideAt} <= ${at.getTime()}))
				OR (${courseSession.status} = 'confirmed' AND ${lastEnd} <= ${at.getTime()}))`
		);
	let changed = 0;
	await inTurn(due.map((one) => async () => (changed += Number(await settle(one, at)))));
	return changed;
}

interface Due {
	id: number;
	publishedAt: Date | null;
	status: (typeof courseSession.$inferSelect)['status'];
	minPeople: number;
	decideAt: Date | null;
	registered: number;
	lastEnd: number;
}

function settle(due: Due, at: Date): Promise<boolean> | boolean {
	if (due.status === 'confirmed') return become(due, 'held');
	if (due.registered >= due.minPeople) return become(due, 'confirmed');
	return due.decideAt! <= at ? tellUndecided(due) : false;
}

/** Looks again inside the write: of two workers, one finds nothing left to do. */
function become(due: Due, status: 'confirmed' | 'held'): Promise<boolean> {
	return write('events.settleOffer', async (tx) => {
		const [still] = await tx
			.select({ registered })
			.from(courseSession)
			.where(and(eq(courseSession.eventId, due.id), eq(courseSession.status, due.status)));
		if (!still || (status === 'confirmed' && still.registered < due.minPeople)) return false;
		if (status === 'confirmed') await confirmIn(tx, WORKER, due);
		else {
			await setStatus(tx, due.id, 'held');
			await record(tx, WORKER, {
				action: 'offer.held',
				objectKind: 'course_session',
				objectId: due.id
			});
		}
		return true;
	});
}

async function tellUndecided({ id, decideAt }: Due): Promise<boolean> {
	const dedupeKey = `training.undecided:${id}:${decideAt!.getTime()}`;
	const db = await reader();
	const [told] = await db.all(sql`SELECT 1 FROM outbox WHERE dedupe_key = ${dedupeKey}`);
	if (told) return false;
	await write('trainings.tellUndecided', (tx) =>
		emit(tx, 'training.undecided', { eventId: id }, { dedupeKey })
	);
	return true;
}
