import { and, asc, eq, sql } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { reviewCriterion, reviewScore } from '../../db/schema/selection.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { staffEvent } from '../../events/staff-events.ts';

export interface CriterionInput {
	name: string;
	help: string;
	max: number;
	weight: number;
	/** Its place among the others, from 1. */
	position: number;
}

interface Asked {
	actor: Actor;
	eventSlug: string;
}

/**
 * Adds a criterion, or changes one. Once a score exists, the scale, the weight and the order stand: only the words change,
 * so that what was scored stays what it was.
 * @param input.id the criterion to change; none adds one
 * @throws Refusal `not_allowed` (403), `not_found` (404), `criteria_locked`
 */
export async function saveCriterion(input: Asked & CriterionInput & { id?: number }): Promise<void> {
	const { actor, id, name, help, max, weight, position } = input;
	const event = await staffEvent(actor, input.eventSlug);
	await write('selection.saveCriterion', async (tx) => {
		const locked = await hasScores(tx, event.id);
		const all = await tx
			.select()
			.from(reviewCriterion)
			.where(eq(reviewCriterion.eventId, event.id))
			.orderBy(asc(reviewCriterion.position), asc(reviewCriterion.id));
		const before = all.find((one) => one.id === id);
		if (id !== undefined && !before) throw new Refusal('not_found', { status: 404 });
		const isMoved = !before || before.position !== position;
		const isWeighed = !before || before.max !== max || before.weight !== weight;
		if (locked && (isMoved || isWeighed)) throw new Refusal('criteria_locked');
		const [saved] = before
			? await tx
					.update(reviewCriterion)
					.set({ name, help, max, weight })
					.where(eq(reviewCriterion.id, before.id))
					.returning()
			: await tx
					.insert(reviewCriterion)
					.values({ eventId: event.id, name, help, max, weight, position: all.length + 1 })
					.returning();
		const others = all.filter((one) => one.id !== saved!.id).map((one) => one.id);
		others.splice(Math.max(0, position - 1), 0, saved!.id);
		if (isMoved) await putInOrder(tx, others);
		await record(tx, actor, {
			action: before ? 'criterion.changed' : 'criterion.added',
			objectKind: 'event',
			objectId: event.id,
			details: { criterion: saved!.id, max, weight }
		});
	});
}

/**
 * Takes a criterion out, as long as nothing is scored.
 * @throws Refusal `not_allowed` (403), `not_found` (404), `criteria_locked`
 */
export async function removeCriterion(input: Asked & { id: number }): Promise<void> {
	const event = await staffEvent(input.actor, input.eventSlug);
	await write('selection.removeCriterion', async (tx) => {
		if (await hasScores(tx, event.id)) throw new Refusal('criteria_locked');
		const removed = await tx
			.delete(reviewCriterion)
			.where(and(eq(reviewCriterion.id, input.id), eq(reviewCriterion.eventId, event.id)))
			.returning();
		if (removed.length === 0) throw new Refusal('not_found', { status: 404 });
		const left = await tx
			.select({ id: reviewCriterion.id })
			.from(reviewCriterion)
			.where(eq(reviewCriterion.eventId, event.id))
			.orderBy(asc(reviewCriterion.position), asc(reviewCriterion.id));
		await putInOrder(
			tx,
			left.map(({ id }) => id)
		);
		await record(tx, input.actor, {
			action: 'criterion.removed',
			objectKind: 'event',
			objectId: event.id,
			details: { criterion: input.id }
		});
	});
}

async function hasScores(tx: Tx, eventId: number): Promise<boolean> {
	const [found] = await tx
		.select({ id: reviewScore.criterionId })
		.from(reviewScore)
		.innerJoin(reviewCriterion, eq(reviewCriterion.id, reviewScore.criterionId))
		.where(eq(reviewCriterion.eventId, eventId))
		.limit(1);
	return found !== undefined;
}

async function putInOrder(tx: Tx, ids: readonly number[]): Promise<void> {
	await tx.run(
		sql`UPDATE review_criterion SET position = o.key + 1 FROM json_each(${JSON.stringify(ids)}) o WHERE o.value = review_criterion.id`
	);
}
