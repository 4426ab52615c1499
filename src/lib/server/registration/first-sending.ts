import { and, eq } from 'drizzle-orm';
import { canonicalEmail } from '../../format/names.ts';
import { reader } from '../db/client.ts';
import { event } from '../db/schema/events.ts';
import { person } from '../db/schema/members.ts';
import { booking } from '../db/schema/programme.ts';
import { order, registration, ticket, ticketType } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import type { OrderRequest } from './plan-order.ts';

type Order = typeof order.$inferSelect;

/**
 * The order that the same page made before, if any.
 * @throws Refusal `stale_page` when the key is someone else's, or when the page now asks for something else: for other
 *   people, passes or sessions, which that order would not give
 */
export async function findFirst({ eventSlug, input }: OrderRequest): Promise<Order | undefined> {
	const db = await reader();
	const [first] = await db
		.select({ order, slug: event.slug })
		.from(order)
		.innerJoin(event, eq(event.id, order.eventId))
		.where(eq(order.idempotencyKey, input.idempotencyKey));
	if (!first) return undefined;
	if (
		first.slug !== eventSlug ||
		canonicalEmail(first.order.payerEmail) !== canonicalEmail(input.payer.email) ||
		!isSame(await askedThen(first.order), askedNow(input))
	)
		throw new Refusal('stale_page');
	return first.order;
}

/** What a sending asks for, a line each thing: whose, and the code of a pass or an add-on or the id of a session. */
type Asked = string[];

function askedNow({ people }: OrderRequest['input']): Asked {
	return people.flatMap(({ email, pass, addons, sessions }) =>
		[...(pass ? [pass] : []), ...new Set(addons), ...Object.values(sessions)].map((what) =>
			line(canonicalEmail(email), what)
		)
	);
}

/** As the order was placed, whatever was cancelled, given away or changed since. */
async function askedThen({ id, placedAt }: Order): Promise<Asked> {
	const db = await reader();
	const placed = and(eq(registration.orderId, id), eq(registration.createdAt, placedAt));
	const [passes, sessions] = await Promise.all([
		db
			.select({ email: person.emailCanonical, what: ticketType.code })
			.from(registration)
			.innerJoin(person, eq(person.id, registration.personId))
			.innerJoin(ticket, eq(ticket.registrationId, registration.id))
			.innerJoin(ticketType, eq(ticketType.id, ticket.ticketTypeId))
			.where(placed),
		db
			.select({ email: person.emailCanonical, what: booking.sessionId })
			.from(registration)
			.innerJoin(person, eq(person.id, registration.personId))
			.innerJoin(booking, eq(booking.registrationId, registration.id))
			.where(and(placed, eq(booking.createdAt, placedAt)))
	]);
	return [...passes, ...sessions].map(({ email, what }) => line(email, what));
}

function line(email: string, what: string | number): string {
	return `${email} ${typeof what === 'number' ? '#' : ''}${what}`;
}

function isSame(one: Asked, other: Asked): boolean {
	return one.sort().join('\n') === other.sort().join('\n');
}
