import { and, asc, desc, eq, isNotNull, isNull, lte } from 'drizzle-orm';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import {
	awardCategory,
	awardCheck,
	awardCriterion,
	awardEdition,
	awardQuestion,
	awardSample
} from '../../db/schema/awards.ts';
import { Refusal } from '../../errors.ts';

export type Edition = typeof awardEdition.$inferSelect;
export type Category = typeof awardCategory.$inferSelect;
export type Criterion = typeof awardCriterion.$inferSelect;
export type Question = typeof awardQuestion.$inferSelect;
export type Check = typeof awardCheck.$inferSelect;

/** A prize with its rubric, its form (questions no longer asked left out) and its points of eligibility, in their order. */
export interface CategoryDetails extends Category {
	criteria: Criterion[];
	questions: Question[];
	checks: Check[];
	/** The practice dossier's title, where there is one. */
	sampleTitle: string | null;
}

/** Published editions, the latest first. */
export async function publicEditions(): Promise<Edition[]> {
	const db = await reader();
	return db
		.select()
		.from(awardEdition)
		.where(and(isNotNull(awardEdition.publishedAt), lte(awardEdition.publishedAt, now())))
		.orderBy(desc(awardEdition.embargoUntil));
}

/** A published edition. @throws Refusal `not_found` (404) */
export async function publicEdition(slug: string): Promise<Edition> {
	const found = await editionBySlug(slug);
	if (!found?.publishedAt || found.publishedAt > now()) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** Every edition, the latest first. @throws Refusal `not_allowed` (403) */
export async function staffEditions(actor: Actor): Promise<Edition[]> {
	requireStaff(actor);
	const db = await reader();
	return db.select().from(awardEdition).orderBy(desc(awardEdition.embargoUntil));
}

/** An edition, published or not. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function staffEdition(actor: Actor, slug: string): Promise<Edition> {
	requireStaff(actor);
	const found = await editionBySlug(slug);
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

async function editionBySlug(slug: string): Promise<Edition | undefined> {
	const db = await reader();
	const [found] = await db.select().from(awardEdition).where(eq(awardEdition.slug, slug));
	return found;
}

/** The prizes of an edition, in their order. */
export async function categoriesOf(editionId: number): Promise<CategoryDetails[]> {
	const db = await reader();
	const ofEdition = eq(awardCategory.editionId, editionId);
	const [categories, criteria, questions, checks, samples] = await Promise.all([
		db
			.select()
			.from(awardCategory)
			.where(ofEdition)
			.orderBy(asc(awardCategory.position), asc(awardCategory.id)),
		db
			.select({ one: awardCriterion })
			.from(awardCriterion)
			.innerJoin(awardCategory, eq(awardCategory.id, awardCriterion.categoryId))
			.where(ofEdition)
			.orderBy(asc(awardCriterion.position), asc(awardCriterion.id)),
		db
			.select({ one: awardQuestion })
			.from(awardQuestion)
			.innerJoin(awardCategory, eq(awardCategory.id, awardQuestion.categoryId))
			.where(and(ofEdition, isNull(awardQuestion.retiredAt)))
			.orderBy(asc(awardQuestion.position), asc(awardQuestion.id)),
		db
			.select({ one: awardCheck })
			.from(awardCheck)
			.innerJoin(awardCategory, eq(awardCategory.id, awardCheck.categoryId))
			.where(ofEdition)
			.orderBy(asc(awardCheck.position), asc(awardCheck.id)),
		db
			.select({ categoryId: awardSample.categoryId, title: awardSample.title })
			.from(awardSample)
			.innerJoin(awardCategory, eq(awardCategory.id, awardSample.categoryId))
			.where(ofEdition)
	]);
	const of = <T extends { categoryId: number }>(rows: { one: T }[], id: number) =>
		rows.filter(({ one }) => one.categoryId === id).map(({ one }) => one);
	return categories.map((category) => ({
		...category,
		criteria: of(criteria, category.id),
		questions: of(questions, category.id),
		checks: of(checks, category.id),
		sampleTitle: samples.find(({ categoryId }) => categoryId === category.id)?.title ?? null
	}));
}
