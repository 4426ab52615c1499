import { eq } from 'drizzle-orm';
import { addDays, instantAt } from '../../src/lib/format/dates.ts';
import { canonicalEmail, searchable } from '../../src/lib/format/names.ts';
import type { Actor } from '../../src/lib/server/auth/policy.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../src/lib/server/db/write.ts';
import { readableCode } from '../../src/lib/server/ids.ts';
import type { ScoredPrize } from './scored-nominations.ts';

const CRITERIA = [
	{ name: 'Effets pour les personnes', max: 10, weight: 3 },
	{ name: 'Nouveauté', max: 10, weight: 2 },
	{ name: 'Rayonnement', max: 10, weight: 1 }
];

/** Who sits on these juries, two of them with a demonstration account; and how kindly each scores. */
const JURY = [
	{ email: 'comite@axtra.example', givenName: 'Florence', familyName: 'Gagné', kindness: 0.03 },
	{ email: 'direction@lesoit.example', givenName: 'Hélène', familyName: 'Savard', kindness: -0.06 },
	{ email: 'armand.tessier@exemple.example', givenName: 'Armand', familyName: 'Tessier', kindness: 0.08 },
	{ email: 'odile.rancourt@exemple.example', givenName: 'Odile', familyName: 'Rancourt', kindness: -0.04 },
	{ email: 'basile.nguyen@exemple.example', givenName: 'Basile', familyName: 'Nguyen', kindness: 0 }
];
const NOMINATOR = { email: 'candidatures@exemple.example', givenName: 'Jeanne', familyName: 'Doyon' };

/** An edition whose jury has read everything, with who decides on it. */
export interface ScoredEdition {
	slug: string;
	staff: Actor;
	jurors: Actor[];
}

/** Makes an edition that its jury has scored whole; nothing of its deliberation. */
export async function makeScoredEdition(options: {
	slug: string;
	name: string;
	number: number;
	/** Day of the embargo's end. */
	gala: string;
	/** Days from the gala: when nominations opened, and scoring closed. */
	opens: number;
	scored: number;
	withFavourite: boolean;
	prizes: ScoredPrize[];
	random: () => number;
}): Promise<ScoredEdition> {
	const { slug, name, number, gala, opens, scored, withFavourite, prizes, random } = options;
	const at = (days: number, time = '9:00') => instantAt(addDays(gala, days), time);
	const restore = setClock(() => at(scored - 5).getTime());
	try {
		return await write('awards.seedScored', async (tx) => {
			const [edition] = await tx
				.insert(t.awardEdition)
				.values({
					...{ slug, name, number, createdAt: at(opens - 10), publishedAt: at(opens - 5) },
					...{ nominationsOpenAt: at(opens), nominationsCloseAt: at(opens + 40, '23:59') },
					...{ scoringOpensAt: at(opens + 45), scoringClosesAt: at(scored, '23:59') },
					embargoUntil: at(0, '19:00'),
					rules: 'Toute candidature est présentée par un membre du réseau.',
					juryTerms: 'Ce que je lis et ce qui se dit en délibération reste entre nous.'
				})
				.returning();
			const editionId = edition!.id;
			const jurors = await seatJury(tx, editionId, at(opens + 30));
			const nominator = await personOf(tx, NOMINATOR, at(opens));
			for (const [i, prize] of prizes.entries()) {
				const seed = { editionId, nominatorId: nominator.id, position: i + 1, at: at(scored - 5), random };
				await seedPrize(tx, seed, prize, jurors);
			}
			if (withFavourite)
				await tx.insert(t.awardCategory).values({
					...{ editionId, slug: 'coup-de-coeur', name: 'Prix Coup de cœur du jury' },
					...{ mode: 'favourite' as const, nomineeKind: 'project' as const, position: 9 }
				});
			const staff = await personOf(
				tx,
				{ email: 'permanence@axtra.example', givenName: '', familyName: '' },
				at(0)
			);
			return {
				slug,
				staff: actorFor(staff, true),
				jurors: jurors.map(({ person }) => actorFor(person, false))
			};
		});
	} finally {
		restore();
	}
}

type Person = typeof t.person.$inferSelect;

function actorFor({ id, email, givenName, familyName }: Person, isStaff: boolean): Actor {
	const roles = isStaff ? (['staff'] as const) : [];
	return {
		kind: 'person',
		personId: id,
		email,
		name: `${givenName} ${familyName}`,
		roles,
		organisationIds: []
	};
}

async function personOf(
	tx: Tx,
	{ email, givenName, familyName }: { email: string; givenName: string; familyName: string },
	createdAt: Date
): Promise<Person> {
	const [found] = await tx.select().from(t.person).where(eq(t.person.email, email));
	if (found) return found;
	const searchName = searchable(`${givenName} ${familyName}`);
	const [made] = await tx
		.insert(t.person)
		.values({ email, emailCanonical: canonicalEmail(email), givenName, familyName, searchName, createdAt })
		.returning();
	return made!;
}

async function seatJury(tx: Tx, editionId: number, at: Date) {
	const seated = [];
	for (const { kindness, ...who } of JURY) {
		const person = await personOf(tx, who, at);
		const [row] = await tx
			.insert(t.juror)
			.values({
				...{ editionId, personId: person.id, name: `${who.givenName} ${who.familyName}`, email: who.email },
				...{ emailCanonical: canonicalEmail(who.email), status: 'accepted', invitedAt: at },
				...{ answeredAt: at, termsAcceptedAt: at }
			})
			.returning();
		seated.push({ id: row!.id, person, kindness });
	}
	return seated;
}

const NOMINEE = 'direction@exemple.example';

interface Seed {
	editionId: number;
	nominatorId: number;
	position: number;
	at: Date;
	random: () => number;
}

async function seedPrize(
	tx: Tx,
	{ editionId, nominatorId, position, at, random }: Seed,
	{ slug, name, nominations }: ScoredPrize,
	jurors: { id: number; kindness: number }[]
): Promise<void> {
	const [category] = await tx
		.insert(t.awardCategory)
		.values({ editionId, slug, name, mode: 'jury', nomineeKind: 'project', position })
		.returning();
	const categoryId = category!.id;
	const criteria = await tx
		.insert(t.awardCriterion)
		.values(CRITERIA.map((one, i) => ({ categoryId, ...one, position: i + 1 })))
		.returning();
	for (const { title, nominee, summary, worth } of nominations) {
		const [row] = await tx
			.insert(t.nomination)
			.values({
				...{ code: readableCode(), editionId, categoryId, nominatorId, title, nomineeName: nominee, summary },
				...{ nomineeEmail: NOMINEE, nomineeEmailCanonical: NOMINEE, createdAt: at, updatedAt: at }
			})
			.returning();
		const nominationId = row!.id;
		await tx
			.insert(t.nomineeConsent)
			.values({ nominationId, nominated: true, pictured: true, named: true, at });
		for (const status of ['submitted', 'eligible'] as const)
			await tx
				.update(t.nomination)
				.set({ status, ...(status === 'submitted' ? { submittedAt: at } : {}) })
				.where(eq(t.nomination.id, nominationId));
		for (const { id: jurorId, kindness } of jurors) {
			const pair = { jurorId, nominationId };
			await tx.insert(t.juryAssignment).values({ ...pair, assignedAt: at });
			await tx.insert(t.conflictDeclaration).values({ ...pair, conflict: false, declaredAt: at });
			const comment = random() < 0.3 ? 'Un dossier clair, et des effets qui se voient.' : '';
			const [reading] = await tx
				.insert(t.reading)
				.values({ ...pair, updatedAt: at, comment })
				.returning();
			await tx.insert(t.readingMark).values(
				criteria.map(({ id, max }) => ({
					...{ readingId: reading!.id, criterionId: id },
					mark: Math.max(0, Math.min(max, Math.round(max * (worth + kindness + 0.24 * (random() - 0.5)))))
				}))
			);
			await tx.update(t.reading).set({ complete: true }).where(eq(t.reading.id, reading!.id));
		}
	}
}
