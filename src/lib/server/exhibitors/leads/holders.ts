import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { LeadState } from '../../../schemas/leads.ts';
import { record } from '../../audit/record.ts';
import type { Actor } from '../../auth/policy.ts';
import { now } from '../../clock.ts';
import { reader } from '../../db/client.ts';
import { lead } from '../../db/schema/leads.ts';
import { write } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';

/** An exhibitor that read somebody's badge, as that person reads it. */
export interface Holder {
	/** Of the contact: what an answer names. */
	code: string;
	exhibitor: string;
	slug: string;
	booth: string | null;
	event: { slug: string; name: string; timezone: string };
	metAt: Date;
	state: LeadState;
	/** Whether they answered this one, rather than all of them. */
	isAnswered: boolean;
	/** Whether it took them in a file. */
	isExported: boolean;
}

/**
 * Who read one's badge and whether they have one's details, the last first: of all events for the person signed in, of one
 * registration for who holds the link of consents that only they are mailed.
 * @throws Refusal `not_allowed` (403) for anybody else
 */
export async function holdersOf(actor: Actor, eventId?: number): Promise<Holder[]> {
	const db = await reader();
	const rows = await db.all<Row>(sql`
		SELECT l.code, x.name AS exhibitor, x.slug, b.number AS booth, e.slug AS event_slug, e.name AS event_name, e.timezone,
			l.first_met_at AS met, s.state, l.answer IS NOT NULL AS answered,
			EXISTS (SELECT 1 FROM lead_exported k WHERE k.lead_id = l.id) AS exported
		FROM lead l JOIN lead_state s ON s.id = l.id JOIN exhibitor x ON x.id = l.exhibitor_id
		JOIN event e ON e.id = x.event_id
		LEFT JOIN booth_allocation a ON a.exhibitor_id = x.id LEFT JOIN booth b ON b.id = a.booth_id
		WHERE ${mine(actor)}${eventId === undefined ? sql`` : sql` AND e.id = ${eventId}`}
		ORDER BY l.id DESC`);
	return rows.map((row) => ({
		...{ code: row.code, exhibitor: row.exhibitor, slug: row.slug, booth: row.booth, state: row.state },
		event: { slug: row.event_slug, name: row.event_name, timezone: row.timezone },
		metAt: new Date(row.met),
		isAnswered: row.answered === 1,
		isExported: row.exported === 1
	}));
}

interface Row extends Pick<Holder, 'code' | 'exhibitor' | 'slug' | 'booth' | 'state'> {
	event_slug: string;
	event_name: string;
	timezone: string;
	met: number;
	answered: number;
	exported: number;
}

/**
 * One's answer to an exhibitor: yes gives it one's details, no takes them back, at any time. Said again, it changes nothing.
 * @throws Refusal `not_found` (404) for a contact of somebody else, `not_allowed` (403)
 */
export async function answerHolder(request: {
	actor: Actor;
	/** The contact. */
	code: string;
	accepts: boolean;
}): Promise<void> {
	const { actor, code, accepts } = request;
	const answer = accepts ? 'accepted' : 'refused';
	await write('leads.answer', async (tx) => {
		const [found] = await tx
			.select({ id: lead.id, answer: lead.answer })
			.from(lead)
			.where(and(eq(lead.code, code), sql`${lead.id} IN (SELECT l.id FROM lead l WHERE ${mine(actor)})`));
		if (!found) throw new Refusal('not_found', { status: 404 });
		if (found.answer === answer) return;
		await tx.update(lead).set({ answer, answeredAt: now() }).where(eq(lead.id, found.id));
		await record(tx, actor, {
			...{ action: accepts ? 'lead.accepted' : 'lead.refused', objectKind: 'lead', objectId: found.id },
			details: {}
		});
	});
}

/** Contacts `l` of whoever asks. @throws Refusal `not_allowed` (403) */
function mine(actor: Actor): SQL {
	if (actor.kind === 'person') return sql`l.person_id = ${actor.personId}`;
	if (actor.kind === 'link' && actor.purpose === 'ticket-consents')
		return sql`l.registration_id = (SELECT r.id FROM registration r WHERE r.code = ${actor.code})`;
	throw new Refusal('not_allowed', { status: 403 });
}
