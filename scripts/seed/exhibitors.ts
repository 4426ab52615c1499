import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { canonicalEmail, searchable } from '../../src/lib/format/names.ts';
import { instantAt, addDays } from '../../src/lib/format/dates.ts';
import { quoteBooth } from '../../src/lib/exhibitors/quote.ts';
import type { ExhibitorKind } from '../../src/lib/schemas/exhibitor-lists.ts';
import { applicationInput } from '../../src/lib/schemas/exhibitor-application.ts';
import { system, type Actor } from '../../src/lib/server/auth/policy.ts';
import { now, setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';
import { chooseBooth } from '../../src/lib/server/exhibitors/allocate.ts';
import { beginApplication } from '../../src/lib/server/exhibitors/applications/begin.ts';
import { reviewApplication } from '../../src/lib/server/exhibitors/applications/review.ts';
import { saveApplication } from '../../src/lib/server/exhibitors/applications/save.ts';
import { submitApplication } from '../../src/lib/server/exhibitors/applications/submit.ts';
import { acceptContract } from '../../src/lib/server/exhibitors/contract.ts';
import { placeBoothOrder } from '../../src/lib/server/exhibitors/place-order.ts';
import { slugOf } from './association.ts';
import { CONTRACT, EXHIBITORS, OPTIONS, LEVELS, TOPICS, TYPES } from './exhibitor-texts.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './programme.ts';

/** What the seed needs of an event. */
export type Of = Pick<typeof t.event.$inferSelect, 'id' | 'slug' | 'firstDay'>;

/** Days before the event: when applications open and close, and when those of the story came. */
export const OPENS = -75;
const [CLOSES, EDITS] = [-14, -5];

const INTRODUCTION =
	'Trois jours au milieu de 400 personnes qui accompagnent vers l’emploi. Le salon est au cœur du colloque\u00a0: les pauses s’y prennent, La Ruche est à côté.';

/** The exhibition of the colloquium: its offer, its hall, and the twenty-two who have their booth. */
export async function seedExhibitors(of: Of): Promise<void> {
	const offer = await write('exhibitors.seed', (tx) => seedOffer(tx, of, INTRODUCTION));
	for (const [i, one] of EXHIBITORS.entries()) {
		const putBack = setClock(() => instantAt(addDays(of.firstDay, OPENS + 3 + 2 * i), '10:00').getTime());
		try {
			await seedExhibitor(of, offer, i, one);
		} finally {
			putBack();
		}
	}
}

/** The offer of an exhibition: its calendar, its prices, its contract and its hall. */
export async function seedOffer(tx: Tx, { id: eventId, firstDay }: Of, introduction: string) {
	const at = (days: number, time: string) => instantAt(addDays(firstDay, days), time);
	await tx.insert(t.exhibition).values({
		eventId,
		introduction,
		opensAt: at(OPENS, '9:00'),
		closesAt: at(CLOSES, '23:59'),
		editsCloseAt: at(EDITS, '23:59')
	});
	const [terms] = await tx
		.insert(t.exhibitionTerms)
		.values({
			...{ eventId, version: 1, text: CONTRACT, publishedAt: at(OPENS, '9:00') },
			sha256: createHash('sha256').update(CONTRACT).digest('hex')
		})
		.returning();
	const types = await tx
		.insert(t.boothType)
		.values(TYPES.map(({ prices: _, ...type }, position) => ({ ...type, eventId, position })))
		.returning();
	await tx.insert(t.boothPrice).values(
		types.flatMap(({ id: boothTypeId }, i) =>
			Object.entries(TYPES[i]!.prices).map(([kind, amountCents]) => ({
				...{ boothTypeId, amountCents },
				kind: kind as ExhibitorKind
			}))
		)
	);
	const options = await tx
		.insert(t.boothOption)
		.values(OPTIONS.map((option, position) => ({ ...option, eventId, position })))
		.returning();
	const levels = await tx
		.insert(t.partnerLevel)
		.values(LEVELS.map((level, position) => ({ ...level, eventId, position })))
		.returning();
	const topics = await tx
		.insert(t.exhibitorTopic)
		.values(
			Object.entries(TOPICS).flatMap(([kind, names]) =>
				names.map((name, position) => ({ eventId, kind: kind as 'category' | 'need', name, position }))
			)
		)
		.returning();
	const booths = await seedPlan(tx, eventId, types);
	return { terms: terms!, types, options, levels, topics, booths };
}

/** A hall of 28 m by 16 m: two islands of eight small booths, and large ones along the far wall. */
async function seedPlan(tx: Tx, eventId: number, types: (typeof t.boothType.$inferSelect)[]) {
	const [plan] = await tx
		.insert(t.floorPlan)
		.values({ eventId, slug: 'salle', name: 'Salle des exposants', widthCm: 2800, heightCm: 1600 })
		.returning();
	const planId = plan!.id;
	await tx.insert(t.floorMark).values([
		{ planId, kind: 'entrance', label: 'Entrée', xCm: 1200, yCm: 1550, widthCm: 400, heightCm: 50 },
		{ planId, kind: 'food', label: 'Café', xCm: 50, yCm: 1300, widthCm: 400, heightCm: 200 },
		{ planId, kind: 'stage', label: 'La Ruche', xCm: 2300, yCm: 1250, widthCm: 450, heightCm: 300 }
	]);
	const [small, large] = types;
	const place = (number: number, type: typeof small, xCm: number, yCm: number) => ({
		...{ eventId, planId, boothTypeId: type!.id, xCm, yCm, widthCm: type!.widthCm, heightCm: type!.depthCm },
		number: `K${String(number).padStart(2, '0')}`
	});
	const row = (first: number, count: number, type: typeof small, xCm: number, yCm: number) =>
		Array.from({ length: count }, (_, i) => place(first + i, type, xCm + i * type!.widthCm, yCm));
	return tx
		.insert(t.booth)
		.values([
			...row(1, 6, large, 50, 50),
			...row(7, 5, small, 350, 600),
			...row(12, 5, small, 350, 800),
			...row(17, 5, small, 1500, 600),
			...row(22, 5, small, 1500, 800)
		])
		.returning();
}

async function seedExhibitor(
	of: Of,
	{ terms, types, options, levels, topics, booths }: Awaited<ReturnType<typeof seedOffer>>,
	i: number,
	one: (typeof EXHIBITORS)[number]
): Promise<void> {
	const actor = await contactOf(one.name, i, one.email);
	const type = types[one.large ? 1 : 0]!;
	const level = levels.find(({ name }) => name === one.level);
	const extra = options.filter(({ name }) => one.options?.includes(name));
	const { code } = await beginApplication({ actor, eventSlug: of.slug });
	const { revision } = await saveApplication({
		...{ actor, code },
		input: applicationInput.parse({
			...{ revision: 1, name: one.name, kind: one.kind, summary: one.summary, description: one.description },
			...{ website: `https://www.${slugOf(one.name)}.example`, regionCode: one.region },
			options: Object.fromEntries(extra.map(({ id }) => [id, 1])),
			topics: topics.filter(({ name }) => one.topics.includes(name)).map(({ id }) => id),
			...{ boothTypeId: type.id, partnerLevelId: level?.id }
		})
	});
	await submitApplication({ actor, code });
	await reviewApplication({
		...{ actor: system('démonstration'), code },
		input: {
			...{ revision, decision: 'approved', kind: one.kind, note: '' },
			...{ boothTypeId: type.id, partnerLevelId: level?.id }
		}
	});
	await acceptContract({ actor, code, termsId: terms.id, signedAs: actor.name });
	const free = booths.filter(({ boothTypeId }) => boothTypeId === type.id);
	const nth = EXHIBITORS.slice(0, i).filter(({ large }) => large === one.large).length;
	await chooseBooth({ actor, code, boothId: free[nth]!.id });
	const { amounts } = quoteBooth({
		boothType: { name: type.name, amountCents: TYPES[one.large ? 1 : 0]!.prices[one.kind] },
		boothNumber: free[nth]!.number,
		level,
		options: extra.map((option) => ({ ...option, quantity: 1 }))
	});
	const input = {
		...{ idempotencyKey: `demonstration-kiosque-${of.slug}-${i}`, expectedTotalCents: amounts.totalCents },
		...{ method: 'invoice' as const, line1: `${100 + i}, rue des Forges`, city: 'Trois-Rivières' },
		...{ province: 'Québec', postalCode: 'G9A 2G5' }
	};
	await placeBoothOrder({ actor, code, input, locale: 'fr' });
}

/** Whoever answers for an exhibitor: somebody of the demonstration's accounts, or somebody new. */
export async function contactOf(
	name: string,
	i: number,
	known: string | undefined
): Promise<Actor & { kind: 'person' }> {
	const email = known ?? `salon@${slugOf(name)}.example`;
	const db = await reader();
	const [there] = await db
		.select()
		.from(t.person)
		.where(eq(t.person.emailCanonical, canonicalEmail(email)));
	const givenName = GIVEN_NAMES[(7 * i) % GIVEN_NAMES.length]!;
	const familyName = FAMILY_NAMES[(11 * i) % FAMILY_NAMES.length]!;
	const person =
		there ??
		(
			await write('members.seed', (tx) =>
				tx
					.insert(t.person)
					.values({
						...{ email, emailCanonical: canonicalEmail(email), givenName, familyName },
						...{ searchName: searchable(`${givenName} ${familyName}`), createdAt: now() }
					})
					.returning()
			)
		)[0]!;
	return {
		...{ kind: 'person', personId: person.id, email, roles: [], organisationIds: [] },
		name: `${person.givenName} ${person.familyName}`
	};
}
