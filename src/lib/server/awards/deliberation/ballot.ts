import { and, eq, isNull } from 'drizzle-orm';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { juryBallot, juryRound } from '../../db/schema/jury.ts';
import { nomination } from '../../db/schema/nominations.ts';
import { violation } from '../../db/violations.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { poolOf, seatAt } from './access.ts';

/**
 * Puts a juror's ranking in the ballot that is open, or changes it. Equal numbers are equal places; what has no number
 * comes after all that has one. A nomination that a conflict closes to the juror is no candidate for them; they have said
 * of each whether one does.
 * @param input.ranks by the code of the nomination, from 1 for the dearest
 * @throws Refusal `not_found` (404), `not_allowed` (403), `deliberation_not_open`, `declare_first` (403),
 * `round_closed`, `ballot_empty`
 */
export async function castBallot(input: {
	actor: Actor;
	editionSlug: string;
	categorySlug: string;
	roundId: number;
	ranks: Readonly<Record<string, number>>;
}): Promise<void> {
	const { actor, editionSlug, categorySlug, roundId, ranks } = input;
	try {
		await write('deliberation.castBallot', async (tx) => {
			const { category, juror, barred, toDeclare } = await seatAt(tx, actor, editionSlug, categorySlug);
			if (!juror) throw new Refusal('not_allowed', { status: 403 });
			if (toDeclare > 0) throw new Refusal('declare_first', { status: 403 });
			const [round] = await tx
				.select()
				.from(juryRound)
				.where(
					and(eq(juryRound.id, roundId), eq(juryRound.categoryId, category.id), isNull(juryRound.closedAt))
				);
			if (!round) throw new Refusal('round_closed');
			const pool = await tx
				.select({ id: nomination.id, code: nomination.code })
				.from(nomination)
				.where(poolOf(category));
			const ranked = pool.filter(
				({ id, code }) => round.candidates.includes(id) && !barred.has(id) && ranks[code] !== undefined
			);
			if (ranked.length === 0) throw new Refusal('ballot_empty', { status: 400, field: 'ranks' });
			const groups = Map.groupBy(ranked, ({ code }) => ranks[code]!);
			const ranking = [...groups]
				.sort(([a], [b]) => a - b)
				.map(([, those]) => those.map(({ id }) => id).sort((a, b) => a - b));
			const at = now();
			await tx
				.insert(juryBallot)
				.values({ roundId, jurorId: juror.id, ranking, at })
				.onConflictDoUpdate({
					target: [juryBallot.roundId, juryBallot.jurorId],
					set: { ranking, at }
				});
			// What it says is the ballot's alone.
			await record(tx, actor, {
				action: 'ballot.cast',
				objectKind: 'award_category',
				objectId: category.id,
				details: { round: roundId }
			});
		});
	} catch (error) {
		const said = violation(error);
		if (said === 'round_closed' || said === 'result_locked') throw new Refusal(said);
		throw error;
	}
}
