import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import type { awardCategory } from '../../db/schema/awards.ts';
import type { Tx } from '../../db/write.ts';
import type { NewCandidate } from '../../polls/office/make.ts';

/** A nomination that may stand in a vote, or why it may not. */
export interface Eligible extends NewCandidate {
	nominationId: number;
	/** Of the nomination. */
	nomination: string;
	isFinalist: boolean;
	/** Its nominee agreed to be nominated, and to be named before the results. */
	mayStand: boolean;
	/** Where they did not: whether they answered at all. */
	hasAnswered: boolean;
}

/**
 * The eligible nominations of a prize as a vote would show them, those whose nominee has not agreed too: a portrait only
 * where they agreed to be pictured. A project goes by its name, a person or an organisation by theirs.
 */
export async function eligibleFor(
	db: Database | Tx,
	{ id, nomineeKind }: Pick<typeof awardCategory.$inferSelect, 'id' | 'nomineeKind'>
): Promise<Eligible[]> {
	const rows = await db.all<{
		id: number;
		code: string;
		title: string;
		nominee: string;
		organisation: string;
		region: string | null;
		summary: string;
		isFinalist: number;
		nominated: number | null;
		named: number | null;
		photo: number | null;
	}>(
		sql`SELECT n.id, n.code, n.title, n.nominee_name AS nominee, n.region_code AS region, n.summary,
				coalesce(o.name, nullif(n.nominee_organisation_name, ''), n.organisation_name) AS organisation,
				n.status = 'shortlisted' AS isFinalist, k.nominated, k.named,
				CASE WHEN k.pictured THEN (SELECT f.id FROM nomination_file f
					WHERE f.nomination_id = n.id AND f.kind = 'photo' ORDER BY f.id LIMIT 1) END AS photo
			FROM nomination n
			LEFT JOIN organisation o ON o.id = n.nominee_organisation_id
			LEFT JOIN nominee_consent k ON k.id = (SELECT max(x.id) FROM nominee_consent x WHERE x.nomination_id = n.id)
			WHERE n.category_id = ${id} AND n.status IN ('eligible', 'shortlisted')
			ORDER BY n.nominee_name, n.id`
	);
	return rows.map((row) => ({
		nominationId: row.id,
		nomination: row.code,
		name: nomineeKind === 'project' ? row.title : row.nominee,
		organisationName:
			nomineeKind === 'project' ? row.nominee : row.organisation === row.nominee ? '' : row.organisation,
		...{ regionCode: row.region, story: row.summary, photoId: row.photo },
		isFinalist: row.isFinalist === 1,
		mayStand: row.nominated === 1 && row.named === 1,
		hasAnswered: row.nominated !== null
	}));
}
