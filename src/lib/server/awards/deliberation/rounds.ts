import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { RoundKind } from '../../../schemas/award-lists.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { juryRound } from '../../db/schema/jury.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { violation } from '../../db/violations.ts';
import { write, type Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { emit } from '../../outbox/emit.ts';
import type { Category } from '../editions/queries.ts';
import { poolOf, requireOffice, seatAt } from './access.ts';
import { minute, type Act } from './minute.ts';
import { countOf, roundsOf, votersOf } from './round-count.ts';
import { sheetOf } from './sheet.ts';

interface Asked {
	actor: Actor;
	editionSlug: string;
	categorySlug: string;
}

/**
 * Opens a ranked ballot of the jury on those nominations; one at a time in a prize. A nomination that already has a prize
 * of the edition is no candidate of another.
 * @throws Refusal `not_found` (404), `not_allowed` (403), `deliberation_not_open`, `result_conflict` (403), `result_locked`,
 * `round_open_already`, `round_too_few`
 */
export async function openRound(input: Asked & { kind: RoundKind; codes: readonly string[] }): Promise<void> {
	const { actor, editionSlug, categorySlug, kind, codes } = input;
	try {
		await write('deliberation.openRound', async (tx) => {
			const seat = await seatAt(tx, actor, editionSlug, categorySlug);
			requireOffice(seat);
			const { category } = seat;
			await requireUnlocked(tx, category.id);
			const candidates = await candidatesOf(tx, category, codes);
			if (candidates.length < 2) throw new Refusal('round_too_few', { status: 400, field: 'codes' });
			const ids = candidates.map(({ id }) => id);
			const [round] = await tx
				.insert(juryRound)
				.values({ categoryId: category.id, kind, candidates: ids, openedAt: now() })
				.returning({ id: juryRound.id });
			await minute(tx, actor, category, {
				kind: 'round_opened',
				facts: { round: round!.id, kind, candidates: candidates.map(({ code }) => code) }
			});
			await record(tx, actor, {
				action: 'round.opened',
				objectKind: 'award_category',
				objectId: category.id,
				details: { round: round!.id }
			});
			await emit(tx, 'round.opened', { roundId: round!.id });
		});
	} catch (error) {
		if (violation(error) === 'jury_round.category_id') throw new Refusal('round_open_already');
		throw error;
	}
}

/**
 * Closes the ballot that is open and counts it (Schulze); of a tie, says which step broke it. It takes the ballots of a
 * majority of those who may vote, or a reason to count fewer, which is minuted.
 * @throws Refusal `not_found` (404), `not_allowed` (403), `result_conflict` (403), `round_closed`, `round_without_ballot`,
 * `round_quorum` with how many voted and may
 */
export async function closeRound(input: Asked & { reason?: string }): Promise<void> {
	const { actor, reason = '' } = input;
	await write('deliberation.closeRound', async (tx) => {
		const { category, open } = await openRoundOf(tx, input);
		const cast = open.ballots.length;
		if (cast === 0) throw new Refusal('round_without_ballot');
		const voters = (await votersOf(tx, category.editionId, open.candidates)).length;
		if (2 * cast <= voters && reason.trim() === '')
			throw new Refusal('round_quorum', { status: 400, field: 'reason', values: { cast, voters } });
		await closeNow(tx, open.id);
		const sheet = await sheetOf(tx, category);
		const { ranking, pairwise, candidates, tie } = countOf(open, sheet);
		const codes = new Map(sheet.nominees.map(({ id, code }) => [id, code]));
		const named = (ids: readonly number[]) => ids.map((id) => codes.get(id) ?? String(id));
		const acts: Act[] = [
			{
				kind: 'round_closed',
				text: reason.trim(),
				facts: {
					...{ round: open.id, kind: open.kind, ballots: cast, voters, pairwise },
					...{ candidates: named(candidates), ranking: ranking.map(named) }
				}
			}
		];
		if (tie)
			acts.push({
				kind: 'tie_broken',
				facts: {
					...{ round: open.id, by: tie.by, laureates: named(tie.laureates) },
					steps: tie.steps.map(({ step, left }) => ({ step, left: named(left) }))
				}
			});
		await minute(tx, actor, category, ...acts);
		await record(tx, actor, {
			action: 'round.closed',
			objectKind: 'award_category',
			objectId: category.id,
			details: { round: open.id, ballots: cast }
		});
	});
}

/**
 * Calls off the ballot that is open: nothing of it is counted. Once somebody has voted, it takes a reason, which is minuted.
 * @throws Refusal `not_found` (404), `not_allowed` (403), `result_conflict` (403), `round_closed`, `round_reason`
 */
export async function callOffRound(input: Asked & { reason?: string }): Promise<void> {
	const { actor, reason = '' } = input;
	await write('deliberation.callOffRound', async (tx) => {
		const { category, open } = await openRoundOf(tx, input);
		if (open.ballots.length > 0 && reason.trim() === '')
			throw new Refusal('round_reason', { status: 400, field: 'reason' });
		await closeNow(tx, open.id);
		await minute(tx, actor, category, {
			kind: 'round_called_off',
			text: reason.trim(),
			facts: { round: open.id, kind: open.kind, ballots: open.ballots.length }
		});
		await record(tx, actor, {
			action: 'round.called_off',
			objectKind: 'award_category',
			objectId: category.id,
			details: { round: open.id, ballots: open.ballots.length }
		});
	});
}

async function openRoundOf(tx: Tx, { actor, editionSlug, categorySlug }: Asked) {
	const seat = await seatAt(tx, actor, editionSlug, categorySlug);
	requireOffice(seat);
	const open = (await roundsOf(tx, seat.category.id)).find(({ closedAt }) => closedAt === null);
	if (!open) throw new Refusal('round_closed');
	return { category: seat.category, open };
}

async function closeNow(tx: Tx, roundId: number): Promise<void> {
	await tx
		.update(juryRound)
		.set({ closedAt: now() })
		.where(and(eq(juryRound.id, roundId), isNull(juryRound.closedAt)));
}

/** @throws Refusal `result_locked` once two people have locked the result */
export async function requireUnlocked(tx: Tx, categoryId: number): Promise<void> {
	const [locked] = await tx.all(
		sql`SELECT 1 FROM award_result WHERE category_id = ${categoryId} AND locked_at IS NOT NULL`
	);
	if (locked) throw new Refusal('result_locked');
}

async function candidatesOf(tx: Tx, category: Category, codes: readonly string[]) {
	if (codes.length === 0) return [];
	return tx
		.select({ id: nomination.id, code: nomination.code })
		.from(nomination)
		.where(
			and(
				poolOf(category),
				inArray(nomination.code, [...codes]),
				sql`NOT EXISTS (SELECT 1 FROM award_result a JOIN json_each(a.laureates) l
					WHERE a.category_id <> ${category.id} AND a.locked_at IS NOT NULL AND l.value = ${nomination.id})`
			)
		)
		.orderBy(nomination.id);
}
