import { sql, type SQL } from 'drizzle-orm';
import { FORGOTTEN_DOMAIN } from '../../format/names.ts';
import type { Database } from '../db/client.ts';
import type { Tx } from '../db/write.ts';
import type { Survey } from './queries.ts';

/** Somebody to ask, and the organisation they are counted with. */
export interface Asked {
	personId: number;
	organisationId: number | null;
}

/** What says whom a survey asks. */
type Whom = Pick<Survey, 'audience' | 'eventId' | 'regions'>;

/**
 * Whom a survey asks, as things stand: of an event, whoever was there by its sheets and doors or, where nobody's presence
 * was taken, whoever is registered; never those who speak in it.
 */
export async function peopleAsked(store: Database | Tx, whom: Whom): Promise<Asked[]> {
	const regions = JSON.stringify(whom.regions);
	return store.all<Asked>(sql`
		SELECT DISTINCT p.id AS personId, p.organisation_id AS organisationId
		FROM person p LEFT JOIN organisation o ON o.id = p.organisation_id
		WHERE p.email_canonical NOT LIKE ${`%@${FORGOTTEN_DOMAIN}`} AND ${condition(whom)}
			AND (${regions} = '[]' OR o.region_code IN (SELECT value FROM json_each(${regions})))
		ORDER BY p.id`);
}

function condition({ audience, eventId }: Whom): SQL {
	if (audience === 'members') return sql`o.is_member`;
	if (audience === 'managers')
		return sql`p.id IN (SELECT g.person_id FROM organisation_manager g
			JOIN organisation x ON x.id = g.organisation_id WHERE x.is_member)`;
	return sql`p.id IN (
			SELECT r.person_id FROM registration r JOIN "order" c ON c.id = r.order_id
			WHERE r.event_id = ${eventId} AND r.status = 'active' AND c.status IN ('awaiting_payment', 'paid')
				AND (r.id IN (SELECT w.registration_id FROM session_presence w JOIN session s ON s.id = w.session_id
						WHERE s.event_id = ${eventId} AND w.minutes > 0)
					OR NOT EXISTS (SELECT 1 FROM session_presence w JOIN session s ON s.id = w.session_id
						WHERE s.event_id = ${eventId})))
		AND p.id NOT IN (SELECT k.person_id FROM speaker k WHERE k.event_id = ${eventId} AND k.person_id IS NOT NULL)`;
}
