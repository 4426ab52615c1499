import { sql } from 'drizzle-orm';
import { LEAST_ANSWERS } from '../../../programme/evaluations.ts';
import type { Database } from '../../db/client.ts';
import { recount, type Difference, type Rules } from '../../db/recount.ts';

const RULES: Rules = {
	// Who answered goes with who is forgotten, what was answered stays: fewer names than answers is as it should be.
	evaluation_given_answered: sql`
		SELECT s.id AS object, (SELECT count(*) FROM evaluation_given g WHERE g.session_id = s.id) AS stored,
			(SELECT count(*) FROM evaluation e WHERE e.session_id = s.id) AS counted
		FROM session s WHERE stored > counted`,
	evaluation_shown_by_fives: sql`
		SELECT session_id AS object, sum(shown) AS stored, sum(shown) - sum(shown) % ${LEAST_ANSWERS} AS counted
		FROM evaluation GROUP BY session_id HAVING stored <> counted`,
	evaluation_five_unseen: sql`
		SELECT session_id AS object, count(*) - sum(shown) AS stored, ${LEAST_ANSWERS} AS counted
		FROM evaluation GROUP BY session_id HAVING sum(shown) > 0 AND stored < counted`,
	slides_consented: sql`
		SELECT f.code AS object, 'published' AS stored, 'no consent' AS counted
		FROM programme_file f WHERE f.published_at IS NOT NULL AND (f.session_id IS NULL OR NOT coalesce((
			SELECT c.granted FROM consent c WHERE c.person_id = f.uploaded_by AND c.purpose = 'slides'
			ORDER BY c.id DESC LIMIT 1), 0))`
};

/** How many rules {@link verifyEvaluations} recounts. */
export const EVALUATION_RULE_COUNT = Object.keys(RULES).length;

/** Looks for answers shown by fewer than five, people counted twice, and slides published against their consent. */
export function verifyEvaluations(database?: Database): Promise<Difference[]> {
	return recount(RULES, database);
}
