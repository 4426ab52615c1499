import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { now } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import { courseSession } from '../../src/lib/server/db/schema/courses.ts';
import { event } from '../../src/lib/server/db/schema/events.ts';
import { person } from '../../src/lib/server/db/schema/members.ts';
import { buyPack } from '../../src/lib/server/registration/credits/buy-pack.ts';
import { addPack } from '../../src/lib/server/registration/credits/packs.ts';
import { placeOrder } from '../../src/lib/server/registration/place-order.ts';

const MANAGER = 'direction@lesoit.example';
const COLLEAGUES = [
	['Noémie', 'Therrien'],
	['Yannick', 'Arsenault'],
	['Fatou', 'Diop']
] as const;

/** Two packs on sale; Le SOIT has bought the one of ten places, and spent three of its credits. */
export async function seedPacks(organisations: { id: number; slug: string }[]): Promise<void> {
	const seed = system('seed');
	const ten = { name: 'Forfait de 10 places', places: 10, priceCents: 85_000, validDays: 365 };
	await addPack(seed, { name: 'Forfait de 5 places', places: 5, priceCents: 45_000, validDays: 365 });
	const packId = await addPack(seed, ten);
	const organisationId = organisations.find(({ slug }) => slug === 'le-soit')!.id;
	const db = await reader();
	const [found] = await db.select().from(person).where(eq(person.email, MANAGER));
	const actor: Actor = {
		...{ kind: 'person', personId: found!.id, email: MANAGER },
		name: `${found!.givenName} ${found!.familyName}`,
		...{ roles: [], organisationIds: [organisationId] }
	};
	const address = { line1: '12, rue de la Gare', city: 'Québec', province: 'Québec', postalCode: '' };
	await buyPack(actor, {
		organisationId,
		locale: 'fr',
		input: {
			...{ idempotencyKey: 'demonstration-forfait', pack: packId, method: 'invoice' },
			...{ ...address, purchaseOrder: '' }
		}
	});
	const [offer] = await db
		.select({ slug: event.slug })
		.from(courseSession)
		.innerJoin(event, eq(event.id, courseSession.eventId))
		.where(
			and(
				eq(courseSession.acceptsCredits, true),
				isNull(courseSession.perOrganisation),
				eq(courseSession.status, 'confirmed'),
				gt(event.registrationClosesAt, now()),
				sql`EXISTS (SELECT 1 FROM quota q WHERE q.event_id = ${event.id} AND q.capacity - q.taken >= 6)`
			)
		)
		.orderBy(asc(event.firstDay));
	if (!offer) return;
	await placeOrder({
		actor,
		eventSlug: offer.slug,
		locale: 'fr',
		input: {
			idempotencyKey: 'demonstration-credits',
			payer: {
				...{ givenName: found!.givenName, familyName: found!.familyName, email: MANAGER },
				...{ organisationId, organisationName: '', ...address, purchaseOrder: '' }
			},
			...{ consentNewsletter: false, useCredits: true, method: 'invoice' },
			people: COLLEAGUES.map(([givenName, familyName], i) => ({
				...{ givenName, familyName, email: `collegue-${i + 1}@lesoit.example` },
				...{ pass: 'formation', addons: [], sessions: {}, dietaryNeeds: '', accessNeeds: '' },
				...{ consentDirectory: false, consentPhoto: false, consentExhibitors: false }
			}))
		}
	});
}
