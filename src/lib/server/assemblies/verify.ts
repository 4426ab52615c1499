import { sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { recount, type Difference, type Rules } from '../db/recount.ts';

const RULES: Rules = {
	assembly_voters_ballots: sql`
		SELECT k.code AS object, (SELECT count(*) FROM assembly_voter v WHERE v.motion_id = k.id) AS stored,
			(SELECT count(*) FROM assembly_ballot b WHERE b.motion_id = k.id) AS counted
		FROM assembly_motion k WHERE k.state <> 'withdrawn' AND stored <> counted`,
	assembly_counts_ballots: sql`
		SELECT k.code AS object, k.votes_for || '/' || k.votes_against || '/' || k.abstained AS stored,
			(SELECT count(*) FROM assembly_ballot b WHERE b.motion_id = k.id AND b.choice = 'pour') || '/' ||
			(SELECT count(*) FROM assembly_ballot b WHERE b.motion_id = k.id AND b.choice = 'contre') || '/' ||
			(SELECT count(*) FROM assembly_ballot b WHERE b.motion_id = k.id AND b.choice = 'abstention') AS counted
		FROM assembly_motion k WHERE k.state = 'closed' AND k.method = 'secret' AND stored <> counted`,
	assembly_file_written: sql`
		SELECT k.code AS object, (SELECT count(*) FROM assembly_file f WHERE f.motion_id = k.id) AS stored,
			k.state = 'closed' AND k.method = 'secret' AS counted FROM assembly_motion k WHERE stored <> counted`,
	assembly_delegates_twice: sql`
		SELECT event_id || ' ' || person_id AS object, count(*) AS stored, 1 AS counted FROM assembly_delegate
		GROUP BY event_id, person_id HAVING stored > 1`,
	assembly_present_delegates: sql`
		SELECT p.id AS object, p.person_id AS stored, d.person_id AS counted FROM assembly_presence p
		JOIN assembly_delegate d ON d.event_id = p.event_id AND d.organisation_id = p.organisation_id
		WHERE p.left_at IS NULL AND stored <> counted`,
	assembly_hands_present: sql`
		SELECT k.code AS object, k.present_at_close AS stored, (SELECT count(*) FROM assembly_presence p
			WHERE p.event_id = k.event_id AND p.arrived_at <= k.closed_at AND coalesce(p.left_at, k.closed_at) >= k.closed_at) AS counted
		FROM assembly_motion k WHERE k.state = 'closed' AND k.method = 'hands' AND k.votes_for + k.votes_against + k.abstained > counted`
};

/** How many rules {@link verifyAssemblies} recounts. */
export const ASSEMBLY_RULE_COUNT = Object.keys(RULES).length;

/** Looks for votes that the box, the list of who voted and the file contradict, and for delegates counted twice. */
export function verifyAssemblies(database?: Database): Promise<Difference[]> {
	return recount(RULES, database);
}
