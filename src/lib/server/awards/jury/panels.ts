import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { awardCategory } from '../../db/schema/awards.ts';
import { conflictDeclaration, juror, juryAssignment, reading } from '../../db/schema/jury.ts';
import { person } from '../../db/schema/members.ts';
import { nomination } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import { jurorNames, namesIn, nearnessOf, nominationNames, type Hint } from './nearness.ts';
import { usualReadings, type Pair, type PanelProblem } from '../assignment/panel-problem.ts';

/** What a reading costs by its nearness; an organisation in common counts until it is said to be no conflict. */
const COST: Record<Hint, number> = { organisation: 3, region: 1 };

/** A prize that the jury reads, with what its assignment starts from. */
export interface PrizePanels {
	category: { id: number; name: string };
	nominations: { id: number; code: string; title: string }[];
	/** What stands now. */
	current: Pair[];
	problem: PanelProblem;
}

/**
 * What the assignment of each prize of an edition starts from. What is begun is kept, and what was read whole by those who
 * left; also what is given and not begun, unless it is to be dealt anew.
 */
export async function prizePanels(
	db: Database | Tx,
	editionId: number,
	{ anew }: { anew: boolean }
): Promise<PrizePanels[]> {
	const ofEdition = eq(nomination.editionId, editionId);
	const readable = and(ofEdition, inArray(nomination.status, ['eligible', 'shortlisted']));
	const [categories, nominations, jurors, current, begun, barred] = await Promise.all([
		db
			.select({ id: awardCategory.id, name: awardCategory.name, readings: awardCategory.readings })
			.from(awardCategory)
			.where(and(eq(awardCategory.editionId, editionId), inArray(awardCategory.mode, ['jury', 'both'])))
			.orderBy(asc(awardCategory.position), asc(awardCategory.id)),
		db
			.select({
				id: nomination.id,
				code: nomination.code,
				title: nomination.title,
				categoryId: nomination.categoryId,
				regionCode: nomination.regionCode,
				names: nominationNames
			})
			.from(nomination)
			.where(readable)
			.orderBy(asc(nomination.id)),
		db
			.select({
				id: juror.id,
				status: juror.status,
				regionCode: juror.regionCode,
				names: jurorNames
			})
			.from(juror)
			.leftJoin(person, eq(person.id, juror.personId))
			.where(and(eq(juror.editionId, editionId), inArray(juror.status, ['accepted', 'left'])))
			.orderBy(asc(juror.id)),
		pairsIn(db, editionId, 'given'),
		pairsIn(db, editionId, 'begun'),
		db.all<Pair>(
			sql`SELECT b.juror_id AS juror, b.nomination_id AS nomination FROM nomination_barred b
				JOIN nomination n ON n.id = b.nomination_id WHERE n.edition_id = ${editionId} ORDER BY 1, 2`
		)
	]);
	const saidClear = new Set(
		(
			await db
				.select({ juror: conflictDeclaration.jurorId, nomination: conflictDeclaration.nominationId })
				.from(conflictDeclaration)
				.innerJoin(nomination, eq(nomination.id, conflictDeclaration.nominationId))
				.where(and(ofEdition, eq(conflictDeclaration.conflict, false)))
		).map(keyOf)
	);
	const isBegun = new Set(begun.map(keyOf));
	return categories.flatMap(({ readings, ...category }) => {
		const rows = nominations.filter(({ categoryId }) => categoryId === category.id);
		if (rows.length === 0) return [];
		const ids = new Set(rows.map(({ id }) => id));
		const here = <P extends Pair>(pairs: readonly P[]) => pairs.filter((pair) => ids.has(pair.nomination));
		const given = here(current);
		const isPresent = new Set(jurors.filter(({ status }) => status === 'accepted').map(({ id }) => id));
		const kept = given.filter((pair) => isBegun.has(keyOf(pair)) || !(anew && isPresent.has(pair.juror)));
		const keptBy = new Set(kept.map(keyOf));
		// Whoever left reads nothing more: only what they had read whole is theirs.
		const reading = jurors.filter(({ id }) => isPresent.has(id) || kept.some((pair) => pair.juror === id));
		const gone = reading
			.filter(({ id }) => !isPresent.has(id))
			.flatMap(({ id }) => rows.map((row) => ({ juror: id, nomination: row.id })))
			.filter((pair) => !keptBy.has(keyOf(pair)));
		const near = (one: (typeof jurors)[number], row: (typeof rows)[number]) => {
			const isClear = saidClear.has(keyOf({ juror: one.id, nomination: row.id }));
			const names = isClear ? [] : namesIn(one.names);
			const hint = nearnessOf({ ...one, names }, { ...row, names: namesIn(row.names) });
			return hint ? COST[hint] : 0;
		};
		return [
			{
				category,
				nominations: rows.map(({ id, code, title }) => ({ id, code, title })),
				current: given,
				problem: {
					jurors: reading.map(({ id }) => id),
					nominations: rows.map(({ id }) => id),
					readings: readings ?? usualReadings(rows.length),
					forbidden: [...here(barred), ...gone],
					kept,
					proximity: reading.map((one) => rows.map((row) => near(one, row)))
				}
			}
		];
	});
}

/** Readings given in an edition, or begun. */
async function pairsIn(db: Database | Tx, editionId: number, which: 'given' | 'begun'): Promise<Pair[]> {
	const table = which === 'given' ? juryAssignment : reading;
	return db
		.select({ juror: table.jurorId, nomination: table.nominationId })
		.from(table)
		.innerJoin(nomination, eq(nomination.id, table.nominationId))
		.where(
			and(
				eq(nomination.editionId, editionId),
				which === 'begun' ? sql`reading.withdrawn_at IS NULL` : undefined
			)
		)
		.orderBy(asc(table.jurorId), asc(table.nominationId));
}

/** A pair as a key. */
export function keyOf({ juror, nomination }: Pair): string {
	return `${juror}:${nomination}`;
}
