import { sql } from 'drizzle-orm';
import { reader } from '../../db/client.ts';

/**
 * Where the permanence reads its mail about the nominations of an edition: those of it who are on the jury hear nothing
 * by a message that the others of the jury do not get.
 */
export async function officeAddresses(editionSlug: string): Promise<string[]> {
	const db = await reader();
	const rows = await db.all<{ email: string }>(
		sql`SELECT DISTINCT p.email FROM staff_role s JOIN person p ON p.id = s.person_id
			WHERE s.role = 'staff' AND NOT EXISTS (SELECT 1 FROM juror j
				JOIN award_edition e ON e.id = j.edition_id AND e.slug = ${editionSlug}
				WHERE j.status <> 'declined' AND (j.person_id = p.id OR j.email_canonical = p.email_canonical))`
	);
	return rows.map(({ email }) => email);
}
