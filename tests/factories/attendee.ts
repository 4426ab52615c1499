import { canonicalEmail, searchable } from '../../src/lib/format/names.ts';
import { now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { readableCode, secretToken } from '../../src/lib/server/ids.ts';

let serial = 0;

interface AttendeeOptions {
	givenName?: string;
	familyName?: string;
	email?: string;
	organisationName?: string;
	/** Codes of the ticket types they hold. */
	tickets?: readonly string[];
	/** State of the order that brought them; `free` by default, paid in full. */
	order?: 'paid' | 'held' | 'awaiting_payment';
	dietaryNeeds?: string;
	accessNeeds?: string;
}

/** People registered one by one, each through an order of their own, written in one transaction. */
export async function makeAttendees(
	of: { event: { id: number }; types: Record<string, { id: number }> },
	people: readonly AttendeeOptions[]
) {
	const eventId = of.event.id;
	return write('registration.factory', async (tx) => {
		const persons = await tx
			.insert(t.person)
			.values(
				people.map((one) => {
					const n = ++serial;
					const { givenName = 'Noé', familyName = `Essai-${n}` } = one;
					const email = one.email ?? `inscrite-${n}-${secretToken(4)}@exemple.org`;
					return {
						email,
						emailCanonical: canonicalEmail(email),
						givenName,
						familyName,
						searchName: searchable(`${givenName} ${familyName}`),
						createdAt: now()
					};
				})
			)
			.returning();
		const orders = await tx
			.insert(t.order)
			.values(
				people.map(({ order = 'paid' }) => ({
					eventId,
					code: readableCode(),
					status: order,
					method: order === 'held' ? ('card' as const) : ('invoice' as const),
					idempotencyKey: secretToken(),
					payerName: 'Maëlle Éthier',
					payerEmail: 'maelle.ethier@exemple.org',
					billingAddress: {},
					subtotalCents: 0,
					tpsCents: 0,
					tvqCents: 0,
					totalCents: 0,
					placedAt: now(),
					holdExpiresAt: order === 'held' ? new Date(now().getTime() + 30 * 60_000) : null,
					confirmedAt: order === 'held' ? null : now()
				}))
			)
			.returning();
		const registrations = await tx
			.insert(t.registration)
			.values(
				people.map((one, i) => ({
					eventId,
					orderId: orders[i]!.id,
					personId: persons[i]!.id,
					code: readableCode(10),
					givenName: persons[i]!.givenName,
					familyName: persons[i]!.familyName,
					organisationName: one.organisationName ?? '',
					dietaryNeeds: one.dietaryNeeds ?? '',
					accessNeeds: one.accessNeeds ?? '',
					createdAt: now()
				}))
			)
			.returning();
		const tickets = people.flatMap(({ tickets: codes = ['complet'] }, i) =>
			codes.map((code) => ({
				registrationId: registrations[i]!.id,
				ticketTypeId: of.types[code]!.id,
				priceCents: 0,
				audience: 'standard' as const,
				taxCode: 'taxable' as const
			}))
		);
		await tx.insert(t.ticket).values(tickets);
		return registrations;
	});
}
