import { and, asc, eq, sql } from 'drizzle-orm';
import { breakTie, type TieBroken } from '../../../awards/ranking/break-tie.ts';
import { schulze, type Ballot, type SchulzeResult } from '../../../awards/ranking/schulze.ts';
import type { RoundKind } from '../../../schemas/award-lists.ts';
import type { Database } from '../../db/client.ts';
import { juryRound } from '../../db/schema/jury.ts';
import type { Tx } from '../../db/write.ts';
import type { Sheet } from './sheet.ts';

/** A ballot of the jury, with what was put in it. */
export interface Round {
	id: number;
	kind: RoundKind;
	candidates: number[];
	openedAt: Date;
	closedAt: Date | null;
	/** `silent`: of whom it may say nothing, since a conflict keeps them from this juror. */
	ballots: { jurorId: number; ranking: Ballot; silent: number[] }[];
}

/** A ballot is called off by a line of the minutes. */
const NOT_CALLED_OFF = sql`NOT EXISTS (SELECT 1 FROM deliberation_entry e WHERE e.category_id = jury_round.category_id
	AND e.kind = 'round_called_off' AND e.details ->> 'round' = jury_round.id)`;

/** Who won, and all that is needed to count again; of a tie, the steps that broke it. */
export type Count = SchulzeResult & { tie: TieBroken | null };

/** The ballots of a prize, the oldest first, but those that were called off. */
export async function roundsOf(db: Database | Tx, categoryId: number): Promise<Round[]> {
	const [rounds, ballots] = await Promise.all([
		db
			.select()
			.from(juryRound)
			.where(and(eq(juryRound.categoryId, categoryId), NOT_CALLED_OFF))
			.orderBy(asc(juryRound.id)),
		db.all<{ round: number; juror: number; ranking: string; silent: string }>(
			sql`SELECT b.round_id AS round, b.juror_id AS juror, b.ranking,
				(SELECT json_group_array(x.nomination_id) FROM nomination_barred x WHERE x.juror_id = b.juror_id
					AND x.nomination_id IN (SELECT value FROM json_each(o.candidates))) AS silent
				FROM jury_ballot b JOIN jury_round o ON o.id = b.round_id WHERE o.category_id = ${categoryId}
				ORDER BY b.juror_id`
		)
	]);
	return rounds.map(({ id, kind, candidates, openedAt, closedAt }) => ({
		...{ id, kind, candidates, openedAt, closedAt },
		ballots: ballots
			.filter(({ round }) => round === id)
			.map(({ juror, ranking, silent }) => ({
				jurorId: juror,
				ranking: JSON.parse(ranking) as number[][],
				silent: JSON.parse(silent) as number[]
			}))
	}));
}

/** Counts a ballot among the nominations of a sheet: whoever may not see one of them counts without it. */
export function countOf(round: Round, sheet: Pick<Sheet, 'nominees' | 'marks' | 'criteria'>): Count {
	const seen = new Set(sheet.nominees.map(({ id }) => id));
	const candidates = round.candidates.filter((id) => seen.has(id));
	const ballots = round.ballots.map(({ ranking }) => ranking);
	const silent = round.ballots.map((ballot) => ballot.silent);
	return {
		...schulze(candidates, ballots, silent),
		tie:
			round.kind === 'tie'
				? breakTie({ tied: candidates, ballots, silent, marks: sheet.marks, criteria: sheet.criteria })
				: null
	};
}

/**
 * Who may vote on those candidates: jurors who sit and whom a conflict keeps from fewer than all of them, whether or not
 * they have said yet that there is none.
 */
export function votersOf(
	db: Database | Tx,
	editionId: number,
	candidates: readonly number[]
): Promise<{ id: number; name: string }[]> {
	return db.all(
		sql`SELECT j.id, j.name FROM juror j WHERE j.edition_id = ${editionId} AND j.status = 'accepted' AND EXISTS (
			SELECT 1 FROM json_each(${JSON.stringify(candidates)}) x WHERE NOT EXISTS (
				SELECT 1 FROM nomination_barred b WHERE b.juror_id = j.id AND b.nomination_id = x.value))
			ORDER BY j.name, j.id`
	);
}
