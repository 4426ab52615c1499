import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { recount, type Difference, type Rules } from '../../db/recount.ts';

const RULES: Rules = {
	proposal_complete: sql`
		SELECT p.code AS object, p.status AS stored, 'incomplete' AS counted
		FROM proposal p WHERE p.status NOT IN ('draft', 'withdrawn')
			AND (p.title = '' OR p.summary = '' OR p.format_id IS NULL)`,
	proposal_of_one_event: sql`
		SELECT p.code AS object, p.event_id AS stored, coalesce(f.event_id, t.event_id) AS counted
		FROM proposal p LEFT JOIN proposal_format f ON f.id = p.format_id LEFT JOIN track t ON t.id = p.track_id
		WHERE (f.event_id <> p.event_id) OR (t.event_id <> p.event_id)`,
	proposal_submitter_speaks: sql`
		SELECT p.code AS object, 'submitter' AS stored, 'not among its speakers' AS counted
		FROM proposal p WHERE NOT EXISTS (
			SELECT 1 FROM proposal_speaker s
			WHERE s.proposal_id = p.id AND s.person_id = p.submitter_id AND s.status = 'accepted')`,
	confirmed_is_placed: sql`
		SELECT p.code AS object, 'confirmed' AS stored, 'neither on the board nor a session' AS counted
		FROM proposal p WHERE p.status = 'confirmed' AND p.session_id IS NULL
			AND NOT EXISTS (SELECT 1 FROM draft_placement d WHERE d.proposal_id = p.id)`,
	confirmed_in_programme: sql`
		SELECT p.code || '/' || s.id AS object, 'confirmed' AS stored, 'no speaker of the event' AS counted
		FROM proposal p JOIN proposal_speaker s ON s.proposal_id = p.id AND s.status = 'accepted'
		WHERE p.status = 'confirmed' AND NOT EXISTS (
			SELECT 1 FROM speaker x WHERE x.event_id = p.event_id AND x.person_id = s.person_id)`,
	file_content: sql`
		SELECT f.code AS object, f.size AS stored, coalesce(length(c.bytes), 'none') AS counted
		FROM programme_file f LEFT JOIN programme_file_content c ON c.file_id = f.id
		WHERE length(c.bytes) IS NOT f.size`
};

/** How many rules {@link verifyProposals} recounts. */
export const PROPOSAL_RULE_COUNT = Object.keys(RULES).length;

/** Looks for proposals that their people, their format, the board or their files contradict. */
export function verifyProposals(database?: Database): Promise<Difference[]> {
	return recount(RULES, database);
}
