import { sql } from 'drizzle-orm';
import type { Tx } from '../db/write.ts';
import type { HeldTicket, Holding } from './verdict.ts';

/** A registration as the door sees it: what it holds, who it is, whether it is inside. */
export interface Holder extends Holding {
	registrationId: number;
	code: string;
	givenName: string;
	familyName: string;
	organisation: string;
	dietaryNeeds: string;
	accessNeeds: string;
	eventName: string;
	/** The admission in force at this checkpoint and period. */
	insideByScanId: number | null;
	/** The last admission before the scan asked about, still in force or not. */
	firstAdmitted: { at: Date; deviceName: string } | null;
}

interface Row {
	id: number | null;
	code: string;
	event_id: number;
	status: Holding['status'];
	order_status: string;
	given_name: string;
	family_name: string;
	organisation_name: string;
	dietary_needs: string;
	access_needs: string;
	event_name: string;
	tickets: string;
	inside_by: number | null;
	first_at: number | null;
	first_device: string | null;
	present: number | null;
}

/**
 * All that a verdict needs, in one query.
 * @param who a registration's code, or its id; neither for an unreadable code
 * @param beforeScanId for an answer given again: what stood before that scan
 */
export async function readHolder(
	tx: Tx,
	at: { checkpointId: number; period: string },
	who: { code: string | undefined } | { registrationId: number | null },
	beforeScanId = Number.MAX_SAFE_INTEGER
): Promise<{ holder: Holder | undefined; present: number }> {
	const match = 'code' in who ? sql`r.code = ${who.code ?? null}` : sql`r.id = ${who.registrationId}`;
	const [row] = await tx.all<Row>(sql`
		SELECT r.id, r.code, r.event_id, r.status, o.status AS order_status, r.given_name, r.family_name,
			r.organisation_name, r.dietary_needs, r.access_needs, e.name AS event_name,
			(SELECT json_group_array(json_object('code', y.code, 'name', y.name, 'role', y.role, 'days', json(y.days)))
				FROM ticket k JOIN ticket_type y ON y.id = k.ticket_type_id
				WHERE k.registration_id = r.id AND k.status = 'active') AS tickets,
			a.scan_id AS inside_by, f.received_at AS first_at, f.device_name AS first_device,
			(SELECT present FROM attendance_count WHERE checkpoint_id = ${at.checkpointId} AND period = ${at.period}) AS present
		FROM (SELECT 1) LEFT JOIN registration r ON ${match}
		LEFT JOIN "order" o ON o.id = r.order_id
		LEFT JOIN event e ON e.id = r.event_id
		LEFT JOIN admission a ON a.checkpoint_id = ${at.checkpointId} AND a.registration_id = r.id AND a.period = ${at.period}
		LEFT JOIN scan f ON f.id = (SELECT max(id) FROM scan WHERE registration_id = r.id
			AND checkpoint_id = ${at.checkpointId} AND period = ${at.period} AND verdict = 'admitted' AND id < ${beforeScanId})`);
	const present = row?.present ?? 0;
	if (!row || row.id === null) return { holder: undefined, present };
	const holder: Holder = {
		registrationId: row.id,
		code: row.code,
		eventId: row.event_id,
		status: row.status,
		orderStatus: row.order_status,
		tickets: JSON.parse(row.tickets) as HeldTicket[],
		givenName: row.given_name,
		familyName: row.family_name,
		organisation: row.organisation_name,
		dietaryNeeds: row.dietary_needs,
		accessNeeds: row.access_needs,
		eventName: row.event_name,
		insideByScanId: row.inside_by,
		firstAdmitted:
			row.first_at === null ? null : { at: new Date(row.first_at), deviceName: row.first_device ?? '' }
	};
	return { holder, present };
}
