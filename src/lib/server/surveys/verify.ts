import { sql } from 'drizzle-orm';
import { LEAST_PEOPLE } from '../../surveys/suppression.ts';
import type { Database } from '../db/client.ts';
import { recount, type Difference, type Rules } from '../db/recount.ts';

const RULES: Rules = {
	survey_given_answered: sql`
		SELECT s.code AS object, (SELECT count(*) FROM survey_given g WHERE g.survey_id = s.id) AS stored,
			(SELECT count(*) FROM survey_response r WHERE r.survey_id = s.id) AS counted
		FROM survey s WHERE stored > counted`,
	survey_shown_by_fives: sql`
		SELECT survey_id AS object, sum(shown) AS stored, sum(shown) - sum(shown) % ${LEAST_PEOPLE} AS counted
		FROM survey_response GROUP BY survey_id HAVING stored <> counted`,
	survey_anonymous_unsigned: sql`
		SELECT s.code AS object, count(*) AS stored, 0 AS counted FROM survey_signature g
		JOIN survey_response r ON r.id = g.response_id JOIN survey s ON s.id = r.survey_id
		WHERE s.is_anonymous GROUP BY s.id`
};

/** How many rules {@link verifySurveys} recounts. */
export const SURVEY_RULE_COUNT = Object.keys(RULES).length;

/** Looks for people counted twice, responses shown by fewer than five, and names beside anonymous answers. */
export function verifySurveys(database?: Database): Promise<Difference[]> {
	return recount(RULES, database);
}
