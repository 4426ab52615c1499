import { and, eq, gt, inArray, isNotNull, or, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import { requirePerson, type Actor, type PersonActor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { eqLiteral } from '../../db/eq-literal.ts';
import { placeWait } from '../../db/schema/choice.ts';
import { courseSession } from '../../db/schema/courses.ts';
import { event } from '../../db/schema/events.ts';
import { organisation, person } from '../../db/schema/members.ts';
import { registration } from '../../db/schema/registration.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { offerPlaces } from './offer-places.ts';

const LIVE = ['waiting', 'offered'] as const;

/**
 * Puts somebody in line for a place in a dated offer that is full; twice is once. Where places are left, and nobody
 * waits for them, there is no line: they register. The line of an offer for members is theirs: a place kept for somebody
 * whom the store would then refuse is a place that nobody has. A newcomer, whose organisation nobody knows yet, says it with
 * their order.
 * @throws Refusal `sign_in_required` (401), `not_found` (404), `event_not_open`, `event_closed`, `registered_already`,
 *   `line_members_only`, `places_left`
 */
export async function waitForPlace(actor: Actor, eventSlug: string): Promise<void> {
	const who = requirePerson(actor);
	const { personId } = who;
	await write('registration.waitForPlace', async (tx) => {
		const at = now();
		const [of] = await tx
			.select({
				id: event.id,
				opensAt: event.registrationOpensAt,
				closesAt: event.registrationClosesAt,
				status: courseSession.status,
				membersOnly: courseSession.membersOnly
			})
			.from(event)
			.innerJoin(courseSession, eq(courseSession.eventId, event.id))
			.where(and(eq(event.slug, eventSlug), isNotNull(event.publishedAt)));
		if (!of) throw new Refusal('not_found', { status: 404 });
		if (of.opensAt > at) throw new Refusal('event_not_open');
		if (of.closesAt <= at || !['tentative', 'confirmed'].includes(of.status))
			throw new Refusal('event_closed');
		if (await isRegistered(tx, of.id, personId)) throw new Refusal('registered_already');
		const mine = and(
			eq(placeWait.eventId, of.id),
			eq(placeWait.personId, personId),
			inArray(placeWait.status, [...LIVE])
		);
		const [known] = await tx.select({ id: placeWait.id }).from(placeWait).where(mine);
		if (known) return;
		if (of.membersOnly && (await isOfNoMember(tx, who))) throw new Refusal('line_members_only');
		if (await hasPlaces(tx, of.id)) throw new Refusal('places_left');
		await tx.insert(placeWait).values({ eventId: of.id, personId, createdAt: at });
		await record(tx, actor, { action: 'place.awaited', objectKind: 'event', objectId: of.id });
	});
}

/**
 * Takes somebody out of the line of an offer, or declines the place they are offered, which goes to the next.
 * @returns whether they were in line
 * @throws Refusal `sign_in_required` (401)
 */
export async function leaveLine(actor: Actor, eventSlug: string): Promise<boolean> {
	const { personId } = requirePerson(actor);
	return write('registration.leaveLine', async (tx) => {
		const ended = await tx
			.update(placeWait)
			.set({ status: 'withdrawn', endedAt: now() })
			.where(
				and(
					sql`${placeWait.eventId} = (SELECT id FROM event WHERE slug = ${eventSlug})`,
					eq(placeWait.personId, personId),
					inArray(placeWait.status, [...LIVE])
				)
			)
			.returning({ eventId: placeWait.eventId });
		if (ended.length === 0) return false;
		await record(tx, actor, { action: 'place.declined', objectKind: 'event', objectId: ended[0]!.eventId });
		await offerPlaces(tx);
		return true;
	});
}

/**
 * Takes the place that somebody is offered, in the transaction of the order that they place for themselves: it is given
 * back here, and its first ticket takes it. Nothing, for whoever is offered none, is offered it no longer, or orders for
 * others alone: those would pass the line, or lose their turn in it to an order that nobody pays.
 * @param personIds whom the order is for
 */
export async function acceptPlace(
	tx: Tx,
	{ actor, eventId, personIds, at }: { actor: Actor; eventId: number; personIds: number[]; at: Date }
): Promise<void> {
	if (actor.kind !== 'person' || !personIds.includes(actor.personId)) return;
	await tx
		.update(placeWait)
		.set({ status: 'accepted', endedAt: at })
		.where(
			and(
				eq(placeWait.eventId, eventId),
				eq(placeWait.personId, actor.personId),
				eqLiteral(placeWait.status, 'offered'),
				gt(placeWait.offeredUntil, at)
			)
		);
}

async function isRegistered(tx: Tx, eventId: number, personId: number): Promise<boolean> {
	const [found] = await tx
		.select({ id: registration.id })
		.from(registration)
		.where(
			and(
				eq(registration.eventId, eventId),
				eq(registration.personId, personId),
				eqLiteral(registration.status, 'active')
			)
		);
	return found !== undefined;
}

/** Whether what is known of somebody, their organisation and those they answer for, names no member; who has none yet may be. */
async function isOfNoMember(tx: Tx, { personId, organisationIds }: PersonActor): Promise<boolean> {
	const known = await tx
		.select({ isMember: organisation.isMember })
		.from(organisation)
		.where(
			or(
				inArray(organisation.id, [...organisationIds]),
				inArray(
					organisation.id,
					tx.select({ id: person.organisationId }).from(person).where(eq(person.id, personId))
				)
			)
		);
	return known.length > 0 && !known.some(({ isMember }) => isMember);
}

/** Whether a place is free that nobody waits for. */
async function hasPlaces(tx: Tx, eventId: number): Promise<boolean> {
	const [row] = await tx.all<{ isFull: number }>(sql`
		SELECT EXISTS (SELECT 1 FROM place_wait w WHERE w.event_id = ${eventId} AND w.status = 'waiting') OR EXISTS (
			SELECT 1 FROM ticket_type y JOIN ticket_type_quota tq ON tq.ticket_type_id = y.id JOIN quota q ON q.id = tq.quota_id
			WHERE y.event_id = ${eventId} AND y.role = 'admission' AND q.taken >= q.capacity) AS isFull`);
	return !row!.isFull;
}
