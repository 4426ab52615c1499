import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { recount, type Difference, type Rules } from '../../db/recount.ts';

const RULES: Rules = {
	review_conflict: sql`
		SELECT v.proposal_id || '/' || v.person_id AS object, 'review' AS stored, 'conflict' AS counted
		FROM review v JOIN review_barred b ON b.proposal_id = v.proposal_id AND b.person_id = v.person_id`,
	review_complete: sql`
		SELECT v.id AS object, count(s.score) AS stored,
			(SELECT count(*) FROM review_criterion c JOIN proposal p ON p.event_id = c.event_id WHERE p.id = v.proposal_id) AS counted
		FROM review v LEFT JOIN review_score s ON s.review_id = v.id
		WHERE v.complete = 1 GROUP BY v.id HAVING stored <> counted OR counted = 0`,
	review_score_scale: sql`
		SELECT s.review_id || '/' || s.criterion_id AS object, s.score AS stored, coalesce(c.max, 'other event') AS counted
		FROM review_score s JOIN review v ON v.id = s.review_id JOIN proposal p ON p.id = v.proposal_id
		LEFT JOIN review_criterion c ON c.id = s.criterion_id AND c.event_id = p.event_id
		WHERE c.id IS NULL OR s.score > c.max`,
	proposal_told: sql`
		SELECT p.code AS object, p.status AS stored, coalesce(p.decided_at, 'no date') AS counted
		FROM proposal p WHERE p.status IN ('accepted', 'waitlisted', 'declined', 'confirmed') AND p.decided_at IS NULL`,
	proposal_confirm_by: sql`
		SELECT p.code AS object, p.status AS stored, coalesce(p.confirm_by, 'no day to confirm') AS counted
		FROM proposal p WHERE (p.status = 'accepted' AND p.confirm_by IS NULL) OR (p.status IN ('accepted', 'confirmed') AND p.lapsed_at IS NOT NULL)`,
	proposal_place_left: sql`
		SELECT p.code AS object, p.status AS stored, coalesce(p.withdrawn_from, 'held') AS counted
		FROM proposal p WHERE ((p.status = 'withdrawn') <> (p.withdrawn_from IS NOT NULL))
			OR (p.place_settled_at IS NOT NULL AND p.lapsed_at IS NULL AND coalesce(p.withdrawn_from, '') NOT IN ('accepted', 'confirmed'))
			OR (p.replaced_by IS NOT NULL AND p.place_settled_at IS NULL)`,
	review_revision: sql`
		SELECT v.proposal_id || '/' || v.person_id AS object, v.revision AS stored, p.revision AS counted
		FROM review v JOIN proposal p ON p.id = v.proposal_id WHERE v.revision > p.revision`,
	proposal_decision: sql`
		SELECT p.code AS object, p.decision AS stored, p.status AS counted
		FROM proposal p WHERE p.decision IS NOT NULL
			AND (p.status IN ('draft', 'accepted', 'confirmed', 'withdrawn') OR p.decision = p.status)`
};

export const SELECTION_RULE_COUNT = Object.keys(RULES).length;

/** Recounts what the readings and the decisions must hold. An empty list is what one wants. */
export function verifySelection(database?: Database): Promise<Difference[]> {
	return recount(RULES, database);
}
