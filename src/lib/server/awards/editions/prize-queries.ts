import { and, asc, count, eq, isNotNull, sql } from 'drizzle-orm';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import {
	awardCategory,
	awardCheck,
	awardCriterion,
	awardQuestion,
	awardSample
} from '../../db/schema/awards.ts';
import { reading } from '../../db/schema/jury.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { awardResult } from '../../db/schema/results.ts';
import { Refusal } from '../../errors.ts';
import {
	staffEdition,
	type Category,
	type Check,
	type Criterion,
	type Edition,
	type Question
} from './queries.ts';

/** A prize as the office changes it. */
export interface ManagedPrize {
	edition: Edition;
	prize: Category;
	criteria: Criterion[];
	/** Those still asked first. */
	questions: Question[];
	checks: (Check & { used: boolean })[];
	sample: typeof awardSample.$inferSelect | null;
	/** Drafts too: what the prize is about stands from the first. */
	nominations: number;
	/** From the first, the rubric is frozen. */
	readings: number;
	/** Its result is locked: its name stands as well. */
	isLocked: boolean;
}

/** A prize of an edition, all of it. @throws Refusal `not_allowed` (403), `not_found` (404) */
export async function managedPrize(actor: Actor, slug: string, prizeSlug: string): Promise<ManagedPrize> {
	requireStaff(actor);
	const edition = await staffEdition(actor, slug);
	const db = await reader();
	const [prize] = await db
		.select()
		.from(awardCategory)
		.where(and(eq(awardCategory.editionId, edition.id), eq(awardCategory.slug, prizeSlug)));
	if (!prize) throw new Refusal('not_found', { status: 404 });
	const [criteria, questions, checks, samples, nominations, readings, locked] = await Promise.all([
		db
			.select()
			.from(awardCriterion)
			.where(eq(awardCriterion.categoryId, prize.id))
			.orderBy(asc(awardCriterion.position), asc(awardCriterion.id)),
		db
			.select()
			.from(awardQuestion)
			.where(eq(awardQuestion.categoryId, prize.id))
			.orderBy(
				sql`${awardQuestion.retiredAt} IS NOT NULL`,
				asc(awardQuestion.position),
				asc(awardQuestion.id)
			),
		db
			.select({
				check: awardCheck,
				used: sql<number>`EXISTS (SELECT 1 FROM nomination_check n WHERE n.check_id = award_check.id)`
			})
			.from(awardCheck)
			.where(eq(awardCheck.categoryId, prize.id))
			.orderBy(asc(awardCheck.position), asc(awardCheck.id)),
		db.select().from(awardSample).where(eq(awardSample.categoryId, prize.id)),
		db.select({ n: count() }).from(nomination).where(eq(nomination.categoryId, prize.id)),
		db
			.select({ n: count() })
			.from(reading)
			.innerJoin(nomination, eq(nomination.id, reading.nominationId))
			.where(eq(nomination.categoryId, prize.id)),
		db
			.select({ n: count() })
			.from(awardResult)
			.where(and(eq(awardResult.categoryId, prize.id), isNotNull(awardResult.lockedAt)))
	]);
	return {
		...{ edition, prize, criteria, questions },
		checks: checks.map(({ check, used }) => ({ ...check, used: used === 1 })),
		sample: samples[0] ?? null,
		nominations: nominations[0]!.n,
		readings: readings[0]!.n,
		isLocked: locked[0]!.n > 0
	};
}
