import { createHash } from 'node:crypto';
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { scoreOf } from '../../../scoring/score.ts';
import type { Database } from '../../db/client.ts';
import { awardCategory, awardCriterion, awardSample } from '../../db/schema/awards.ts';
import { reading, readingMark, sampleReading } from '../../db/schema/jury.ts';
import { blindVersion, nomination } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import { hasReadableVersion } from '../eligibility/blind-version.ts';

/** Where a juror stands with a dossier; `preparing`: read blind, its version without names is not made yet. */
export type DossierState = 'unread' | 'begun' | 'done' | 'preparing';

/** A prize whose dossiers a juror reads. */
export interface ReadPrize {
	id: number;
	slug: string;
	name: string;
	blind: boolean;
	/** The practice before it: none, or whether it is done. */
	practice: 'none' | 'to-do' | 'done';
}

/** A dossier that a juror may open. */
export interface OpenDossier {
	nominationId: number;
	code: string;
	/** Without names where the prize is read blind; '' while that is being prepared. */
	title: string;
	state: DossierState;
	/** Their own score, 0 to 100, once whole. */
	score: number | null;
	prize: ReadPrize;
}

/**
 * What a juror may open, prize after prize, in an order of their own: drawn from who they are, so that when time runs out
 * it is not the same dossiers that nobody has read. The view `open_dossier` says which, and nothing here adds to it.
 */
export async function openDossiers(db: Database | Tx, jurorId: number): Promise<OpenDossier[]> {
	const rows = await db
		.select({
			nominationId: nomination.id,
			code: nomination.code,
			title: sql<string>`iif(${awardCategory.blind}, coalesce(${blindVersion.title}, ''), ${nomination.title})`,
			isReady: hasReadableVersion,
			readingId: reading.id,
			complete: reading.complete,
			prize: {
				id: awardCategory.id,
				slug: awardCategory.slug,
				name: awardCategory.name,
				blind: awardCategory.blind
			},
			hasSample: sql<number>`${awardSample.categoryId} IS NOT NULL`,
			hasPractised: sql<number>`${sampleReading.jurorId} IS NOT NULL`
		})
		.from(nomination)
		.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
		.leftJoin(blindVersion, eq(blindVersion.nominationId, nomination.id))
		.leftJoin(awardSample, eq(awardSample.categoryId, awardCategory.id))
		.leftJoin(
			sampleReading,
			and(eq(sampleReading.categoryId, awardCategory.id), eq(sampleReading.jurorId, jurorId))
		)
		.leftJoin(
			reading,
			and(eq(reading.nominationId, nomination.id), eq(reading.jurorId, jurorId), isNull(reading.withdrawnAt))
		)
		.where(sql`${nomination.id} IN (SELECT nomination_id FROM open_dossier WHERE juror_id = ${jurorId})`)
		.orderBy(asc(awardCategory.position), asc(awardCategory.id));
	const criteria = await criteriaIn(db, [...new Set(rows.map(({ prize }) => prize.id))]);
	const marks = await marksIn(
		db,
		rows.flatMap(({ readingId, complete }) => (readingId !== null && complete ? [readingId] : []))
	);
	return rows
		.map(({ isReady, readingId, complete, hasSample, hasPractised, ...row }): OpenDossier => {
			const isDone = complete === true;
			const own = new Map(
				marks.filter((one) => one.readingId === readingId).map((one) => [one.criterionId, one.mark])
			);
			const scales = criteria.filter(({ categoryId }) => categoryId === row.prize.id);
			return {
				...row,
				prize: { ...row.prize, practice: !hasSample ? 'none' : hasPractised ? 'done' : 'to-do' },
				state: !isReady ? 'preparing' : isDone ? 'done' : readingId !== null ? 'begun' : 'unread',
				score: isDone ? scoreOf(scales, own) : null
			};
		})
		.map((row, i) => ({ row, i, lot: lotOf(jurorId, row.code) }))
		.sort((a, b) => (a.row.prize.id === b.row.prize.id ? (a.lot < b.lot ? -1 : 1) : a.i - b.i))
		.map(({ row }) => row);
}

async function marksIn(db: Database | Tx, readingIds: readonly number[]) {
	if (readingIds.length === 0) return [];
	return db
		.select()
		.from(readingMark)
		.where(inArray(readingMark.readingId, [...readingIds]));
}

/** The rubrics of prizes, in their order. */
export async function criteriaIn(
	db: Database | Tx,
	categoryIds: readonly number[]
): Promise<(typeof awardCriterion.$inferSelect)[]> {
	if (categoryIds.length === 0) return [];
	return db
		.select()
		.from(awardCriterion)
		.where(inArray(awardCriterion.categoryId, [...categoryIds]))
		.orderBy(asc(awardCriterion.position), asc(awardCriterion.id));
}

function lotOf(jurorId: number, code: string): string {
	return createHash('sha256').update(`${jurorId}/${code}`).digest('hex');
}

/** How far a juror is. */
export function progressOf(rows: readonly OpenDossier[]): { done: number; toRead: number } {
	return { done: rows.filter(({ state }) => state === 'done').length, toRead: rows.length };
}
