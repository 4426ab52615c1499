import { asc, eq, sql } from 'drizzle-orm';
import { opens } from '../../../booking/sessions.ts';
import type { RankedWish, WishSpaceData, WishStage, WishSummary } from '../../../programme/wishes.ts';
import { lastTime } from '../../audit/queries.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { wish } from '../../db/schema/choice.ts';
import { session } from '../../db/schema/programme.ts';
import { Refusal } from '../../errors.ts';
import { catalogueOf } from '../../registration/catalogue.ts';
import { isAssigned, type ChoosingEvent } from '../../registration/choice-mode.ts';
import type { RegistrationDetails } from '../../registration/queries.ts';
import { wishesCloseAt } from './set-wishes.ts';

/** Where an event stands; undefined where nothing is ranked. */
export async function wishStage(
	of: ChoosingEvent & { choiceClosesAt: Date | null; changesCloseAt: Date }
): Promise<WishStage | undefined> {
	if (of.choiceMode !== 'rank') return undefined;
	if (await isAssigned(of.id)) return 'assigned';
	return now() < wishesCloseAt(of) ? 'open' : 'closed';
}

/** Where one's wishes stand, in short; null where nothing is ranked. */
export async function wishSummary({
	id,
	event
}: Pick<RegistrationDetails, 'id' | 'event'>): Promise<WishSummary | null> {
	const stage = await wishStage(event);
	if (!stage) return null;
	const db = await reader();
	return {
		stage,
		closesAt: wishesCloseAt(event),
		count: await db.$count(wish, eq(wish.registrationId, id))
	};
}

/** Someone's wishes, dearest first, and whether they have a seat in each. */
export async function rankedWishes({
	id: registrationId,
	bookings
}: Pick<RegistrationDetails, 'id' | 'bookings'>): Promise<RankedWish[]> {
	const held = new Set(bookings.map(({ sessionId }) => sessionId));
	const rows = await (
		await reader()
	)
		.select({ id: session.id, title: session.title, startsAt: session.startsAt, rank: wish.rank })
		.from(wish)
		.innerJoin(session, eq(session.id, wish.sessionId))
		.where(eq(wish.registrationId, registrationId))
		.orderBy(asc(wish.rank));
	return rows.map((one) => ({ ...one, given: held.has(one.id) }));
}

/**
 * What the page of one registration's wishes shows. Who may see it is asked by the caller.
 * @throws Refusal `not_found` (404) where nothing is ranked
 */
export async function wishSpace(found: RegistrationDetails): Promise<WishSpaceData> {
	const stage = await wishStage(found.event);
	if (!stage) throw new Refusal('not_found', { status: 404 });
	const [catalogue, wishes] = await Promise.all([catalogueOf(found.event.id), rankedWishes(found)]);
	const types = found.tickets.filter(({ status }) => status === 'active');
	const open = catalogue!.sessions.filter(
		(one) => one.startsAt > now() && types.some((type) => opens(type, one))
	);
	const offered = new Set(open.map(({ id }) => id));
	return {
		stage,
		closesAt: wishesCloseAt(found.event),
		sessions: open.map(({ kind: _, ticketTypeCode: __, ...one }) => one),
		// What can no longer be had would only stand in the way of the others.
		wishes: wishes.filter(({ id }) => stage === 'assigned' || offered.has(id)),
		kept: found.bookings.map(({ sessionId: id, title, startsAt }) => ({ id, title, startsAt }))
	};
}

/** A session beside how many want it. */
export interface WantedSession {
	id: number;
	title: string;
	slot: string;
	day: string;
	startsAt: Date;
	capacity: number;
	booked: number;
	/** People who ranked it, and those who ranked it first. */
	wanted: number;
	first: number;
}

/** The wishes of an event as a whole. */
export interface WishState {
	/** People of confirmed orders whose tickets open some session to rank. */
	people: number;
	/** Those of them who have ranked at least one. */
	said: number;
	sessions: WantedSession[];
	/** When those who have said nothing were last reminded. */
	remindedAt: Date | null;
}

const CONFIRMED = sql`r.status = 'active' AND o.status IN ('paid', 'awaiting_payment')`;

/**
 * How many have said their wishes, and what is wanted most against its seats.
 * @throws Refusal `not_allowed` (403)
 */
export async function wishState(actor: Actor, eventId: number): Promise<WishState> {
	requireStaff(actor);
	const db = await reader();
	const [[said], silent, rows] = await Promise.all([
		db.all<{ said: number }>(sql`
			SELECT count(DISTINCT r.id) AS said FROM registration r JOIN "order" o ON o.id = r.order_id
			JOIN wish w ON w.registration_id = r.id WHERE r.event_id = ${eventId} AND ${CONFIRMED}`),
		silentRegistrations(eventId),
		db.all<Omit<WantedSession, 'startsAt'> & { startsAt: number }>(sql`
			SELECT s.id, s.title, s.slot, s.day, s.starts_at AS "startsAt", s.capacity, s.booked,
				count(r.id) AS wanted, count(r.id) FILTER (WHERE w.rank = 1) AS first
			FROM session s LEFT JOIN wish w ON w.session_id = s.id
			LEFT JOIN registration r ON r.id = w.registration_id AND r.status = 'active'
			WHERE s.event_id = ${eventId} AND s.bookable = 1 AND s.status = 'scheduled'
			GROUP BY s.id ORDER BY wanted - s.capacity DESC, s.starts_at, s.title`)
	]);
	return {
		remindedAt: await lastTime(['wishes.reminded'], 'event', eventId),
		said: said!.said,
		people: said!.said + silent.length,
		sessions: rows.map((row) => ({ ...row, startsAt: new Date(row.startsAt) }))
	};
}

/** Registrations of confirmed orders that could rank something and have ranked nothing. */
export async function silentRegistrations(eventId: number): Promise<number[]> {
	const db = await reader();
	const rows = await db.all<{ id: number }>(sql`
		SELECT r.id AS id FROM registration r JOIN "order" o ON o.id = r.order_id
		WHERE r.event_id = ${eventId} AND ${CONFIRMED}
			AND NOT EXISTS (SELECT 1 FROM wish w WHERE w.registration_id = r.id)
			AND EXISTS (
				SELECT 1 FROM opened_session v JOIN session s ON s.id = v.session_id
				WHERE v.registration_id = r.id AND s.bookable = 1 AND s.status = 'scheduled' AND s.starts_at > ${now().getTime()})
		ORDER BY r.id`);
	return rows.map(({ id }) => id);
}
