import { and, count, eq, gt, isNotNull, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { NominationStatus } from '../../../schemas/award-lists.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader, type Database } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { juror } from '../../db/schema/jury.ts';
import { blindVersion, nomination } from '../../db/schema/nominations.ts';
import { usualReadings } from '../assignment/panel-problem.ts';
import { isAnswered, staleChecks } from '../eligibility/access.ts';
import { awardResult } from '../../db/schema/results.ts';

/** Where an edition stands, for the office: its dossiers by prize and state, and what waits for somebody. */
export interface EditionOverview {
	prizes: { id: number; name: string; counts: Partial<Record<NominationStatus, number>> }[];
	waiting: {
		/** With an answer that nobody has read. */
		toRead: number;
		/** Their eligibility not decided, or decided of a dossier that changed since. */
		toExamine: number;
		/** Decided, their letter not sent. */
		toTell: number;
		/** To be read blind, without a version of their last text. */
		toBlind: number;
		/** Invited to the jury, silent. */
		jurorsSilent: number;
		/** Eligible, with readings that nobody was given yet, while the jury may still score. */
		unassigned: number;
		/** Prizes whose scoring is over, and of which no result is proposed. */
		toDecide: number;
		/** Results proposed that nobody else confirmed. */
		toConfirm: number;
	};
}

/** @throws Refusal `not_allowed` (403) */
export async function editionOverview(actor: Actor, editionId: number): Promise<EditionOverview> {
	requireStaff(actor);
	const db = await reader();
	const ofEdition = eq(nomination.editionId, editionId);
	const [prizes, states, read, examine, tell, blind, silent, unassigned, decide, confirm] = await Promise.all(
		[
			db
				.select({ id: awardCategory.id, name: awardCategory.name })
				.from(awardCategory)
				.where(eq(awardCategory.editionId, editionId))
				.orderBy(awardCategory.position, awardCategory.id),
			db
				.select({ categoryId: nomination.categoryId, status: nomination.status, n: count() })
				.from(nomination)
				.where(ofEdition)
				.groupBy(nomination.categoryId, nomination.status),
			db.select({ n: count() }).from(nomination).where(and(ofEdition, isAnswered)),
			db
				.select({ n: count() })
				.from(nomination)
				.where(
					and(
						ofEdition,
						or(
							and(eq(nomination.status, 'submitted'), isNull(nomination.eligibility)),
							and(isNotNull(nomination.eligibility), gt(staleChecks, 0))
						)
					)
				),
			db
				.select({ n: count() })
				.from(nomination)
				.where(
					and(
						ofEdition,
						isNotNull(nomination.eligibility),
						ne(nomination.status, 'withdrawn'),
						eq(staleChecks, 0)
					)
				),
			db
				.select({ n: count() })
				.from(nomination)
				.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
				.leftJoin(blindVersion, eq(blindVersion.nominationId, nomination.id))
				.where(
					and(
						ofEdition,
						eq(awardCategory.blind, true),
						sql`${nomination.status} IN ('submitted', 'eligible', 'shortlisted')`,
						sql`coalesce(${blindVersion.fromRevision}, 0) < ${nomination.revision}`
					)
				),
			db
				.select({ n: count() })
				.from(juror)
				.where(and(eq(juror.editionId, editionId), eq(juror.status, 'invited'))),
			shortOfReaders(db, editionId),
			db
				.select({ n: count() })
				.from(awardCategory)
				.innerJoin(awardEdition, eq(awardEdition.id, awardCategory.editionId))
				.where(
					and(
						eq(awardCategory.editionId, editionId),
						lte(awardEdition.scoringClosesAt, now()),
						sql`NOT EXISTS (SELECT 1 FROM ${awardResult} r WHERE r.category_id = ${awardCategory.id})`,
						sql`EXISTS (SELECT 1 FROM ${nomination} n WHERE n.edition_id = ${editionId}
						AND n.status IN ('eligible', 'shortlisted')
						AND (n.category_id = ${awardCategory.id} OR ${awardCategory.mode} = 'favourite'))`
					)
				),
			db
				.select({ n: count() })
				.from(awardResult)
				.innerJoin(awardCategory, eq(awardCategory.id, awardResult.categoryId))
				.where(and(eq(awardCategory.editionId, editionId), isNull(awardResult.lockedAt)))
		]
	);
	return {
		prizes: prizes.map(({ id, name }) => ({
			id,
			name,
			counts: Object.fromEntries(
				states.filter(({ categoryId }) => categoryId === id).map(({ status, n }) => [status, n])
			)
		})),
		waiting: {
			toRead: read[0]!.n,
			toExamine: examine[0]!.n,
			toTell: tell[0]!.n,
			toBlind: blind[0]!.n,
			jurorsSilent: silent[0]!.n,
			unassigned,
			toDecide: decide[0]!.n,
			toConfirm: confirm[0]!.n
		}
	};
}

/** How many nominations lack readers, by the rule that the assignment follows; none once scoring is closed. */
async function shortOfReaders(db: Database, editionId: number): Promise<number> {
	const rows = await db.all<{ wanted: number | null; inPrize: number; readers: number; others: number }>(
		sql`SELECT c.readings AS wanted, count(*) OVER (PARTITION BY c.id) AS inPrize,
				(SELECT count(*) FROM jury_assignment a WHERE a.nomination_id = n.id) AS readers,
				(SELECT count(*) FROM juror j WHERE j.edition_id = n.edition_id AND j.status = 'accepted'
					AND NOT EXISTS (SELECT 1 FROM jury_assignment a WHERE a.nomination_id = n.id AND a.juror_id = j.id)
					AND NOT EXISTS (SELECT 1 FROM nomination_barred b WHERE b.nomination_id = n.id AND b.juror_id = j.id)
				) AS others
			FROM nomination n JOIN award_category c ON c.id = n.category_id AND c.mode IN ('jury', 'both')
				JOIN award_edition e ON e.id = n.edition_id AND e.scoring_closes_at > ${now().getTime()}
			WHERE n.edition_id = ${editionId} AND n.status IN ('eligible', 'shortlisted')`
	);
	return rows.filter(({ wanted, inPrize, readers, others }) => {
		const most = wanted ?? usualReadings(inPrize);
		return most === 'everyone' ? others > 0 || readers === 0 : readers < most;
	}).length;
}
