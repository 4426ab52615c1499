import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import { searchable } from '../../../format/names.ts';
import type { Database } from '../../db/client.ts';
import { awardCategory } from '../../db/schema/awards.ts';
import { juror } from '../../db/schema/jury.ts';
import { person } from '../../db/schema/members.ts';
import { nomination } from '../../db/schema/nominations.ts';
import type { Tx } from '../../db/write.ts';
import { jurorNames, namesIn, nearnessOf, nominationNames, type Hint } from './nearness.ts';

/** A nomination of which a juror has said nothing yet, with who has a hand in it. */
export interface Undeclared {
	id: number;
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
 * The nominations that a jury may read and of which a juror has not said whether there is a conflict. Those in which they
 * have a hand themselves are no question.
 */
export async function undeclaredOf(db: Database | Tx, jurorId: number): Promise<Undeclared[]> {
	const [found] = await db
		.select({ editionId: juror.editionId, regionCode: juror.regionCode, names: jurorNames })
		.from(juror)
		.leftJoin(person, eq(person.id, juror.personId))
		.where(eq(juror.id, jurorId));
	const who = { ...found!, names: namesIn(found!.names) };
	const ownNames = new Set(who.names.map(searchable));
	const rows = await db
		.select({
			nomination,
			category: awardCategory.name,
			blind: awardCategory.blind,
			nominator: sql<string>`${person.givenName} || ' ' || ${person.familyName}`,
			names: nominationNames,
			others: sql<string>`(SELECT json_group_array(c.name) FROM co_nominator c WHERE c.nomination_id = ${nomination.id} AND c.status <> 'declined')`
		})
		.from(nomination)
		.innerJoin(awardCategory, eq(awardCategory.id, nomination.categoryId))
		.innerJoin(person, eq(person.id, nomination.nominatorId))
		.where(
			and(
				eq(nomination.editionId, who.editionId),
				inArray(nomination.status, ['eligible', 'shortlisted', 'laureate']),
				ne(awardCategory.mode, 'public'),
				sql`NOT EXISTS (SELECT 1 FROM conflict_declaration d WHERE d.juror_id = ${jurorId} AND d.nomination_id = ${nomination.id})`,
				sql`NOT EXISTS (SELECT 1 FROM nomination_barred b WHERE b.juror_id = ${jurorId} AND b.nomination_id = ${nomination.id})`
			)
		)
		.orderBy(asc(awardCategory.position), asc(awardCategory.id), asc(nomination.title));
	return rows.map((row) => {
		const { id, code, title, nomineeName: nominee, regionCode } = row.nomination;
		const [, nomineeOrganisation = '', nominators = ''] = JSON.parse(row.names) as string[];
		const names = namesIn(row.names);
		const parties = onlyOnce([...names, row.nominator, ...(JSON.parse(row.others) as string[])]);
		return {
			...{ id, code, title, nominee, parties },
			own: parties.filter((name) => ownNames.has(searchable(name))),
			category: row.category,
			blind: row.blind,
			organisation: nomineeOrganisation || nominators,
			hint: nearnessOf(who, { names, regionCode })
		};
	});
}

/** Names without those that say the same but for capitals and accents. */
function onlyOnce(names: readonly string[]): string[] {
	return [...new Map(names.filter(Boolean).map((name) => [searchable(name), name])).values()];
}
