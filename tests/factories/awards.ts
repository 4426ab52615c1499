import { eq } from 'drizzle-orm';
import { canonicalEmail } from '../../src/lib/format/names.ts';
import type { CategoryMode, NominationStatus } from '../../src/lib/schemas/award-lists.ts';
import { DAY_MS, now } from '../../src/lib/server/clock.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { readableCode } from '../../src/lib/server/ids.ts';
import { makePerson } from './people.ts';

let serial = 0;

/** In days from now: the dates of an edition that stands in each phase. */
const CALENDARS = {
	nominations: [-5, 10, 12, 30, 40],
	eligibility: [-30, -2, 5, 30, 40],
	scoring: [-60, -30, -10, 10, 30],
	deliberation: [-90, -60, -40, -3, 20],
	results: [-120, -90, -60, -30, -5]
} as const;

/** A published edition in a phase, with one category of two criteria (weights 3 and 1), two questions and a check. */
export async function makeEdition(
	options: { phase?: keyof typeof CALENDARS; mode?: CategoryMode; blind?: boolean } = {}
) {
	const { phase = 'scoring', mode = 'jury', blind = false } = options;
	const [opens, closes, scores, scored, gala] = CALENDARS[phase].map(
		(days) => new Date(now().getTime() + days * DAY_MS)
	) as [Date, Date, Date, Date, Date];
	const n = ++serial;
	return write('awards.factory', async (tx) => {
		const [edition] = await tx
			.insert(t.awardEdition)
			.values({
				slug: `edition-${n}`,
				name: `Méritas ${n}`,
				number: n,
				juryTerms: 'Ce que je lis reste entre nous.',
				publishedAt: new Date(opens.getTime() - DAY_MS),
				nominationsOpenAt: opens,
				nominationsCloseAt: closes,
				scoringOpensAt: scores,
				scoringClosesAt: scored,
				embargoUntil: gala,
				createdAt: new Date(opens.getTime() - 2 * DAY_MS)
			})
			.returning();
		const [category] = await tx
			.insert(t.awardCategory)
			.values({
				editionId: edition!.id,
				slug: 'innovation',
				name: 'Prix Innovation',
				mode,
				nomineeKind: 'project',
				blind
			})
			.returning();
		const categoryId = category!.id;
		const criteria = await tx
			.insert(t.awardCriterion)
			.values([
				{ categoryId, name: 'Effets', max: 5, weight: 3, position: 1 },
				{ categoryId, name: 'Nouveauté', max: 10, weight: 1, position: 2 }
			])
			.returning();
		const questions = await tx
			.insert(t.awardQuestion)
			.values([
				{ categoryId, label: 'Que fait le projet?', maxWords: 100, position: 1 },
				{ categoryId, label: 'Et après?', maxWords: 50, required: false, position: 2 }
			])
			.returning();
		const checks = await tx
			.insert(t.awardCheck)
			.values([{ categoryId, label: 'L’organisme est membre' }])
			.returning();
		return { edition: edition!, category: category!, criteria, questions, checks };
	});
}

export type MadeEdition = Awaited<ReturnType<typeof makeEdition>>;

/** The way of a nomination to each of its states that no other table decides. */
const WAYS: Partial<Record<NominationStatus, NominationStatus[]>> = {
	draft: [],
	submitted: ['submitted'],
	eligible: ['submitted', 'eligible'],
	ineligible: ['submitted', 'ineligible'],
	shortlisted: ['submitted', 'eligible', 'shortlisted'],
	withdrawn: ['submitted', 'withdrawn']
};

/** A complete nomination in a state, with its nominator. */
export async function makeNomination(
	of: MadeEdition,
	options: {
		status?: keyof typeof WAYS;
		title?: string;
		nomineeEmail?: string;
		by?: Awaited<ReturnType<typeof makePerson>>;
		/** What the nominee agreed to; null: they have not answered. */
		consents?: { pictured?: boolean; named?: boolean } | null;
	} = {}
) {
	const { status = 'eligible', by = await makePerson(), consents = {} } = options;
	const n = ++serial;
	const { title = `Projet ${n}`, nomineeEmail = `nomine-${n}@exemple.org` } = options;
	return write('awards.factory', async (tx) => {
		const [row] = await tx
			.insert(t.nomination)
			.values({
				code: readableCode(),
				editionId: of.edition.id,
				categoryId: of.category.id,
				nominatorId: by.person.id,
				title,
				nomineeName: `Organisme nommé ${n}`,
				nomineeEmail,
				nomineeEmailCanonical: canonicalEmail(nomineeEmail),
				summary: 'Un projet qui change des vies.',
				answers: { [of.questions[0]!.id]: 'Il accompagne vers l’emploi.' },
				createdAt: now(),
				updatedAt: now()
			})
			.returning();
		// Nominees have agreed, but to what is not handed in.
		if (status !== 'draft' && consents !== null)
			await tx.insert(t.nomineeConsent).values({
				...{ nominationId: row!.id, nominated: true, pictured: true, named: true, at: now() },
				...consents
			});
		for (const next of WAYS[status]!)
			await tx
				.update(t.nomination)
				.set({ status: next, ...(next === 'submitted' ? { submittedAt: now() } : {}) })
				.where(eq(t.nomination.id, row!.id));
		const [made] = await tx.select().from(t.nomination).where(eq(t.nomination.id, row!.id));
		return { nomination: made!, by };
	});
}

/** A juror who has accepted the terms. */
export async function makeJuror(of: MadeEdition, someone?: Awaited<ReturnType<typeof makePerson>>) {
	const who = someone ?? (await makePerson());
	const { person } = who;
	const [row] = await write('awards.factory', (tx) =>
		tx
			.insert(t.juror)
			.values({
				editionId: of.edition.id,
				personId: person.id,
				name: `${person.givenName} ${person.familyName}`,
				email: person.email,
				emailCanonical: canonicalEmail(person.email),
				status: 'accepted',
				invitedAt: now(),
				answeredAt: now(),
				termsAcceptedAt: now()
			})
			.returning()
	);
	return { ...who, juror: row! };
}

/** Gives nominations to a juror, who says that there is no conflict. */
export async function assign(
	{ juror }: { juror: { id: number } },
	nominations: readonly { nomination: { id: number } }[]
): Promise<void> {
	await write('awards.factory', async (tx) => {
		for (const { nomination } of nominations) {
			const pair = { jurorId: juror.id, nominationId: nomination.id };
			await tx.insert(t.juryAssignment).values({ ...pair, assignedAt: now() });
			await tx.insert(t.conflictDeclaration).values({ ...pair, conflict: false, declaredAt: now() });
		}
	});
}

/** A complete reading, mark by criterion in their order. */
export async function makeReading(
	of: MadeEdition,
	{ juror }: { juror: { id: number } },
	{ nomination }: { nomination: { id: number } },
	marks: readonly number[]
) {
	return write('awards.factory', async (tx) => {
		const [row] = await tx
			.insert(t.reading)
			.values({ jurorId: juror.id, nominationId: nomination.id, updatedAt: now() })
			.returning();
		await tx
			.insert(t.readingMark)
			.values(of.criteria.map(({ id }, i) => ({ readingId: row!.id, criterionId: id, mark: marks[i]! })));
		await tx.update(t.reading).set({ complete: true }).where(eq(t.reading.id, row!.id));
		return row!;
	});
}
