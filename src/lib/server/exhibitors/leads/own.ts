import { sql } from 'drizzle-orm';
import type { Actor } from '../../auth/policy.ts';
import { reader, type Database } from '../../db/client.ts';
import type { Tx } from '../../db/write.ts';
import { openOwnExhibitor } from '../access.ts';

/** A contact that agrees, as its exhibitor reads it. */
export interface OwnLead {
	id: number;
	code: string;
	number: number;
	name: string;
	organisation: string;
	email: string;
	metAt: Date;
	note: string;
	interest: number;
	tags: string[];
	revision: number;
}

/** One who has not answered: what was noted of them, and nothing of who they are. */
export type AskedLead = Pick<
	OwnLead,
	'code' | 'number' | 'metAt' | 'note' | 'interest' | 'tags' | 'revision'
>;

/**
 * The contacts of an exhibitor, the last met first.
 * @throws Refusal `not_found` (404), `not_allowed` (403) also for the permanence, which reads numbers and not people
 */
export async function ownLeads(actor: Actor, code: string) {
	const db = await reader();
	const { exhibitor, event } = await openOwnExhibitor(db, actor, code);
	const [released, asked, erased] = await Promise.all([
		releasedLeads(db, exhibitor.id),
		db.all<AskedRow>(sql`
			SELECT l.code, l.number, ${MET}, l.note, l.interest, l.tags, l.revision
			FROM lead l JOIN lead_state s ON s.id = l.id
			WHERE l.exhibitor_id = ${exhibitor.id} AND s.state = 'asked' ORDER BY met DESC, l.id DESC`),
		// In a file that the exhibitor took, and no longer theirs to keep.
		db.all<{ number: number }>(sql`
			SELECT DISTINCT l.number FROM lead l JOIN lead_state s ON s.id = l.id JOIN lead_exported x ON x.lead_id = l.id
			WHERE l.exhibitor_id = ${exhibitor.id} AND s.state <> 'released' ORDER BY l.number`)
	]);
	return {
		exhibitor: { code, name: exhibitor.name, isConfirmed: exhibitor.status === 'confirmed' },
		event: { slug: event.slug, name: event.name, timezone: event.timezone },
		released,
		asked: asked.map(read) satisfies AskedLead[],
		toErase: erased.map(({ number }) => number)
	};
}

interface AskedRow extends Omit<AskedLead, 'metAt' | 'tags'> {
	met: number;
	tags: string;
}

/** When they were last met there. */
const MET = sql`coalesce((SELECT max(c.at) FROM lead_scan c WHERE c.lead_id = l.id), l.first_met_at) AS met`;

/** The contacts of an exhibitor that agree at this moment, the last met first. */
export async function releasedLeads(db: Database | Tx, exhibitorId: number): Promise<OwnLead[]> {
	const rows = await db.all<AskedRow & Pick<OwnLead, 'id' | 'name' | 'organisation' | 'email'>>(sql`
		SELECT l.id, l.code, l.number, ${MET}, l.note, l.interest, l.tags, l.revision,
			r.given_name || ' ' || r.family_name AS name, r.organisation_name AS organisation, p.email
		FROM lead l JOIN lead_state s ON s.id = l.id JOIN registration r ON r.id = l.registration_id
		JOIN person p ON p.id = l.person_id
		WHERE l.exhibitor_id = ${exhibitorId} AND s.state = 'released' ORDER BY met DESC, l.id DESC`);
	return rows.map(read);
}

const read = <Row extends AskedRow>({ met, tags, ...row }: Row) => ({
	...row,
	metAt: new Date(met),
	tags: JSON.parse(tags) as string[]
});
