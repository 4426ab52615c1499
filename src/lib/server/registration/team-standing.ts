import { sql } from 'drizzle-orm';
import type { TeamStanding } from '../../account/card.ts';
import type { Database } from '../db/client.ts';
import type { Tx } from '../db/write.ts';

/** Later than anything of the trail. */
const ALWAYS = Number.MAX_SAFE_INTEGER;

/**
 * What is known of the people registered in an organisation's name, by person id. Anybody may choose an organisation in
 * a form: somebody is of the team when they manage it, or when a manager or the permanence, signed in, registered them,
 * gave them a place, or said so. What was done or said last counts, in whatever event, as the trail tells it; of
 * anybody not in the map nothing is known.
 */
export async function teamStanding(
	db: Pick<Database | Tx, 'all'>,
	organisationId: number
): Promise<ReadonlyMap<number, Exclude<TeamStanding, 'to_confirm'>>> {
	const byTheTeam = sql`(a.actor_kind = 'system' OR (a.actor_kind = 'person' AND (
		a.actor_id IN (SELECT person_id FROM organisation_manager WHERE organisation_id = ${organisationId})
		OR a.actor_id IN (SELECT person_id FROM staff_role WHERE role = 'staff'))))`;
	// The few people first, then their lines (`CROSS JOIN`): the other way round reads the whole trail.
	const rows = await db.all<{ personId: number; denied: number }>(sql`
		WITH named AS MATERIALIZED (SELECT r.id, r.person_id, r.order_id, r.status FROM registration r
			JOIN "order" o ON o.id = r.order_id
			WHERE o.organisation_id = ${organisationId} AND r.organisation_id = ${organisationId}),
		given AS MATERIALIZED (SELECT CAST(json_extract(a.details, '$.to') AS INTEGER) AS id, a.id AS line, ${byTheTeam} AS ours
			FROM named g CROSS JOIN audit_entry a ON a.object_kind = 'registration' AND a.object_id = CAST(g.id AS TEXT)
				AND a.action = 'registration.transferred'
			WHERE g.status = 'transferred')
		SELECT person_id AS "personId", ${ALWAYS} AS line, 0 AS denied
			FROM organisation_manager WHERE organisation_id = ${organisationId}
		UNION ALL SELECT n.person_id, a.id, 0 FROM named n
			CROSS JOIN audit_entry a ON a.object_kind = 'order' AND a.object_id = CAST(n.order_id AS TEXT)
				AND a.action = 'order.placed' AND ${byTheTeam}
			WHERE n.id NOT IN (SELECT id FROM given)
		UNION ALL SELECT n.person_id, g.line, 0 FROM given g JOIN named n ON n.id = g.id WHERE g.ours
		UNION ALL SELECT n.person_id, a.id, a.action = 'registration.disowned' FROM named n
			CROSS JOIN audit_entry a ON a.object_kind = 'registration' AND a.object_id = CAST(n.id AS TEXT)
				AND a.action IN ('registration.vouched', 'registration.disowned')
		ORDER BY line`);
	return new Map(rows.map(({ personId, denied }) => [personId, denied ? 'not_ours' : 'ours']));
}
