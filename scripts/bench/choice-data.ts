// Migrates, seeds, then registers CHOICE_PEOPLE with a seat each in two slots of QUARIERA whose workshops have just enough
// seats for them: everything is full or nearly so, and whoever wants something else waits.
import { and, eq, sql } from 'drizzle-orm';
import { canonicalEmail, searchable } from '../../src/lib/format/names.ts';
import { now } from '../../src/lib/server/clock.ts';
import { closeConnections, reader } from '../../src/lib/server/db/client.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { seedDemonstration } from '../seed/index.ts';
import { choiceCode } from './choice-people.ts';

const PEOPLE = Number(process.env.CHOICE_PEOPLE);
/** Seats beyond one a person, in each slot. */
const SPARE = 8;

await migrate();
await seedDemonstration();
const db = await reader();
const [event] = await db
	.select()
	.from(t.event)
	.where(eq(t.event.kind, 'colloquium'))
	.orderBy(t.event.id)
	.limit(1);
const eventId = event!.id;
const [pass] = await db
	.select()
	.from(t.ticketType)
	.where(and(eq(t.ticketType.eventId, eventId), eq(t.ticketType.role, 'admission')))
	.orderBy(t.ticketType.position);
const sessions = await db
	.select()
	.from(t.session)
	.where(and(eq(t.session.eventId, eventId), eq(t.session.bookable, true), sql`ticket_type_code IS NULL`))
	.orderBy(t.session.startsAt, t.session.id);
const slots = [...Map.groupBy(sessions, ({ slot }) => slot).values()].filter(({ length }) => length > 2);
await write('registration.bench', async (tx) => {
	await tx.run(sql`UPDATE quota SET capacity = 10000000`);
	const serials = Array.from({ length: PEOPLE }, (_, i) => i);
	const createdAt = now();
	const persons = await tx
		.insert(t.person)
		.values(
			serials.map((serial) => {
				const email = `choix.${serial}@mesure.example`;
				const familyName = `Essai-${serial}`;
				return {
					...{ email, emailCanonical: canonicalEmail(email), givenName: 'Camille', familyName, createdAt },
					searchName: searchable(`Camille ${familyName}`)
				};
			})
		)
		.returning({ id: t.person.id });
	const [order] = await tx
		.insert(t.order)
		.values({
			...{ eventId, code: 'CHX', status: 'paid', method: 'free', idempotencyKey: 'choix-mesure' },
			...{ payerName: 'Camille Essai', payerEmail: 'choix@mesure.example', billingAddress: {} },
			...{ subtotalCents: 0, tpsCents: 0, tvqCents: 0, totalCents: 0, placedAt: createdAt },
			confirmedAt: createdAt
		})
		.returning({ id: t.order.id });
	const rows = await tx
		.insert(t.registration)
		.values(
			serials.map((serial) => ({
				...{ eventId, orderId: order!.id, personId: persons[serial]!.id, code: choiceCode(serial) },
				...{ givenName: 'Camille', familyName: `Essai-${serial}`, createdAt }
			}))
		)
		.returning({ id: t.registration.id });
	await tx.insert(t.ticket).values(
		rows.map(({ id }) => ({
			...{ registrationId: id, ticketTypeId: pass!.id, priceCents: 0 },
			...{ audience: 'standard' as const, taxCode: 'taxable' as const }
		}))
	);
	for (const slot of slots.slice(0, 2)) {
		// As many seats as people, shared out, and a few more.
		for (const [i, { id }] of slot.entries()) {
			const mine = rows.filter((_, serial) => serial % slot.length === i);
			await tx.run(
				sql`UPDATE session SET capacity = booked + ${mine.length + (i < SPARE ? 1 : 0)} WHERE id = ${id}`
			);
			await tx
				.insert(t.booking)
				.values(mine.map((row) => ({ registrationId: row.id, sessionId: id, createdAt })));
		}
	}
});
await closeConnections();
