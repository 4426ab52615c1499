import { and, eq } from 'drizzle-orm';
import { scoreOf } from '../../../scoring/score.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardCategory, awardSample } from '../../db/schema/awards.ts';
import { sampleReading } from '../../db/schema/jury.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { criteriaIn } from './dossiers.ts';
import { requireJuror, type Seat } from './membership.ts';

export interface PracticePage {
	edition: { slug: string; name: string };
	prize: { slug: string; name: string };
	sample: { title: string; body: string };
	criteria: {
		id: number;
		name: string;
		help: string;
		max: number;
		weight: number;
		anchors: Record<string, string>;
		/** The mark that it should have and why, once the juror has given theirs. */
		expected: { mark: number; why: string } | null;
		/** Theirs. */
		given: number | null;
	}[];
	/** From 0 to 100, of both; null until then. */
	scores: { given: number; expected: number } | null;
}

/**
 * The made-up dossier on which jurors of a prize practise. What it should have is told once they have scored it.
 * @throws Refusal as {@link requireJuror}; `not_found` (404) for a prize without one
 */
export async function practicePage(
	actor: Actor,
	editionSlug: string,
	prizeSlug: string
): Promise<PracticePage> {
	const db = await reader();
	const seat = await requireJuror(db, actor, editionSlug);
	const { category, sample } = await sampleOf(db, seat, prizeSlug);
	const criteria = await criteriaIn(db, [category.id]);
	const [own] = await db
		.select({ marks: sampleReading.marks })
		.from(sampleReading)
		.where(and(eq(sampleReading.categoryId, category.id), eq(sampleReading.jurorId, seat.juror.id)));
	const scored = (marks: Record<string, number | undefined>) =>
		scoreOf(
			criteria,
			new Map(
				criteria.flatMap(({ id }) => (marks[id] === undefined ? [] : [[id, marks[id]] as [number, number]]))
			)
		);
	const given = own ? scored(own.marks) : null;
	const expected = scored(
		Object.fromEntries(Object.entries(sample.marks).map(([id, { mark }]) => [id, mark]))
	);
	return {
		edition: { slug: seat.edition.slug, name: seat.edition.name },
		prize: { slug: category.slug, name: category.name },
		sample: { title: sample.title, body: sample.body },
		criteria: criteria.map(({ id, name, help, max, weight, anchors }) => ({
			...{ id, name, help, max, weight, anchors },
			expected: own ? (sample.marks[id] ?? null) : null,
			given: own?.marks[id] ?? null
		})),
		scores: given !== null && expected !== null ? { given, expected } : null
	};
}

/**
 * Keeps a juror's marks of the practice dossier: they are never counted. The first stay, since what it should have is known
 * after them.
 * @throws Refusal as {@link practicePage}; `practice_incomplete` with the criteria that have no mark; `invalid_input` (400)
 */
export async function practise(input: {
	actor: Actor;
	editionSlug: string;
	prizeSlug: string;
	marks: Readonly<Record<string, number>>;
}): Promise<void> {
	await write('jury.practise', async (tx) => {
		const seat = await requireJuror(tx, input.actor, input.editionSlug);
		const { category } = await sampleOf(tx, seat, input.prizeSlug);
		const marks: Record<string, number> = {};
		const criteria = await criteriaIn(tx, [category.id]);
		const missing = criteria.filter(({ id }) => input.marks[id] === undefined);
		if (missing.length > 0)
			throw new Refusal('practice_incomplete', {
				field: `marks.${missing[0]!.id}`,
				values: { names: missing.map(({ name }) => name).join(', ') }
			});
		for (const { id, max } of criteria) {
			const mark = input.marks[id]!;
			const field = `marks.${id}`;
			if (!Number.isInteger(mark) || mark < 0 || mark > max)
				throw new Refusal('invalid_input', { status: 400, field });
			marks[id] = mark;
		}
		await tx
			.insert(sampleReading)
			.values({ jurorId: seat.juror.id, categoryId: category.id, marks, at: now() })
			.onConflictDoNothing();
	});
}

async function sampleOf(db: Database | Tx, { edition }: Seat, prizeSlug: string) {
	const [found] = await db
		.select({ category: awardCategory, sample: awardSample })
		.from(awardCategory)
		.innerJoin(awardSample, eq(awardSample.categoryId, awardCategory.id))
		.where(and(eq(awardCategory.editionId, edition.id), eq(awardCategory.slug, prizeSlug)));
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}
