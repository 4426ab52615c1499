import { eq, sql } from 'drizzle-orm';
import { unmarkedOn } from '../attendance/unmarked.ts';
import { record } from '../audit/record.ts';
import { requireStaff, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { course, courseSession, type COURSE_SESSION_STATUSES } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { session } from '../db/schema/programme.ts';
import { ticketType } from '../db/schema/registration.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { emit } from '../outbox/emit.ts';
import { cancelOrdersOf } from '../registration/cancel.ts';
import { endLine } from '../registration/line/offer-places.ts';
import { scheduledDates } from './offer-dates.ts';
import { touchOffer, type Offer } from './touch.ts';

type Status = (typeof COURSE_SESSION_STATUSES)[number];

interface StateRequest {
	actor: Actor;
	slug: string;
	revision: number;
}

/**
 * Shows a dated offer: people register from its opening on, and those who asked to be told of the course's next dates are.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `training_changed`, `course_draft` while its course is not shown,
 *   `offer_over` for one that was cancelled
 */
export async function publishOffer({ actor, slug, revision }: StateRequest): Promise<void> {
	requireStaff(actor);
	await write('events.publishOffer', async (tx) => {
		const { event: of, offer } = await touchOffer(tx, slug, revision);
		if (of.publishedAt) return;
		if (offer.status === 'cancelled') throw new Refusal('offer_over');
		const [taught] = await tx.select().from(course).where(eq(course.id, offer.courseId));
		if (!taught!.publishedAt) throw new Refusal('course_draft');
		await tx.update(event).set({ publishedAt: now() }).where(eq(event.id, of.id));
		await emit(tx, 'training.offered', { eventId: of.id }, { dedupeKey: `training.offered:${of.id}` });
		await trace(tx, actor, of.id, { action: 'offer.published' });
	});
}

/** Says that a tentative offer takes place, minimum or not. @throws Refusal as {@link publishOffer} */
export async function confirmOffer({ actor, slug, revision }: StateRequest): Promise<void> {
	requireStaff(actor);
	await write('events.confirmOffer', async (tx) => {
		const found = await touchOffer(tx, slug, revision);
		if (found.offer.status !== 'tentative') throw new Refusal('offer_over');
		await confirmIn(tx, actor, found.event);
	});
}

/** As {@link confirmOffer}, in the transaction of whoever found that it is due. */
export async function confirmIn(
	tx: Tx,
	actor: Actor,
	of: { id: number; publishedAt: Date | null }
): Promise<void> {
	await setStatus(tx, of.id, 'confirmed');
	// A draft is known of nobody.
	if (of.publishedAt)
		await emit(tx, 'training.confirmed', { eventId: of.id }, { dedupeKey: `training.confirmed:${of.id}` });
	await trace(tx, actor, of.id, { action: 'offer.confirmed' });
}

/**
 * Calls an offer off: its orders are cancelled with what follows (credit notes, refunds, a message to each person, which
 * says the reason), its meetings leave calendars, and nobody registers any more.
 * @throws Refusal as {@link publishOffer}; `offer_over` for one that took place, `offer_attended` once somebody was there:
 *   their hours would be of no meeting, and what they paid given back. The dates to come are taken out instead
 */
export async function cancelOffer(request: StateRequest & { reason: string }): Promise<{ people: number }> {
	const { actor, slug, revision, reason } = request;
	requireStaff(actor);
	return write('events.cancelOffer', async (tx) => {
		const { event: of, offer } = await touchOffer(tx, slug, revision);
		if (offer.status !== 'tentative' && offer.status !== 'confirmed') throw new Refusal('offer_over');
		if (await wasAttended(tx, of.id)) throw new Refusal('offer_attended');
		const waits = await endLine(tx, of.id);
		// First the people: a trigger refuses to call off over their heads.
		const people = await cancelOrdersOf(tx, actor, of.id);
		await tx
			.update(courseSession)
			.set({ status: 'cancelled', cancelReason: reason })
			.where(eq(courseSession.eventId, of.id));
		await closeSales(tx, { event: of, offer });
		if (of.publishedAt)
			await emit(
				tx,
				'training.cancelled',
				{ eventId: of.id, waits },
				{ dedupeKey: `training.cancelled:${of.id}` }
			);
		await trace(tx, actor, of.id, { action: 'offer.cancelled', details: { people } });
		return { people };
	});
}

/**
 * Closes an offer that took place: everybody is on the sheet of each meeting, there or not.
 * @throws Refusal as {@link publishOffer}; `offer_not_over` before its last meeting is over, `sheets_incomplete` with how
 *   many lines miss
 */
export async function closeOffer({ actor, slug, revision }: StateRequest): Promise<void> {
	requireStaff(actor);
	await write('events.closeOffer', async (tx) => {
		const { event: of, offer } = await touchOffer(tx, slug, revision);
		if (offer.status !== 'held') throw new Refusal('offer_not_over');
		const missing = await missingLines(tx, of.id);
		if (missing > 0) throw new Refusal('sheets_incomplete', { values: { count: missing } });
		await setStatus(tx, of.id, 'closed');
		await trace(tx, actor, of.id, { action: 'offer.closed' });
	});
}

/** Lines that the sheets of an offer miss: somebody expected at a meeting of whom nothing says whether they were there. */
async function missingLines(tx: Tx, eventId: number): Promise<number> {
	let missing = 0;
	for (const { id, bookable } of await scheduledDates(tx, eventId))
		missing += (await unmarkedOn(tx, { id, eventId, bookable })).length;
	return missing;
}

/** Whether somebody, guests too, was at a meeting that stands. */
async function wasAttended(tx: Tx, eventId: number): Promise<boolean> {
	const [found] = await tx.all<{ was: number }>(sql`
		SELECT EXISTS (SELECT 1 FROM session s WHERE s.event_id = ${eventId} AND s.status = 'scheduled' AND (
			EXISTS (SELECT 1 FROM attendance a WHERE a.session_id = s.id AND a.minutes > 0)
			OR EXISTS (SELECT 1 FROM session_presence p WHERE p.session_id = s.id AND p.minutes > 0))) AS was`);
	return found!.was === 1;
}

async function closeSales(tx: Tx, { event: of }: Offer): Promise<void> {
	const at = now();
	await tx.update(ticketType).set({ onSale: false }).where(eq(ticketType.eventId, of.id));
	if (of.registrationClosesAt > at)
		await tx.update(event).set({ registrationClosesAt: at }).where(eq(event.id, of.id));
	await tx
		.update(session)
		.set({ status: 'cancelled', calendarSequence: sql`${session.calendarSequence} + 1`, updatedAt: at })
		.where(eq(session.eventId, of.id));
}

export async function setStatus(tx: Tx, eventId: number, status: Status): Promise<void> {
	await tx.update(courseSession).set({ status }).where(eq(courseSession.eventId, eventId));
}

async function trace(
	tx: Tx,
	actor: Actor,
	eventId: number,
	fact: { action: string; details?: Record<string, unknown> }
): Promise<void> {
	await record(tx, actor, { ...fact, objectKind: 'course_session', objectId: eventId });
}
