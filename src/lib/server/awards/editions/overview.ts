import { and, count, eq, gt, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import type { NominationStatus } from '../../../schemas/award-lists.ts';
import { requireStaff, type Actor } from '../../auth/policy.ts';
import { reader } from '../../db/client.ts';
import { awardCategory } from '../../db/schema/awards.ts';
import { juror, juryAssignment } from '../../db/schema/jury.ts';
import { blindVersion, nomination } from '../../db/schema/nominations.ts';
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
		/** Eligible, given to no juror. */
		unassigned: number;
		/** Results proposed that nobody else confirmed. */
		toConfirm: number;
	};
}

/** @throws Refusal `not_allowed` (403) */
export async function editionOverview(actor: Actor, editionId: number): Promise<EditionOverview> {
	requireStaff(actor);
	const db = await reader();
	const ofEdition = eq(nomination.editionId, editionId);
	const [prizes, states, read, examine, tell, blind, silent, unassigned, confirm] = await Promise.all([
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
		db
			.select({ n: count() })
			.from(nomination)
			.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
			.where(
				and(
					ofEdition,
					sql`${awardCategory.mode} IN ('jury', 'both')`,
					sql`${nomination.status} IN ('eligible', 'shortlisted')`,
					sql`NOT EXISTS (SELECT 1 FROM ${juryAssignment} WHERE ${juryAssignment.nominationId} = ${nomination.id})`
				)
			),
		db
			.select({ n: count() })
			.from(awardResult)
			.innerJoin(awardCategory, eq(awardCategory.id, awardResult.categoryId))
			.where(and(eq(awardCategory.editionId, editionId), isNull(awardResult.lockedAt)))
	]);
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
			unassigned: unassigned[0]!.n,
			toConfirm: confirm[0]!.n
		}
	};
}
