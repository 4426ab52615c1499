import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { recount, type Difference, type Rules } from '../db/recount.ts';
import { DIGEST_RULE_COUNT, verifyDigests } from './results/verify.ts';

/** What triggers hold, recounted from the rows: of a store that something else than the door may have written. */
const RULES: Rules = {
	nomination_complete: sql`
		SELECT n.code AS object, n.status AS stored, 'incomplete' AS counted
		FROM nomination n WHERE n.status NOT IN ('draft', 'withdrawn')
			AND (n.title = '' OR n.nominee_name = '' OR n.summary = '')`,
	nomination_of_its_edition: sql`
		SELECT n.code AS object, n.edition_id AS stored, c.edition_id AS counted
		FROM nomination n JOIN award_category c ON c.id = n.category_id WHERE c.edition_id <> n.edition_id`,
	nominee_willing: sql`
		SELECT n.code AS object, n.status AS stored, 'refused by its nominee' AS counted
		FROM nomination n WHERE n.status IN ('draft', 'submitted', 'eligible', 'shortlisted') AND (
			SELECT c.nominated FROM nominee_consent c WHERE c.nomination_id = n.id ORDER BY c.id DESC LIMIT 1) = 0`,
	counted_reading_without_conflict: sql`
		SELECT n.code || '/' || r.juror_id AS object, 'counted' AS stored, 'a conflict was declared' AS counted
		FROM reading r JOIN nomination n ON n.id = r.nomination_id
		JOIN conflict_declaration d ON d.juror_id = r.juror_id AND d.nomination_id = r.nomination_id AND d.conflict = 1
		WHERE r.withdrawn_at IS NULL`,
	reading_complete: sql`
		SELECT n.code || '/' || r.juror_id AS object, 'complete' AS stored, 'no mark for ' || c.id AS counted
		FROM reading r JOIN nomination n ON n.id = r.nomination_id JOIN award_criterion c ON c.category_id = n.category_id
		LEFT JOIN reading_mark k ON k.reading_id = r.id AND k.criterion_id = c.id
		WHERE r.complete = 1 AND r.withdrawn_at IS NULL AND k.mark IS NULL`,
	reading_mark_scale: sql`
		SELECT n.code || '/' || r.juror_id AS object, k.mark AS stored, coalesce(c.max, 'another rubric') AS counted
		FROM reading_mark k JOIN reading r ON r.id = k.reading_id JOIN nomination n ON n.id = r.nomination_id
		LEFT JOIN award_criterion c ON c.id = k.criterion_id AND c.category_id = n.category_id
		WHERE c.id IS NULL OR k.mark > c.max`,
	ballot_of_candidates: sql`
		SELECT b.round_id || '/' || b.juror_id AS object, v.value AS stored, 'no candidate of the round' AS counted
		FROM jury_ballot b JOIN jury_round o ON o.id = b.round_id JOIN json_each(b.ranking) g JOIN json_each(g.value) v
		WHERE v.value NOT IN (SELECT x.value FROM json_each(o.candidates) x)`,
	result_locked_by_two: sql`
		SELECT a.category_id AS object, 'locked' AS stored, count(c.person_id) || ' confirmations' AS counted
		FROM award_result a LEFT JOIN result_confirmation c ON c.category_id = a.category_id AND c.digest = a.digest
		WHERE a.locked_at IS NOT NULL GROUP BY a.category_id HAVING count(c.person_id) < 2`,
	nominations_of_organisation: sql`
		SELECT n.category_id || '/' || coalesce(n.organisation_id, 'person ' || n.nominator_id) AS object,
			c.per_organisation AS stored, count(*) AS counted
		FROM nomination n JOIN award_category c ON c.id = n.category_id
		WHERE n.status NOT IN ('draft', 'withdrawn')
		GROUP BY n.category_id, n.organisation_id, iif(n.organisation_id IS NULL, n.nominator_id, NULL)
		HAVING count(*) > c.per_organisation`,
	laureate_of_locked_result: sql`
		SELECT n.code AS object, 'laureate' AS stored, 'in no locked result' AS counted
		FROM nomination n WHERE n.status = 'laureate'
			AND NOT EXISTS (SELECT 1 FROM award_result a JOIN json_each(a.laureates) l
				WHERE a.category_id = n.category_id AND a.locked_at IS NOT NULL AND l.value = n.id)
		UNION ALL
		SELECT n.code, 'public', 'in no locked result of ' || x.prize
		FROM laureate x JOIN nomination n ON n.id = x.nomination_id
		WHERE NOT EXISTS (SELECT 1 FROM award_result a JOIN json_each(a.laureates) l
			WHERE a.category_id = x.category_id AND a.locked_at IS NOT NULL AND l.value = n.id)`,
	laureate_willing: sql`
		SELECT n.code AS object, iif(x.id IS NULL, 'locked', 'public') AS stored, 'withdrawn or refused' AS counted
		FROM award_result a JOIN json_each(a.laureates) l JOIN nomination n ON n.id = l.value
		LEFT JOIN laureate x ON x.nomination_id = n.id AND x.taken_down_at IS NULL
		WHERE a.locked_at IS NOT NULL AND (
			(n.status = 'withdrawn' AND NOT EXISTS (SELECT 1 FROM laureate y WHERE y.nomination_id = n.id))
			OR (x.id IS NOT NULL AND (SELECT c.nominated FROM nominee_consent c
				WHERE c.nomination_id = n.id ORDER BY c.id DESC LIMIT 1) = 0))`,
	nomination_file_content: sql`
		SELECT f.code AS object, f.size AS stored, coalesce(length(c.bytes), 'none') AS counted
		FROM nomination_file f LEFT JOIN nomination_file_content c ON c.file_id = f.id
		WHERE length(c.bytes) IS NOT f.size`
};

/** How many rules {@link verifyAwards} recounts. */
export const AWARD_RULE_COUNT = Object.keys(RULES).length + DIGEST_RULE_COUNT;

/** Looks for nominations, readings, ballots and results that contradict one another. */
export async function verifyAwards(database?: Database): Promise<Difference[]> {
	return [...(await recount(RULES, database)), ...(await verifyDigests(database))];
}
