import { and, asc, eq, max } from 'drizzle-orm';
import type {
	CheckInput,
	CriterionInput,
	FormQuestionInput,
	SampleInput
} from '../../../schemas/award-editions.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { awardCheck, awardCriterion, awardQuestion, awardSample } from '../../db/schema/awards.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { readAnchors } from './anchors.ts';
import { moved, recordPrize, requirePrize } from './prizes.ts';
import type { Category } from './queries.ts';
import { touchEdition } from './touch.ts';

/** A prize of an edition, by its addresses, as which page read it, and by whom. */
interface PrizeChange {
	actor: Actor;
	slug: string;
	prize: string;
	revision: number;
}

const LISTS = { criteria: awardCriterion, questions: awardQuestion, checks: awardCheck } as const;
const PARTS = { criteria: 'rubric', questions: 'form', checks: 'checks', sample: 'sample' } as const;

/**
 * Changes one part of a prize in one write, for the revision that the page read. The database refuses what would change the
 * weight of marks already given.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `edition_changed`, `rubric_frozen`
 */
async function changePart(
	change: PrizeChange,
	part: keyof typeof PARTS,
	work: (tx: Tx, prize: Category) => Promise<void>
): Promise<void> {
	const { actor, slug, revision } = change;
	requireStaff(actor);
	try {
		await write('awards.changePrize', async (tx) => {
			const edition = await touchEdition(tx, slug, revision);
			const prize = await requirePrize(tx, edition.id, { slug: change.prize });
			await work(tx, prize);
			await recordPrize(tx, actor, edition.id, prize.slug, PARTS[part]);
		});
	} catch (error) {
		const broken = violation(error);
		if (broken === 'rubric_frozen') throw new Refusal('rubric_frozen');
		if (broken?.startsWith('FOREIGN KEY')) throw new Refusal('check_used');
		throw error;
	}
}

/**
 * Adds a criterion to a rubric, or changes one. Once somebody has scored, only its words change.
 * @throws Refusal as {@link changePart}; `anchors_unreadable` on `anchors`
 */
export async function saveRubricLine(
	change: Omit<PrizeChange, 'revision'> & { input: CriterionInput }
): Promise<void> {
	const { revision, id, anchors, ...words } = change.input;
	const values = { ...words, anchors: readAnchors(anchors, words.max) };
	await changePart({ ...change, revision }, 'criteria', (tx, prize) =>
		putRow(tx, awardCriterion, prize.id, id, values)
	);
}

/** Adds a question to the form of a prize, or changes one. @throws Refusal as {@link changePart} */
export async function savePrizeQuestion(
	change: Omit<PrizeChange, 'revision'> & { input: FormQuestionInput }
): Promise<void> {
	const { revision, id, ...values } = change.input;
	await changePart({ ...change, revision }, 'questions', (tx, prize) =>
		putRow(tx, awardQuestion, prize.id, id, values)
	);
}

/** Asks a question no longer, or again; answers stay. @throws Refusal as {@link changePart} */
export async function retirePrizeQuestion(
	change: PrizeChange & { id: number; retired: boolean }
): Promise<void> {
	await changePart(change, 'questions', (tx, prize) =>
		putRow(tx, awardQuestion, prize.id, change.id, { retiredAt: change.retired ? now() : null })
	);
}

/** Adds a point of eligibility, or changes its words. @throws Refusal as {@link changePart} */
export async function savePrizeCheck(
	change: Omit<PrizeChange, 'revision'> & { input: CheckInput }
): Promise<void> {
	const { revision, id, ...values } = change.input;
	await changePart({ ...change, revision }, 'checks', (tx, prize) =>
		putRow(tx, awardCheck, prize.id, id, values)
	);
}

/**
 * Takes a criterion or a point of eligibility out.
 * @throws Refusal as {@link changePart}; `check_used` for a point that was looked at in some nomination
 */
export async function removePrizeRow(
	change: PrizeChange & { list: 'criteria' | 'checks'; id: number }
): Promise<void> {
	const table = LISTS[change.list];
	await changePart(change, change.list, async (tx, prize) => {
		const removed = await tx
			.delete(table)
			.where(and(eq(table.id, change.id), eq(table.categoryId, prize.id)))
			.returning({ id: table.id });
		if (removed.length === 0) throw new Refusal('not_found', { status: 404 });
	});
}

/** Moves a row of a prize one place up or down. @throws Refusal as {@link changePart} */
export async function movePrizeRow(
	change: PrizeChange & { list: keyof typeof LISTS; id: number; to: 'haut' | 'bas' }
): Promise<void> {
	const table = LISTS[change.list];
	await changePart(change, change.list, async (tx, prize) => {
		const rows = await tx
			.select({ id: table.id })
			.from(table)
			.where(eq(table.categoryId, prize.id))
			.orderBy(asc(table.position), asc(table.id));
		const ids = rows.map(({ id }) => id);
		if (!ids.includes(change.id)) throw new Refusal('not_found', { status: 404 });
		for (const [position, id] of moved(ids, change.id, change.to).entries())
			await tx.update(table).set({ position }).where(eq(table.id, id));
	});
}

/**
 * Writes the practice dossier of a prize, with the mark that each criterion should have and why.
 * @throws Refusal as {@link changePart}; `sample_mark` on the first mark above its criterion's highest
 */
export async function saveSample(
	change: Omit<PrizeChange, 'revision'> & { input: SampleInput }
): Promise<void> {
	const { revision, title, body, mark, why } = change.input;
	await changePart({ ...change, revision }, 'sample', async (tx, prize) => {
		const criteria = await tx.select().from(awardCriterion).where(eq(awardCriterion.categoryId, prize.id));
		const marks: Record<string, { mark: number; why: string }> = {};
		for (const { id, max: highest } of criteria) {
			const given = mark[`c${id}`];
			if (given === undefined) continue;
			if (given > highest)
				throw new Refusal('sample_mark', { status: 400, values: { max: highest }, field: `mark.c${id}` });
			marks[id] = { mark: given, why: why[`c${id}`] ?? '' };
		}
		await tx
			.insert(awardSample)
			.values({ categoryId: prize.id, title, body, marks })
			.onConflictDoUpdate({ target: awardSample.categoryId, set: { title, body, marks } });
	});
}

/** Adds a row at the end of a list of a prize, or changes one that is its. @throws Refusal `not_found` (404) */
async function putRow<T extends (typeof LISTS)[keyof typeof LISTS]>(
	tx: Tx,
	table: T,
	categoryId: number,
	id: number | undefined,
	values: Partial<T['$inferInsert']>
): Promise<void> {
	if (id !== undefined) {
		const changed = await tx
			.update(table)
			.set(values as never)
			.where(and(eq(table.id, id), eq(table.categoryId, categoryId)))
			.returning({ id: table.id });
		if (changed.length === 0) throw new Refusal('not_found', { status: 404 });
		return;
	}
	const [last] = await tx
		.select({ position: max(table.position) })
		.from(table as typeof awardCheck)
		.where(eq(table.categoryId, categoryId));
	const position = (last?.position ?? -1) + 1;
	await tx.insert(table).values({ ...values, categoryId, position } as never);
}
