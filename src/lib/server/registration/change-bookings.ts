import { and, eq, sql } from 'drizzle-orm';
import { opens, overlapAmong } from '../../booking/sessions.ts';
import { mayManageRegistration, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { oneOf } from '../db/one-of.ts';
import { booking } from '../db/schema/programme.ts';
import { registration } from '../db/schema/registration.ts';
import { violation } from '../db/violations.ts';
import { write, type Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { catalogueOf, type Catalogue } from './catalogue.ts';
import { expireHolds } from './expire-holds.ts';
import { requireChangesOpen } from './change-deadline.ts';
import { requireSeatChoice } from './choice-mode.ts';
import { notBookable } from './plan-order.ts';
import { findTicket, loadLeft, type RegistrationDetails } from './queries.ts';
import { promoteWaiting } from './seats/promote.ts';
import { waitingCounts } from './seats/queries.ts';
import { tellChange } from './tell-change.ts';

/**
 * Gives a registration the sessions of a list, and no others: seats left are freed before new ones are taken, in one
 * transaction, so one never loses a seat for one that is full; then they go to those who wait for them. By the person,
 * the holder of their link or whoever manages the order, until changes close; by staff at any time.
 * @param request.sessionIds every bookable session wanted
 * @param request.shownIds the seats held when the list was made: one that came since is kept, since nobody gave it up.
 *   Left out, the list is taken as made of the seats of now.
 * @returns `sequence` rises with each change, for calendars; `changed` is false when the list was already so
 * @throws Refusal whose field is `sessions.SLOT`; `choice_is_ranked` while seats wait for the assignment
 */
export async function changeBookings(request: {
	actor: Actor;
	registrationCode: string;
	sessionIds: readonly number[];
	shownIds?: readonly number[];
}): Promise<{ changed: boolean; sequence: number }> {
	const { actor, registrationCode } = request;
	const found = await findTicket(registrationCode);
	if (!mayManageRegistration(actor, found)) throw new Refusal('not_allowed', { status: 403 });
	if (found.status !== 'active') throw new Refusal('registration_not_active');
	requireChangesOpen(actor, found.event);
	await requireSeatChoice(actor, found.event);
	const catalogue = (await catalogueOf(found.event.id))!;
	// The page no longer shows a session that has begun: leaving it out is not leaving it.
	const begun = found.bookings.filter((one) => one.startsAt <= now()).map((one) => one.sessionId);
	const wanted = new Set([...request.sessionIds, ...begun]);
	const shown = request.shownIds && new Set(request.shownIds);
	check(found, wanted, catalogue);
	for (let attempt = 1; ; attempt++) {
		try {
			return await write('registration.changeBookings', (tx) => change(tx, actor, found, { wanted, shown }));
		} catch (error) {
			const broken = violation(error);
			if (!broken) throw error;
			const isFull = broken === 'session_never_overbooked';
			if (isFull && attempt === 1 && (await expireHolds()) > 0) continue;
			if (isFull) throw await full(found, wanted, catalogue);
			if (broken === 'session_queue') throw await queued(found, wanted, catalogue);
			if (broken === 'registration_not_active') throw new Refusal('registration_not_active');
			// The programme or the tickets changed since they were read.
			if (/^session_/.test(broken)) throw new Refusal('stale_page');
			throw error;
		}
	}
}

function check(found: RegistrationDetails, wanted: ReadonlySet<number>, catalogue: Catalogue): void {
	const held = new Set(found.bookings.map((one) => one.sessionId));
	const types = found.tickets.filter((one) => one.status === 'active');
	for (const id of wanted) {
		// A seat one has may be kept, whatever became of the session.
		if (held.has(id)) continue;
		const session = catalogue.sessionById.get(id);
		if (!session || session.startsAt <= now()) throw notBookable(catalogue, id);
		if (!types.some((type) => opens(type, session))) {
			throw new Refusal('session_not_covered', {
				values: { session: session.title },
				field: `sessions.${session.slot}`
			});
		}
	}
	const overlap = overlapAmong(catalogue.sessions.filter((session) => wanted.has(session.id)));
	if (overlap) {
		throw new Refusal('session_overlap', {
			values: { session: overlap[1].title, other: overlap[0].title },
			field: `sessions.${overlap[1].slot}`
		});
	}
}

async function change(
	tx: Tx,
	actor: Actor,
	{ id, code }: RegistrationDetails,
	{ wanted, shown }: { wanted: ReadonlySet<number>; shown: ReadonlySet<number> | undefined }
): Promise<{ changed: boolean; sequence: number }> {
	const active = and(eq(booking.registrationId, id), eqLiteral(booking.status, 'active'));
	const rows = await tx.select({ sessionId: booking.sessionId }).from(booking).where(active);
	const current = new Set(rows.map((row) => row.sessionId));
	const removed = [...current.difference(wanted)].filter((sessionId) => !shown || shown.has(sessionId));
	const added = [...wanted].filter((sessionId) => !current.has(sessionId));
	if (removed.length === 0 && added.length === 0) {
		const [row] = await tx
			.select({ sequence: registration.calendarSequence })
			.from(registration)
			.where(eq(registration.id, id));
		return { changed: false, sequence: row!.sequence };
	}
	if (removed.length > 0) {
		await tx
			.update(booking)
			.set({ status: 'cancelled' })
			.where(and(active, sql`${booking.sessionId} IN ${oneOf(removed)}`));
	}
	if (added.length > 0) {
		const createdAt = now();
		await tx.insert(booking).values(added.map((sessionId) => ({ registrationId: id, sessionId, createdAt })));
	}
	const details = { removed, added };
	const sequence = await tellChange(tx, actor, { id, code, action: 'bookings.changed', details });
	if (removed.length > 0) await promoteWaiting(tx);
	return { changed: true, sequence };
}

/** Which of the sessions asked for has no seat left: the database only says that one has none. */
async function full(
	found: RegistrationDetails,
	wanted: ReadonlySet<number>,
	catalogue: Catalogue
): Promise<Refusal> {
	const left = await loadLeft(found.event.id);
	const added = addedTo(found, wanted, catalogue);
	// A seat may have come back meanwhile; then the first one asked for is named.
	const session = added.find((one) => (left.sessions.get(one.id) ?? 0) <= 0) ?? added[0];
	if (!session) return new Refusal('stale_page');
	return new Refusal('session_full', {
		values: { session: session.title },
		field: `sessions.${session.slot}`
	});
}

/** Which of the sessions asked for has people before them who wait and could take its free seat. */
async function queued(
	found: RegistrationDetails,
	wanted: ReadonlySet<number>,
	catalogue: Catalogue
): Promise<Refusal> {
	const added = addedTo(found, wanted, catalogue);
	const lengths = await waitingCounts(added.map(({ id }) => id));
	const session = added.find(({ id }) => lengths.has(id)) ?? added[0];
	if (!session) return new Refusal('stale_page');
	return new Refusal('session_queue', {
		values: { session: session.title },
		field: `sessions.${session.slot}`
	});
}

function addedTo(found: RegistrationDetails, wanted: ReadonlySet<number>, catalogue: Catalogue) {
	const held = new Set(found.bookings.map((one) => one.sessionId));
	return catalogue.sessions.filter((session) => wanted.has(session.id) && !held.has(session.id));
}
