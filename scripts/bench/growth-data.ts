// Migrates and seeds, widens QUARIERA, then fills it up to GROWTH_SIZE registrations by multi-row inserts, three people an
// order and two workshops each; opens a staff session and a device whose secrets `growth.ts` knows.
import { and, count, eq, sql } from 'drizzle-orm';
import { canonicalEmail, searchable } from '../../src/lib/format/names.ts';
import { DAY_MS, now } from '../../src/lib/server/clock.ts';
import { closeConnections, reader } from '../../src/lib/server/db/client.ts';
import { migrate } from '../../src/lib/server/db/migrate.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';
import { sha256 } from '../../src/lib/server/ids.ts';
import { seedDemonstration } from '../seed/index.ts';
import { DEVICE_TOKEN, registrationCode, SESSION } from './growth-secrets.ts';

const SIZE = Number(process.env.GROWTH_SIZE);
const PEOPLE_PER_ORDER = 3;
const ORDERS_PER_WRITE = 200;
const FAMILIES = [
	'Tremblay',
	'Gagnon',
	'Roy',
	'Côté',
	'Bouchard',
	'Gauthier',
	'Morin',
	'Lavoie',
	'Fortin',
	'Gagné'
];

await migrate();
await seedDemonstration();
const db = await reader();
const [event] = await db.select().from(t.event).where(eq(t.event.kind, 'colloquium'));
const eventId = event!.id;
const [pass] = await db
	.select()
	.from(t.ticketType)
	.where(and(eq(t.ticketType.eventId, eventId), eq(t.ticketType.role, 'admission')))
	.orderBy(t.ticketType.position);
const sessions = await db
	.select()
	.from(t.session)
	.where(and(eq(t.session.eventId, eventId), eq(t.session.bookable, true), sql`ticket_type_code IS NULL`));
const slots = [...Map.groupBy(sessions, ({ slot }) => slot).values()].slice(1, 3);
const organisations = await db.select().from(t.organisation);
const [checkpoint] = await db.select().from(t.checkpoint).where(eq(t.checkpoint.eventId, eventId));
const [staff] = await db.select().from(t.staffRole).where(eq(t.staffRole.role, 'staff'));
const [already] = await db
	.select({ people: count() })
	.from(t.registration)
	.where(and(eq(t.registration.eventId, eventId), eq(t.registration.status, 'active')));

await write('registration.bench', async (tx) => {
	await tx.run(sql`UPDATE quota SET capacity = 10000000`);
	await tx.run(sql`UPDATE session SET capacity = 10000000 WHERE bookable = 1`);
	const expiresAt = new Date(now().getTime() + 29 * DAY_MS);
	await tx
		.insert(t.authSession)
		.values({ id: sha256(SESSION), personId: staff!.personId, expiresAt, createdAt: now() });
	await tx.insert(t.device).values({
		name: 'Mesure',
		tokenHash: sha256(DEVICE_TOKEN),
		eventId,
		checkpointId: checkpoint?.id,
		createdAt: now()
	});
});
const missing = Math.max(0, SIZE - already!.people);
for (let first = 0; first < missing; first += ORDERS_PER_WRITE * PEOPLE_PER_ORDER)
	await write('registration.bench', (tx) =>
		fill(tx, first, Math.min(ORDERS_PER_WRITE * PEOPLE_PER_ORDER, missing - first))
	);
await closeConnections();

async function fill(tx: Tx, first: number, people: number): Promise<void> {
	const serials = Array.from({ length: people }, (_, i) => first + i);
	const at = (serial: number) => new Date(now().getTime() - ((serial * 7919) % (60 * 86_400)) * 1000);
	const familyNameOf = (serial: number) =>
		`${FAMILIES[serial % FAMILIES.length]}-${String(serial).padStart(6, '0')}`;
	const organisationOf = (serial: number) =>
		organisations[Math.floor(serial / PEOPLE_PER_ORDER) % organisations.length]!;
	const persons = await tx
		.insert(t.person)
		.values(
			serials.map((serial) => {
				const familyName = familyNameOf(serial);
				const email = `croissance.${serial}@mesure.example`;
				return {
					email,
					emailCanonical: canonicalEmail(email),
					givenName: 'Camille',
					familyName,
					searchName: searchable(`Camille ${familyName}`),
					organisationId: organisationOf(serial).id,
					createdAt: at(serial)
				};
			})
		)
		.returning({ id: t.person.id });
	const heads = serials.filter((serial) => serial % PEOPLE_PER_ORDER === 0 || serial === first);
	const orders = await tx
		.insert(t.order)
		.values(
			heads.map((serial) => ({
				eventId,
				code: `X${serial}`,
				status: serial % 2 ? ('paid' as const) : ('awaiting_payment' as const),
				method: 'invoice' as const,
				idempotencyKey: `croissance-${serial}`,
				payerPersonId: persons[serial - first]!.id,
				payerName: `Camille ${familyNameOf(serial)}`,
				payerEmail: `croissance.${serial}@mesure.example`,
				organisationId: organisationOf(serial).id,
				billingAddress: {},
				subtotalCents: serial % 2 ? 0 : 120_000,
				tpsCents: 0,
				tvqCents: 0,
				totalCents: serial % 2 ? 0 : 120_000,
				placedAt: at(serial),
				confirmedAt: at(serial),
				dueAt: new Date(at(serial).getTime() + 30 * DAY_MS)
			}))
		)
		.returning({ id: t.order.id });
	const registrations = await tx
		.insert(t.registration)
		.values(
			serials.map((serial, i) => ({
				eventId,
				orderId: orders[heads.findLastIndex((head) => head <= serial)]!.id,
				personId: persons[i]!.id,
				code: registrationCode(serial),
				givenName: 'Camille',
				familyName: familyNameOf(serial),
				organisationId: organisationOf(serial).id,
				organisationName: organisationOf(serial).name,
				regionCode: organisationOf(serial).regionCode,
				createdAt: at(serial)
			}))
		)
		.returning({ id: t.registration.id });
	await tx.insert(t.ticket).values(
		registrations.map(({ id }) => ({
			registrationId: id,
			ticketTypeId: pass!.id,
			priceCents: 40_000,
			audience: 'member' as const,
			taxCode: 'exempt' as const
		}))
	);
	await tx.insert(t.booking).values(
		registrations.flatMap(({ id }, i) =>
			slots.map((open) => ({
				registrationId: id,
				sessionId: open[(first + i) % open.length]!.id,
				createdAt: at(first + i)
			}))
		)
	);
}
