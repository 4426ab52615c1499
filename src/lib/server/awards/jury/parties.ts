import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import { searchable } from '../../../format/names.ts';
import { now } from '../../clock.ts';
import type { Database } from '../../db/client.ts';
import { awardCategory } from '../../db/schema/awards.ts';
import { person } from '../../db/schema/members.ts';
import { conflictDeclaration, juror } from '../../db/schema/jury.ts';
import { nomination } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import { jurorNames, namesIn, nearnessOf, nominationNames, type Hint } from './nearness.ts';

/** A nomination that a jury may read, with who has a hand in it, and what a juror said of it. */
export interface Asked {
	id: number;
	/** Whether they said that there is a conflict; null: nothing yet. */
	said: boolean | null;
	code: string;
	category: string;
	blind: boolean;
	title: string;
	nominee: string;
	organisation: string;
	/** Every name by which it may be known: nominee, organisations, those who nominate. As written, none twice. */
	parties: string[];
	/** Those that are of the juror's organisation. */
	own: string[];
	hint: Hint | null;
}

/**
 * The nominations of which a juror is asked whether there is a conflict, answered or not, and whether the names of those
 * read blind may be asked. Those in which they have a hand themselves are no question.
 *
 * Names are asked once eligibility is over, all of the edition together: one found eligible after the others would be the
 * only new name, and the only dossier that opens by it.
 */
export async function askedOf(
	db: Database | Tx,
	jurorId: number
): Promise<{ rows: Asked[]; areNamesReady: boolean }> {
	const [found] = await db
		.select({ editionId: juror.editionId, regionCode: juror.regionCode, names: jurorNames })
		.from(juror)
		.leftJoin(person, eq(person.id, juror.personId))
		.where(eq(juror.id, jurorId));
	const { editionId } = found!;
	const who = { ...found!, names: namesIn(found!.names) };
	const ownNames = new Set(who.names.map(searchable));
	const asked = await db
		.select({
			nomination,
			category: awardCategory.name,
			blind: awardCategory.blind,
			said: conflictDeclaration.conflict,
			nominator: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
			names: nominationNames,
			others: sql<string>`(SELECT json_group_array(c.name) FROM co_nominator c WHERE c.nomination_id = ${nomination.id} AND c.status <> 'declined')`
		})
		.from(nomination)
		.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
		.innerJoin(person, eq(person.id, nomination.nominatorId))
		.leftJoin(
			conflictDeclaration,
			and(eq(conflictDeclaration.nominationId, nomination.id), eq(conflictDeclaration.jurorId, jurorId))
		)
		.where(
			and(
				eq(nomination.editionId, editionId),
				inArray(nomination.status, ['eligible', 'shortlisted', 'laureate']),
				ne(awardCategory.mode, 'public'),
				// Barred by what they said, it stays among the questions; by their hand, it is none.
				sql`(${conflictDeclaration.conflict} IS NOT NULL OR NOT EXISTS (
					SELECT 1 FROM nomination_barred b WHERE b.juror_id = ${jurorId} AND b.nomination_id = ${nomination.id}))`
			)
		)
		.orderBy(asc(awardCategory.position), asc(awardCategory.id), asc(nomination.title));
	const rows = asked.map((row): Asked => {
		const { id, code, title, nomineeName: nominee, regionCode } = row.nomination;
		const [, nomineeOrganisation = '', nominators = ''] = JSON.parse(row.names) as string[];
		const names = namesIn(row.names);
		const parties = onlyOnce([...names, row.nominator, ...(JSON.parse(row.others) as string[])]);
		return {
			...{ id, code, title, nominee, parties, said: row.said },
			own: parties.filter((name) => ownNames.has(searchable(name))),
			category: row.category,
			blind: row.blind,
			organisation: nomineeOrganisation || nominators,
			hint: nearnessOf(who, { names, regionCode })
		};
	});
	const [edition] = await db.all<{ ready: number }>(sql`SELECT ${namesReady(editionId)} AS ready`);
	return { rows, areNamesReady: edition!.ready === 1 };
}

/** Whether names of prizes read blind may be asked: nothing of them waits for its eligibility, or scoring is over. */
export function namesReady(editionId: number) {
	return sql<number>`(NOT EXISTS (SELECT 1 FROM nomination n JOIN award_category c ON c.id = n.category_id
			WHERE n.edition_id = ${editionId} AND c.blind AND n.status = 'submitted')
		OR EXISTS (SELECT 1 FROM award_edition e WHERE e.id = ${editionId} AND e.scoring_closes_at <= ${now().getTime()}))`;
}

/** Of how many nominations a juror may say now whether there is a conflict, and has not. */
export async function undeclaredBy(db: Database | Tx, jurorId: number): Promise<number> {
	const { rows, areNamesReady } = await askedOf(db, jurorId);
	return rows.filter(({ said, blind }) => said === null && (!blind || areNamesReady)).length;
}

/** Names without those that say the same but for capitals and accents. */
function onlyOnce(names: readonly string[]): string[] {
	return [...new Map(names.filter(Boolean).map((name) => [searchable(name), name])).values()];
}
