import { and, eq, sql } from 'drizzle-orm';
import { reader } from '../db/client.ts';
import { eqLiteral } from '../db/eq-literal.ts';
import { oneOf } from '../db/one-of.ts';
import { courseSession } from '../db/schema/courses.ts';
import { person } from '../db/schema/members.ts';
import { order, registration } from '../db/schema/registration.ts';
import { Refusal } from '../errors.ts';
import type { OrderPlan } from './plan-order.ts';
import { loadLeft } from './queries.ts';

// The database says which rule a write broke, not for whom: these look again, after the write was undone, to name the
// person, the ticket or the session. Places may have come back meanwhile; then the first one asked for is named.

/** The ticket of an order that no longer fits in its quotas. */
export async function soldOut(plan: OrderPlan): Promise<Refusal> {
	const { quotas } = await loadLeft(plan.event.id);
	const quotaIdsOf = new Map(plan.catalogue.types.map((type) => [type.id, type.quotaIds]));
	for (const [i, one] of plan.people.entries()) {
		for (const type of one.types) {
			for (const id of quotaIdsOf.get(type.id) ?? []) {
				const left = (quotas.get(id) ?? 0) - 1;
				quotas.set(id, left);
				if (left < 0) return soldOutAt(i, type);
			}
		}
	}
	return soldOutAt(0, plan.people[0]!.types[0]!);
}

function soldOutAt(i: number, type: { name: string; role: 'admission' | 'addon' }): Refusal {
	return new Refusal('sold_out', {
		values: { ticket: type.name },
		field: type.role === 'admission' ? `people[${i}].pass` : `people[${i}].addons`
	});
}

/** The session of an order that no longer has a seat for everyone who chose it. */
export async function fullInOrder(plan: OrderPlan): Promise<Refusal> {
	const { sessions } = await loadLeft(plan.event.id);
	let first: Refusal | undefined;
	for (const [i, one] of plan.people.entries()) {
		for (const [slot, id] of Object.entries(one.input.sessions)) {
			const left = (sessions.get(id) ?? 0) - 1;
			sessions.set(id, left);
			const refusal = () =>
				new Refusal('session_full', {
					values: { session: plan.catalogue.sessionById.get(id)?.title ?? '' },
					field: `people[${i}].sessions.${slot}`
				});
			if (left < 0) return refusal();
			first ??= refusal();
		}
	}
	return first ?? new Refusal('stale_page');
}

/** The organisation of an order that has all the places it may have in a training. */
export async function organisationFull(plan: OrderPlan): Promise<Refusal> {
	const db = await reader();
	const organisationId = plan.organisation?.id ?? 0;
	const [offer] = await db
		.select({
			max: courseSession.perOrganisation,
			taken: sql<number>`(SELECT count(*) FROM registration r WHERE r.event_id = ${plan.event.id} AND r.organisation_id = ${organisationId} AND r.status = 'active')`
		})
		.from(courseSession)
		.where(eq(courseSession.eventId, plan.event.id));
	const max = offer?.max ?? 0;
	return new Refusal('organisation_cap', {
		values: {
			organisation: plan.organisation?.name ?? '',
			max,
			left: Math.max(0, max - (offer?.taken ?? 0))
		},
		field: 'payer.organisationId'
	});
}

/** The person of an order who is in the event already, through another order. */
export async function alreadyRegistered(plan: OrderPlan): Promise<Refusal> {
	const db = await reader();
	const emails = plan.people.map((one) => one.emailCanonical);
	const rows = await db
		.select({ email: person.emailCanonical, status: order.status })
		.from(registration)
		.innerJoin(order, eq(order.id, registration.orderId))
		.innerJoin(person, eq(person.id, registration.personId))
		.where(
			and(
				eq(registration.eventId, plan.event.id),
				eqLiteral(registration.status, 'active'),
				sql`${person.emailCanonical} IN ${oneOf(emails)}`
			)
		);
	// A hold may give way to the person it names (`supersede-hold.ts`): what is confirmed is named first.
	const confirmed = rows.filter((row) => row.status !== 'held');
	const registered = new Set((confirmed.length > 0 ? confirmed : rows).map((row) => row.email));
	const i = Math.max(
		0,
		plan.people.findIndex((one) => registered.has(one.emailCanonical))
	);
	return new Refusal('already_registered', {
		values: { email: plan.people[i]!.input.email },
		field: `people[${i}].email`
	});
}
