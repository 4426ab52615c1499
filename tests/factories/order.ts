import { canonicalEmail, searchable } from '../../src/lib/format/names.ts';
import { taxed, type TaxCode } from '../../src/lib/pricing/taxes.ts';
import { now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { readableCode, secretToken } from '../../src/lib/server/ids.ts';
import type { makeEvent } from './event.ts';

let serial = 0;

interface OrderOptions {
	status?: 'held' | 'awaiting_payment';
	method?: 'card' | 'invoice';
	/** One list of ticket codes a person. */
	people?: readonly (readonly string[])[];
	/** Before tax, for every ticket. */
	priceCents?: number;
	taxCode?: TaxCode;
	/** Session to book for each person. */
	sessionId?: number;
	organisationId?: number;
	holdExpiresAt?: Date;
}

/** An order written row by row, for tests of what happens after it is placed. Its people are new. */
export async function makeOrder(of: Awaited<ReturnType<typeof makeEvent>>, options: OrderOptions = {}) {
	const { status = 'held', method = 'card', people = [['complet']], priceCents = 45_000 } = options;
	const eventId = of.event.id;
	const taxCode = options.taxCode ?? 'taxable';
	const amounts = taxed(people.flat().map(() => ({ amountCents: priceCents, taxCode })));
	return write('registration.factory', async (tx) => {
		const [order] = await tx
			.insert(t.order)
			.values({
				eventId,
				code: readableCode(),
				status,
				method,
				idempotencyKey: secretToken(),
				payerName: 'Maëlle Éthier',
				payerEmail: 'maelle.ethier@exemple.org',
				organisationId: options.organisationId ?? null,
				billingAddress: {
					line1: '12, rue Côté',
					city: 'Trois-Rivières',
					province: 'Québec',
					postalCode: 'G9A 1A1'
				},
				...amounts,
				placedAt: now(),
				holdExpiresAt:
					status === 'held' ? (options.holdExpiresAt ?? new Date(now().getTime() + 30 * 60_000)) : null,
				confirmedAt: status === 'held' ? null : now()
			})
			.returning();
		const persons = await tx
			.insert(t.person)
			.values(
				people.map(() => {
					const email = `inscrite-${++serial}-${secretToken(4)}@exemple.org`;
					return {
						email,
						emailCanonical: canonicalEmail(email),
						givenName: 'Noé',
						familyName: `Essai-${serial}`,
						searchName: searchable(`Noé Essai-${serial}`),
						createdAt: now()
					};
				})
			)
			.returning();
		const registrations = await tx
			.insert(t.registration)
			.values(
				persons.map((person) => ({
					eventId,
					orderId: order!.id,
					personId: person.id,
					code: readableCode(10),
					givenName: person.givenName,
					familyName: person.familyName,
					createdAt: now()
				}))
			)
			.returning();
		await tx.insert(t.ticket).values(
			registrations.flatMap((registration, i) =>
				people[i]!.map((code) => ({
					registrationId: registration.id,
					ticketTypeId: of.types[code]!.id,
					priceCents,
					audience: 'standard' as const,
					taxCode
				}))
			)
		);
		if (options.sessionId !== undefined)
			await tx.insert(t.booking).values(
				registrations.map(({ id }) => ({
					sessionId: options.sessionId!,
					registrationId: id,
					createdAt: now()
				}))
			);
		return { order: order!, registrations };
	});
}
