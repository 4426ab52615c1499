import { sql } from 'drizzle-orm';
import type { OfferedChoice } from '../../../poll/office.ts';
import type { Database } from '../../db/client.ts';
import type { Tx } from '../../db/write.ts';
import type { NewCandidate } from '../../polls/office/make.ts';

/** What an event has that may stand in its vote, with what a vote would show of it. */
export type Offered = OfferedChoice & { candidate: NewCandidate };

/**
 * The sessions, speakers and booths of an event, as its public pages name them: nothing of a draft, nobody who has only
 * confirmed, nothing that was called off.
 */
export async function offeredBy(db: Database | Tx, eventId: number): Promise<Offered[]> {
	const rows = await db.all<{
		kind: 'session' | 'speaker' | 'exhibitor';
		id: number;
		sessionKind: string;
		name: string;
		organisation: string | null;
		story: string;
	}>(
		sql`SELECT * FROM (SELECT 'session' AS kind, s.id, s.kind AS sessionKind, s.title AS name, (
					SELECT group_concat(k.name, ', ') FROM (
						SELECT k.name FROM session_speaker x JOIN speaker k ON k.id = x.speaker_id
						WHERE x.session_id = s.id ORDER BY x.position, k.id) k) AS organisation, s.summary AS story
				FROM session s WHERE s.event_id = ${eventId} AND s.status = 'scheduled'
					AND s.kind IN ('keynote', 'workshop', 'round_table', 'exchange', 'poster')
				ORDER BY s.kind DESC, s.starts_at, s.title)
			UNION ALL SELECT * FROM (SELECT 'speaker', k.id, '', k.name, k.organisation, k.biography FROM speaker k
				WHERE k.event_id = ${eventId} AND EXISTS (SELECT 1 FROM session_speaker x JOIN session s ON s.id = x.session_id
					WHERE x.speaker_id = k.id AND s.status = 'scheduled')
				ORDER BY k.name)
			UNION ALL SELECT * FROM (SELECT 'exhibitor', x.id, '', x.name, (
					SELECT b.number FROM booth_allocation a JOIN booth b ON b.id = a.booth_id
					WHERE a.exhibitor_id = x.id), x.summary
				FROM exhibitor x WHERE x.event_id = ${eventId} AND x.status = 'confirmed' ORDER BY x.name)`
	);
	return rows.map(({ kind, id, sessionKind, name, organisation, story }) => {
		const organisationName =
			kind === 'exhibitor' && organisation ? `Kiosque ${organisation}` : (organisation ?? '');
		return {
			...{ ref: `${kind}-${id}`, kind, sessionKind, name, organisationName },
			candidate: { name, organisationName, story, [`${kind}Id`]: id }
		};
	});
}
