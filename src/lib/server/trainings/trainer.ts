import { and, asc, eq, sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import type { Trained } from '../../trainings/space.ts';
import { record } from '../audit/record.ts';
import { isStaff, requirePerson, type Actor } from '../auth/policy.ts';
import { now } from '../clock.ts';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { courseSession } from '../db/schema/courses.ts';
import { event } from '../db/schema/events.ts';
import { person } from '../db/schema/members.ts';
import { speaker } from '../db/schema/programme.ts';
import { order, registration } from '../db/schema/registration.ts';
import { write } from '../db/write.ts';
import { materialsOf } from './given.ts';
import { offerToMail } from './mailing.ts';
import { trainedEvent } from './materials.ts';
import { touchOffer } from './touch.ts';

const CONFIRMED = sql`('paid', 'awaiting_payment')`;

/** Whether the actor trains in an offer, past or to come. */
export async function trainsSomewhere(actor: Actor): Promise<boolean> {
	if (actor.kind !== 'person') return false;
	const [found] = await (
		await reader()
	)
		.select({ id: speaker.id })
		.from(speaker)
		.innerJoin(courseSession, eq(courseSession.eventId, speaker.eventId))
		.where(eq(speaker.personId, actor.personId))
		.limit(1);
	return found !== undefined;
}

/** Offers in which the actor trains: what is left to give, the next first, then what was given, the last first. @throws Refusal `sign_in_required` (401) */
export async function offersTrainedBy(actor: Actor) {
	const { personId } = requirePerson(actor);
	const db = await reader();
	const today = dayOf(now());
	const rows = await db
		.selectDistinct({
			slug: event.slug,
			name: event.name,
			firstDay: event.firstDay,
			lastDay: event.lastDay,
			city: event.city,
			status: courseSession.status,
			format: courseSession.format,
			people: sql<number>`(SELECT count(*) FROM registration r JOIN "order" o ON o.id = r.order_id
				WHERE r.event_id = ${event.id} AND r.status = 'active' AND o.status IN ${CONFIRMED})`
		})
		.from(speaker)
		.innerJoin(event, eq(event.id, speaker.eventId))
		.innerJoin(courseSession, eq(courseSession.eventId, event.id))
		.where(eq(speaker.personId, personId))
		.orderBy(asc(event.firstDay), asc(event.id));
	const left = rows.filter(({ lastDay }) => lastDay >= today);
	return [...left, ...rows.filter(({ lastDay }) => lastDay < today).reverse()];
}

/**
 * The space of an offer: its meetings, its room and link, who is registered, its materials and its notes; for whoever
 * trains in it, and the permanence, who alone reads addresses.
 * @throws Refusal `not_found` (404), to everybody else too
 */
export async function trainerSpace(actor: Actor, slug: string) {
	const { id } = await trainedEvent(await reader(), actor, slug);
	const [{ event: of, offer, meetings }, people, materials] = await Promise.all([
		offerToMail(id),
		peopleOf(actor, id),
		materialsOf(id)
	]);
	const { name, firstDay, lastDay, timezone, venueName, venueAddress, city } = of;
	const { status, format, room, meetingUrl, accessMinutes, notes, revision } = offer;
	return {
		...{ slug, name, firstDay, lastDay, timezone },
		place: [venueName, venueAddress, city].filter(Boolean).join(', '),
		...{ status, format, room, meetingUrl, accessMinutes, notes, revision },
		...{ meetings, people, materials }
	};
}

async function peopleOf(actor: Actor, eventId: number): Promise<Trained[]> {
	const db = await reader();
	const rows = await db
		.select({
			code: registration.code,
			name: sql<string>`${registration.givenName} || ' ' || ${registration.familyName}`,
			organisationName: registration.organisationName,
			accessNeeds: registration.accessNeeds,
			email: person.email
		})
		.from(registration)
		.innerJoin(order, eq(order.id, registration.orderId))
		.innerJoin(person, eq(person.id, registration.personId))
		.where(
			and(
				eq(registration.eventId, eventId),
				eqLiteral(registration.status, 'active'),
				sql`${order.status} IN ${CONFIRMED}`
			)
		)
		.orderBy(asc(sql`${registration.familyName} COLLATE NOCASE`), asc(registration.givenName));
	return isStaff(actor) ? rows : rows.map(({ email: _, ...row }) => row);
}

/**
 * Keeps the notes of an offer, which its trainers and the permanence share.
 * @throws Refusal `not_found` (404), `training_changed` when somebody else changed the offer since
 */
export async function saveNotes(request: {
	actor: Actor;
	slug: string;
	revision: number;
	notes: string;
}): Promise<void> {
	const { actor, slug, revision, notes } = request;
	await write('trainings.saveNotes', async (tx) => {
		await trainedEvent(tx, actor, slug);
		const { event: of } = await touchOffer(tx, slug, revision);
		await tx.update(courseSession).set({ notes }).where(eq(courseSession.eventId, of.id));
		await record(tx, actor, { action: 'offer.noted', objectKind: 'course_session', objectId: of.id });
	});
}
