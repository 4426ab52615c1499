import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import { readingsOf, type Marks, type Reading } from '../../../awards/ranking/readings.ts';
import type { Coverage } from '../../../awards/ranking/standing.ts';
import type { Database } from '../../db/client.ts';
import { awardCategory, awardCriterion } from '../../db/schema/awards.ts';
import { juror, readingMark } from '../../db/schema/jury.ts';
import { blindVersion, nomination } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import { digestOf } from '../../ids.ts';
import type { Category, Criterion } from '../editions/queries.ts';
import { poolOf, type Seat } from './access.ts';

/** What is judged, as whoever deliberates may see it. */
export interface Nominee {
	id: number;
	code: string;
	title: string;
	/** Empty where readers must not know. */
	nominee: string;
	status: string;
}

/** The scores of a prize, whole or without what somebody must not see. */
export interface Sheet {
	nominees: Nominee[];
	criteria: Criterion[];
	/** Those whose readings count. */
	jurors: { id: number; name: string; hasLeft: boolean }[];
	marks: Marks[];
	readings: Reading[];
	/** Readings that a conflict declared later took out. */
	withdrawn: { juror: number; nomination: number }[];
	/** Of the marks that count: another one means another ranking. */
	digest: string;
	/** Of a prize that the public alone decides: the last hash of its vote's ledger, once there is one. */
	ledger: string | null;
}

/** A nomination as the sheet holds it: `masked` is its title for jurors, where they must not know whose it is. */
export type WholeNominee = Nominee & { masked: string | null };
export type WholeSheet = Omit<Sheet, 'nominees'> & { nominees: WholeNominee[] };

/** All that counts for a prize. */
export async function sheetOf(db: Database | Tx, category: Category): Promise<WholeSheet> {
	return (await sheetsOf(db, category.editionId, [category]))[0]!;
}

/** All that counts for each of those prizes of an edition, in as many statements as for one. */
export async function sheetsOf(
	db: Database | Tx,
	editionId: number,
	categories: readonly Category[]
): Promise<WholeSheet[]> {
	const ids = categories.map(({ id }) => id);
	const among = sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
	const [nominees, criteria, rows, withdrawn, given, people, ledgers] = await Promise.all([
		db
			.select({
				id: nomination.id,
				categoryId: nomination.categoryId,
				mode: awardCategory.mode,
				code: nomination.code,
				title: nomination.title,
				nominee: nomination.nomineeName,
				status: nomination.status,
				blindTitle: blindVersion.title,
				isBlind: sql<number>`${awardCategory.blind} AND NOT EXISTS (SELECT 1 FROM award_result a
					WHERE a.category_id = ${nomination.categoryId} AND a.locked_at IS NOT NULL)`
			})
			.from(nomination)
			.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
			.leftJoin(blindVersion, eq(blindVersion.nominationId, nomination.id))
			.where(and(eq(nomination.editionId, editionId), or(...categories.map((category) => poolOf(category)))))
			.orderBy(asc(nomination.id)),
		db
			.select()
			.from(awardCriterion)
			.where(inArray(awardCriterion.categoryId, ids))
			.orderBy(asc(awardCriterion.position), asc(awardCriterion.id)),
		db.all<{ category: number; reading: number; juror: number; nomination: number }>(
			sql`SELECT category_id AS category, reading_id AS reading, juror_id AS juror, nomination_id AS nomination
				FROM counted_reading WHERE category_id IN ${among} ORDER BY nomination_id, juror_id`
		),
		db.all<{ category: number; juror: number; nomination: number }>(
			sql`SELECT n.category_id AS category, r.juror_id AS juror, r.nomination_id AS nomination FROM reading r
				JOIN nomination n ON n.id = r.nomination_id WHERE n.category_id IN ${among}
				AND r.withdrawn_at IS NOT NULL AND r.complete = 1 ORDER BY r.nomination_id, r.juror_id`
		),
		db
			.select()
			.from(readingMark)
			.where(
				sql`${readingMark.readingId} IN (SELECT reading_id FROM counted_reading WHERE category_id IN ${among})`
			),
		db
			.select({ id: juror.id, name: juror.name, status: juror.status })
			.from(juror)
			.where(eq(juror.editionId, editionId))
			.orderBy(asc(juror.name), asc(juror.id)),
		db.all<{ category: number; hash: string }>(
			sql`SELECT p.category_id AS category, e.hash FROM poll p JOIN ledger_entry e ON e.poll_id = p.id
				WHERE p.category_id IN ${among} AND e.seq = (SELECT max(x.seq) FROM ledger_entry x WHERE x.poll_id = p.id)`
		)
	]);
	const byReading = Map.groupBy(given, ({ readingId }) => readingId);
	return categories.map((category) => {
		// As `poolOf` says of one prize.
		const isHere = ({ categoryId, mode }: (typeof nominees)[number]) =>
			category.mode === 'favourite'
				? categoryId !== category.id && mode !== 'public'
				: categoryId === category.id;
		const marks = rows
			.filter((row) => row.category === category.id)
			.map(({ reading, juror, nomination }) => ({
				juror,
				nomination,
				marks: new Map((byReading.get(reading) ?? []).map(({ criterionId, mark }) => [criterionId, mark]))
			}));
		const readers = new Set(marks.map((one) => one.juror));
		const rubric = criteria.filter(({ categoryId }) => categoryId === category.id);
		return {
			nominees: nominees
				.filter(isHere)
				.map(({ categoryId: _, mode: _mode, isBlind, blindTitle, ...one }) => ({
					...one,
					masked: isBlind ? blindTitle || one.code : null
				})),
			criteria: rubric,
			jurors: people
				.filter(({ id }) => readers.has(id))
				.map(({ id, name, status }) => ({ id, name, hasLeft: status !== 'accepted' })),
			withdrawn: withdrawn
				.filter((one) => one.category === category.id)
				.map(({ juror, nomination }) => ({ juror, nomination })),
			ledger:
				category.mode === 'public'
					? (ledgers.find((one) => one.category === category.id)?.hash ?? null)
					: null,
			...counted(marks, rubric)
		};
	});
}

/**
 * What somebody may see of it. Of a nomination that a conflict closes to them there is nothing left, and all figures are
 * worked out again as if it had never been nominated: no missing rank, no chances short of a whole, no severity tells
 * where it stands. Whoever reads blind has no names before the result is locked. The permanence has no names of jurors:
 * how severe somebody is can be worked out from their scores, and is for the jury alone.
 */
export async function sheetFor(db: Database | Tx, seat: Seat): Promise<Sheet> {
	return visibleSheet(await sheetOf(db, seat.category), seat);
}

/** As {@link sheetFor}, of a sheet already read. */
export function visibleSheet(whole: WholeSheet, seat: Seat): Sheet {
	const open = (id: number) => !seat.barred.has(id);
	const marks = whole.marks.filter((one) => open(one.nomination));
	const readers = new Set(marks.map((one) => one.juror));
	const seen = {
		...whole,
		nominees: whole.nominees
			.filter(({ id }) => open(id))
			.map(({ masked, ...one }) =>
				seat.juror && masked !== null ? { ...one, nominee: '', title: masked } : one
			),
		jurors: whole.jurors.filter(({ id }) => readers.has(id)),
		withdrawn: whole.withdrawn.filter((one) => open(one.nomination)),
		...counted(marks, whole.criteria)
	};
	return seat.juror ? seen : anonymous(seen);
}

/** The same readings by « Membre 1 », « Membre 2 »…, in an order that comes from the scores and from nothing else. */
function anonymous(sheet: Sheet): Sheet {
	const scored = sheet.jurors.map(({ id }) => ({
		id,
		by: JSON.stringify(
			sheet.readings
				.filter(({ juror }) => juror === id)
				.map(({ nomination, score }) => [nomination, score])
				.sort(([a], [b]) => a! - b!)
		)
	}));
	const order = scored.sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : 0));
	const label = new Map(order.map(({ id }, i) => [id, i + 1]));
	const labelled = <T extends { juror: number }>(rows: readonly T[]) =>
		rows.map((row) => ({ ...row, juror: label.get(row.juror) ?? 0 })).sort((a, b) => a.juror - b.juror);
	return {
		...sheet,
		jurors: order.map((_, i) => ({ id: i + 1, name: `Membre ${i + 1}`, hasLeft: false })),
		readings: labelled(sheet.readings),
		marks: labelled(sheet.marks),
		withdrawn: labelled(sheet.withdrawn)
	};
}

/** What was to be read for a prize: as many readings as it asks, or by all who read where it asks for no number. */
export function coverageOf(
	{ mode, readings }: Pick<Category, 'mode' | 'readings'>,
	{ nominees, jurors }: Pick<Sheet, 'nominees' | 'jurors'>
): Coverage {
	// A « coup de cœur » is chosen by ballot among what other prizes had read.
	if (mode === 'favourite') return { nominees: [], asked: 0 };
	return { nominees: nominees.map(({ id }) => id), asked: readings ?? jurors.length };
}

function counted(marks: Marks[], criteria: Criterion[]): Pick<Sheet, 'marks' | 'readings' | 'digest'> {
	return {
		marks,
		readings: readingsOf(marks, criteria),
		digest: digestOf([
			criteria.map(({ id, max, weight }) => [id, max, weight]),
			marks.map((one) => [one.nomination, one.juror, [...one.marks].sort(([a], [b]) => a - b)])
		])
	};
}
