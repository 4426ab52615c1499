import { asc, eq, inArray, sql } from 'drizzle-orm';
import { readingsOf, type Marks, type Reading } from '../../../awards/ranking/readings.ts';
import type { Database } from '../../db/client.ts';
import { awardCriterion } from '../../db/schema/awards.ts';
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
}

/** All that counts for a prize. */
export async function sheetOf(db: Database | Tx, category: Category): Promise<Sheet> {
	const [nominees, criteria, rows, withdrawn] = await Promise.all([
		db
			.select({
				id: nomination.id,
				code: nomination.code,
				title: nomination.title,
				nominee: nomination.nomineeName,
				status: nomination.status
			})
			.from(nomination)
			.where(poolOf(category))
			.orderBy(asc(nomination.id)),
		db
			.select()
			.from(awardCriterion)
			.where(eq(awardCriterion.categoryId, category.id))
			.orderBy(asc(awardCriterion.position), asc(awardCriterion.id)),
		db.all<{ reading: number; juror: number; nomination: number }>(
			sql`SELECT reading_id AS reading, juror_id AS juror, nomination_id AS nomination
				FROM counted_reading WHERE category_id = ${category.id} ORDER BY nomination_id, juror_id`
		),
		db.all<{ juror: number; nomination: number }>(
			sql`SELECT r.juror_id AS juror, r.nomination_id AS nomination FROM reading r
				JOIN nomination n ON n.id = r.nomination_id WHERE n.category_id = ${category.id}
				AND r.withdrawn_at IS NOT NULL AND r.complete = 1 ORDER BY r.nomination_id, r.juror_id`
		)
	]);
	const ids = rows.map(({ reading }) => reading);
	const [given, people] = await Promise.all([
		ids.length === 0 ? [] : db.select().from(readingMark).where(inArray(readingMark.readingId, ids)),
		rows.length === 0
			? []
			: db
					.select({ id: juror.id, name: juror.name, status: juror.status })
					.from(juror)
					.where(inArray(juror.id, [...new Set(rows.map((row) => row.juror))]))
					.orderBy(asc(juror.name), asc(juror.id))
	]);
	const byReading = Map.groupBy(given, ({ readingId }) => readingId);
	const marks = rows.map(({ reading, juror, nomination }) => ({
		juror,
		nomination,
		marks: new Map((byReading.get(reading) ?? []).map(({ criterionId, mark }) => [criterionId, mark]))
	}));
	return {
		nominees,
		criteria,
		jurors: people.map(({ id, name, status }) => ({ id, name, hasLeft: status !== 'accepted' })),
		withdrawn,
		...counted(marks, criteria)
	};
}

/**
 * What somebody may see of it. Of a nomination that a conflict closes to them there is nothing left, and all figures are
 * worked out again as if it had never been nominated: no missing rank, no chances short of a whole, no severity tells
 * where it stands. Whoever reads blind has no names.
 */
export async function sheetFor(db: Database | Tx, seat: Seat): Promise<Sheet> {
	const whole = await sheetOf(db, seat.category);
	const open = (id: number) => !seat.barred.has(id);
	const nominees = whole.nominees.filter(({ id }) => open(id));
	const marks = whole.marks.filter((one) => open(one.nomination));
	const readers = new Set(marks.map((one) => one.juror));
	return {
		...whole,
		nominees: seat.category.blind && !seat.isStaff ? await unnamed(db, nominees) : nominees,
		jurors: whole.jurors.filter(({ id }) => readers.has(id)),
		withdrawn: whole.withdrawn.filter((one) => open(one.nomination)),
		...counted(marks, whole.criteria)
	};
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

async function unnamed(db: Database | Tx, nominees: readonly Nominee[]): Promise<Nominee[]> {
	const ids = nominees.map(({ id }) => id);
	const titles = await db
		.select({ id: blindVersion.nominationId, title: blindVersion.title })
		.from(blindVersion)
		.where(inArray(blindVersion.nominationId, ids));
	const of = new Map(titles.map(({ id, title }) => [id, title]));
	return nominees.map((one) => ({ ...one, nominee: '', title: of.get(one.id) ?? one.code }));
}
