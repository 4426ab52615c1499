import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import { EDITION_DATES, type EditionDate } from '../../../awards/calendar.ts';
import { addDays, dayOf, instantAt, localInput } from '../../../format/dates.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import {
	awardCategory,
	awardCheck,
	awardCriterion,
	awardEdition,
	awardQuestion,
	awardSample
} from '../../db/schema/awards.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { Edition } from './queries.ts';

/** Fifty-two weeks: the same weekday, next to the same date of the next year. */
const YEAR_DAYS = 364;

/**
 * Begins the next edition as a copy of one: words, rules, terms, prizes with their rubrics, forms, checks and practice
 * dossiers, and its dates a year later on the same weekdays. Nothing of its nominations, jury or results, and it is not
 * public.
 * @returns the address of the new one: the year of its gala
 * @throws Refusal `not_allowed` (403), `not_found` (404), `edition_exists` where the next one was begun already
 */
export async function copyEdition(request: { actor: Actor; from: number }): Promise<{ slug: string }> {
	const { actor, from } = request;
	requireStaff(actor);
	try {
		return await write('awards.copyEdition', async (tx) => {
			const [before] = await tx.select().from(awardEdition).where(eq(awardEdition.id, from));
			if (!before) throw new Refusal('not_found', { status: 404 });
			const [last] = await tx
				.select({ number: awardEdition.number })
				.from(awardEdition)
				.orderBy(desc(awardEdition.number))
				.limit(1);
			const values = nextYear(before, last!.number + 1);
			const [edition] = await tx.insert(awardEdition).values(values).returning();
			await copyPrizes(tx, before.id, edition!.id);
			await record(tx, actor, {
				action: 'edition.begun',
				objectKind: 'award_edition',
				objectId: edition!.id,
				details: { copyOf: before.slug }
			});
			return { slug: edition!.slug };
		});
	} catch (error) {
		if (violation(error) === 'award_edition.slug') throw new Refusal('edition_exists');
		throw error;
	}
}

function nextYear(before: Edition, number: number): typeof awardEdition.$inferInsert {
	const { introduction, rules, juryTerms, timezone } = before;
	const dates = Object.fromEntries(
		EDITION_DATES.map((field) => [field, aYearLater(before[field], timezone)])
	) as Record<EditionDate, Date>;
	const year = dayOf(dates.embargoUntil, timezone).slice(0, 4);
	const yearBefore = dayOf(before.embargoUntil, timezone).slice(0, 4);
	return {
		...{ introduction, rules, juryTerms, timezone, number, ...dates },
		slug: year,
		name: before.name.replaceAll(yearBefore, year),
		createdAt: now()
	};
}

/** The same hour of the same weekday, on the clock of the edition. */
function aYearLater(instant: Date, timezone: string): Date {
	const clock = localInput(instant, timezone).slice(11);
	return instantAt(addDays(dayOf(instant, timezone), YEAR_DAYS), clock, timezone);
}

async function copyPrizes(tx: Tx, from: number, to: number): Promise<void> {
	const prizes = await tx
		.select()
		.from(awardCategory)
		.where(eq(awardCategory.editionId, from))
		.orderBy(asc(awardCategory.position), asc(awardCategory.id));
	for (const { id: before, ...values } of prizes) {
		const [prize] = await tx
			.insert(awardCategory)
			.values({ ...values, editionId: to })
			.returning();
		await copyRows(tx, before, prize!.id);
	}
}

async function copyRows(tx: Tx, from: number, categoryId: number): Promise<void> {
	const criteria = await tx.select().from(awardCriterion).where(eq(awardCriterion.categoryId, from));
	/** What stands for each criterion in the copy: the marks of the practice dossier follow. */
	const copies = new Map<number, number>();
	for (const { id, ...values } of criteria) {
		const [copy] = await tx
			.insert(awardCriterion)
			.values({ ...values, categoryId })
			.returning();
		copies.set(id, copy!.id);
	}
	const questions = await tx
		.select()
		.from(awardQuestion)
		.where(and(eq(awardQuestion.categoryId, from), isNull(awardQuestion.retiredAt)));
	for (const { id: _, ...values } of questions)
		await tx.insert(awardQuestion).values({ ...values, categoryId });
	const checks = await tx.select().from(awardCheck).where(eq(awardCheck.categoryId, from));
	for (const { id: _, ...values } of checks) await tx.insert(awardCheck).values({ ...values, categoryId });
	const [sample] = await tx.select().from(awardSample).where(eq(awardSample.categoryId, from));
	if (!sample) return;
	const marks = Object.fromEntries(
		Object.entries(sample.marks).flatMap(([id, mark]) => {
			const copy = copies.get(Number(id));
			return copy === undefined ? [] : [[copy, mark]];
		})
	);
	await tx.insert(awardSample).values({ ...sample, categoryId, marks });
}
