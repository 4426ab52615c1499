import { and, asc, count, eq } from 'drizzle-orm';
import { searchable } from '../../../format/names.ts';
import type { PrizeInput } from '../../../schemas/award-editions.ts';
import { record } from '../../audit/record.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import {
	awardCategory,
	awardCheck,
	awardCriterion,
	awardQuestion,
	awardSample
} from '../../db/schema/awards.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import type { Category } from './queries.ts';
import { touchEdition } from './touch.ts';

/** Which edition, as which page read it, and by whom. */
export interface EditionChange {
	actor: Actor;
	slug: string;
	revision: number;
}

/**
 * Adds a prize to an edition, or changes one. Once somebody has begun a nomination for it, who chooses and what is nominated
 * stay; once the jury has begun to read, how many are honoured and whether by names; once its result is locked, its name.
 * @returns its address
 * @throws Refusal `not_allowed` (403), `not_found` (404), `edition_changed`, `prize_used`, `prize_settled`, `result_locked`
 */
export async function savePrize(request: {
	actor: Actor;
	slug: string;
	input: PrizeInput;
}): Promise<{ prize: string }> {
	const { actor, slug, input } = request;
	requireStaff(actor);
	const { revision, id, readings = null, perOrganisation = null, ...words } = input;
	const values = { ...words, readings, perOrganisation };
	const saving = write('awards.savePrize', async (tx) => {
		const edition = await touchEdition(tx, slug, revision);
		const all = await prizesOf(tx, edition.id);
		const before = all.find((one) => one.id === id);
		if (id !== undefined && !before) throw new Refusal('not_found', { status: 404 });
		let prize = before?.slug;
		if (before) {
			const isOther = before.mode !== input.mode || before.nomineeKind !== input.nomineeKind;
			if (isOther && (await hasNominations(tx, before.id)))
				throw new Refusal('prize_used', { field: 'mode' });
			await tx.update(awardCategory).set(values).where(eq(awardCategory.id, before.id));
		} else {
			prize = freeSlug(input.name, all);
			const position = Math.max(-1, ...all.map((one) => one.position)) + 1;
			await tx.insert(awardCategory).values({ ...values, editionId: edition.id, slug: prize, position });
		}
		await recordPrize(tx, actor, edition.id, prize!, 'prize');
		return { prize: prize! };
	});
	return saving.catch((error: unknown) => {
		if (violation(error) === 'rubric_frozen') throw new Refusal('prize_settled');
		if (violation(error) === 'result_locked') throw new Refusal('result_locked');
		throw error;
	});
}

/**
 * Takes a prize out, with its rubric, its form and its practice dossier.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `edition_changed`, `prize_used` where somebody was nominated for
 *   it, or the jury has begun with it
 */
export async function removePrize(request: EditionChange & { id: number }): Promise<void> {
	const { actor, slug, revision, id } = request;
	requireStaff(actor);
	try {
		await write('awards.removePrize', async (tx) => {
			const edition = await touchEdition(tx, slug, revision);
			const prize = await requirePrize(tx, edition.id, { id });
			for (const table of [awardCriterion, awardQuestion, awardCheck, awardSample])
				await tx.delete(table).where(eq(table.categoryId, id));
			await tx.delete(awardCategory).where(eq(awardCategory.id, id));
			await recordPrize(tx, actor, edition.id, prize.slug, 'prize');
		});
	} catch (error) {
		// Whatever refers to the prize or to a part of it: nominations, ballots, minutes, practice.
		if (violation(error)?.startsWith('FOREIGN KEY') || violation(error) === 'rubric_frozen')
			throw new Refusal('prize_used');
		throw error;
	}
}

/** Moves a prize one place up or down. @throws Refusal `not_allowed` (403), `not_found` (404), `edition_changed` */
export async function movePrize(request: EditionChange & { id: number; to: 'haut' | 'bas' }): Promise<void> {
	const { actor, slug, revision, id, to } = request;
	requireStaff(actor);
	await write('awards.movePrize', async (tx) => {
		const edition = await touchEdition(tx, slug, revision);
		await requirePrize(tx, edition.id, { id });
		const ids = (await prizesOf(tx, edition.id)).map((one) => one.id);
		for (const [position, one] of moved(ids, id, to).entries())
			await tx.update(awardCategory).set({ position }).where(eq(awardCategory.id, one));
	});
}

/** The prize of an edition, by its id or its address. @throws Refusal `not_found` (404) */
export async function requirePrize(
	tx: Tx,
	editionId: number,
	by: { id: number } | { slug: string }
): Promise<Category> {
	const [found] = await tx
		.select()
		.from(awardCategory)
		.where(
			and(
				eq(awardCategory.editionId, editionId),
				'id' in by ? eq(awardCategory.id, by.id) : eq(awardCategory.slug, by.slug)
			)
		);
	if (!found) throw new Refusal('not_found', { status: 404 });
	return found;
}

/** `ids` with one moved a place up or down; as they were where there is no further place. */
export function moved(ids: readonly number[], id: number, to: 'haut' | 'bas'): number[] {
	const order = [...ids];
	const at = order.indexOf(id);
	const other = to === 'haut' ? at - 1 : at + 1;
	if (at < 0 || other < 0 || other >= order.length) return order;
	[order[at], order[other]] = [order[other]!, order[at]!];
	return order;
}

/** Says in the trail which part of which prize was changed. */
export function recordPrize(
	tx: Tx,
	actor: Actor,
	editionId: number,
	prize: string,
	part: 'prize' | 'rubric' | 'form' | 'checks' | 'sample'
): Promise<void> {
	return record(tx, actor, {
		action: 'edition.prize_set',
		objectKind: 'award_edition',
		objectId: editionId,
		details: { prize, part }
	});
}

function prizesOf(tx: Tx, editionId: number): Promise<Category[]> {
	return tx
		.select()
		.from(awardCategory)
		.where(eq(awardCategory.editionId, editionId))
		.orderBy(asc(awardCategory.position), asc(awardCategory.id));
}

async function hasNominations(tx: Tx, categoryId: number): Promise<boolean> {
	const [found] = await tx
		.select({ n: count() })
		.from(nomination)
		.where(eq(nomination.categoryId, categoryId));
	return found!.n > 0;
}

/** `Prix Coup de cœur` → `coup-de-coeur`, or `…-2` where it is taken. */
function freeSlug(name: string, taken: readonly { slug: string }[]): string {
	const words = searchable(name)
		.replace(/^prix /, '')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');
	const base = words || 'prix';
	for (let n = 1; ; n++) {
		const slug = n === 1 ? base : `${base}-${n}`;
		if (!taken.some((one) => one.slug === slug)) return slug;
	}
}
