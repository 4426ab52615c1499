import { asc, eq, inArray, sql } from 'drizzle-orm';
import { canonicalEmail } from '../../../format/names.ts';
import type { Database } from '../../db/client.ts';
import { awardCategory, awardEdition } from '../../db/schema/awards.ts';
import { reading } from '../../db/schema/jury.ts';
import { nomination } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import { poolOf } from '../deliberation/access.ts';
import { addressees } from '../eligibility/letters.ts';
import { resultOf } from './propose.ts';

/** One letter that says a result, to one address. */
export interface ResultLetter {
	/** To one of those who nominated, or to the person or organisation honoured. */
	to: 'nominator' | 'laureate';
	nominationId: number;
	code: string;
	email: string;
	name: string;
	title: string;
	nominee: string;
	prize: string;
	edition: { slug: string; name: string };
	isLaureate: boolean;
	/** The public chose, not a jury. */
	byVote: boolean;
	embargoUntil: Date;
	timezone: string;
	/** What jurors wrote for whoever nominated, as far as the permanence lets it through. Nobody is named. */
	comments: string[];
}

/** A comment that the permanence may pass on. */
export interface OfferedComment {
	id: number;
	code: string;
	title: string;
	text: string;
}

/**
 * The letters of a locked result: to those who nominated, whatever came of it, and to those honoured. Of a « coup de cœur »,
 * which all nominations of the edition run for without asking, only those honoured and their nominators hear.
 * @param approved readings whose comment is joined
 * @returns none unless the result is locked
 */
export async function resultLetters(
	db: Database | Tx,
	categoryId: number,
	approved: readonly number[]
): Promise<ResultLetter[]> {
	const result = await resultOf(db, categoryId);
	if (!result?.lockedAt) return [];
	const [found] = await db
		.select({ category: awardCategory, edition: awardEdition })
		.from(awardCategory)
		.innerJoin(awardEdition, eq(awardEdition.id, awardCategory.editionId))
		.where(eq(awardCategory.id, categoryId));
	const { category, edition } = found!;
	const rows = await db
		.select()
		.from(nomination)
		.where(poolOf(category))
		.orderBy(asc(nomination.title), asc(nomination.id));
	const [people, comments] = await Promise.all([
		addressees(
			db,
			rows.map(({ id }) => id)
		),
		commentsOf(db, categoryId)
	]);
	const letters: ResultLetter[] = [];
	for (const one of rows) {
		const isLaureate = result.laureates.includes(one.id);
		if (category.mode === 'favourite' && !isLaureate) continue;
		const common = {
			...{ nominationId: one.id, code: one.code, title: one.title, nominee: one.nomineeName },
			...{ prize: category.name, edition: { slug: edition.slug, name: edition.name } },
			byVote: category.mode === 'public',
			...{ isLaureate, embargoUntil: edition.embargoUntil, timezone: edition.timezone }
		};
		const mine = people.filter(({ nominationId }) => nominationId === one.id);
		const joined = comments
			.filter(({ id, code }) => code === one.code && approved.includes(id))
			.map(({ text }) => text);
		for (const { email, givenName } of mine)
			letters.push({ ...common, to: 'nominator', email, name: givenName, comments: joined });
		const isOne = mine.some(({ email }) => canonicalEmail(email) === one.nomineeEmailCanonical);
		if (isLaureate && one.nomineeEmail !== '' && !isOne)
			letters.push({
				...common,
				to: 'laureate',
				email: one.nomineeEmail,
				name: one.nomineeName,
				comments: []
			});
	}
	return letters.sort((a, b) => Number(b.isLaureate) - Number(a.isLaureate));
}

/** What jurors wrote for whoever nominated, of the readings that count. */
export async function commentsOf(db: Database | Tx, categoryId: number): Promise<OfferedComment[]> {
	const counted = await db.all<{ id: number }>(
		sql`SELECT reading_id AS id FROM counted_reading WHERE category_id = ${categoryId}`
	);
	if (counted.length === 0) return [];
	return db
		.select({ id: reading.id, code: nomination.code, title: nomination.title, text: reading.comment })
		.from(reading)
		.innerJoin(nomination, eq(nomination.id, reading.nominationId))
		.where(
			sql`${inArray(
				reading.id,
				counted.map(({ id }) => id)
			)} AND trim(${reading.comment}) <> ''`
		)
		.orderBy(asc(nomination.title), asc(reading.id));
}
