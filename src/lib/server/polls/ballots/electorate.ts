import { sql } from 'drizzle-orm';
import type { Tx } from '../../db/write.ts';
import { Refusal } from '../../errors.ts';
import { canonicalAddress } from './canonical-address.ts';
import type { Poll } from '../ledger/ledger.ts';

/** The registration that gives somebody a vote. */
export interface Place {
	registrationId: number;
	/** The first registration of that place, before it went from hand to hand. */
	placeId: number;
}

interface Attendee {
	id: number;
	email: string;
}

/** Those whose registration to the event stands, paid or invoiced; of the people first, by their address (CROSS JOIN holds that). */
const ATTENDEES = sql.raw(`SELECT r.id, p.email_canonical AS email FROM person p
	CROSS JOIN registration r ON r.person_id = p.id AND r.status = 'active'
	JOIN "order" o ON o.id = r.order_id AND o.status IN ('paid', 'awaiting_payment')
	WHERE r.event_id = `);

/**
 * The place of whoever votes where only those registered do, looked for in the write of the ballot: what is cancelled before it
 * gives no vote. Spellings of one box are one person, as everywhere in a vote.
 * @param address in its one way of writing (`canonical-address.ts`), and proved: nobody else is told what this says
 * @returns undefined where whoever has an address votes
 * @throws Refusal `poll_attendees_only` (403)
 */
export async function placeOf(
	tx: Tx,
	{ electorate, eventId }: Pick<Poll, 'electorate' | 'eventId'>,
	address: string
): Promise<Place | undefined> {
	if (electorate === 'anyone') return undefined;
	const [same] = await tx.all<Attendee>(sql`${ATTENDEES}${eventId} AND p.email_canonical = ${address}`);
	const found = same ?? (await bySpelling(tx, eventId!, address));
	if (!found) throw new Refusal('poll_attendees_only', { status: 403 });
	// The trail says which registration took the place of which.
	const [first] = await tx.all<{ id: number }>(
		sql`WITH RECURSIVE hands(id) AS (
				SELECT ${found.id} UNION
				SELECT g.id FROM hands h JOIN registration t ON t.id = h.id
				JOIN registration g ON g.order_id = t.order_id AND g.status = 'transferred'
				JOIN audit_entry a ON a.object_kind = 'registration' AND a.object_id = CAST(g.id AS TEXT)
					AND a.action = 'registration.transferred' AND json_extract(a.details, '$.to') = t.id
			) SELECT min(id) AS id FROM hands`
	);
	return { registrationId: found.id, placeId: first!.id };
}

/**
 * Spellings of one box begin alike, but for signs that a provider reads past: by the index of addresses, so that the people of
 * an event are not all read while the store is held.
 */
async function bySpelling(tx: Tx, eventId: number, address: string): Promise<Attendee | undefined> {
	const [first] = address;
	const next = String.fromCodePoint(first!.codePointAt(0)! + 1);
	const alike = await tx.all<Attendee>(
		sql`${ATTENDEES}${eventId} AND ((p.email_canonical >= ${first} AND p.email_canonical < ${next})
			OR (p.email_canonical >= '-' AND p.email_canonical < '/')
			OR (p.email_canonical >= '_' AND p.email_canonical < '\`'))`
	);
	return alike.find(({ email }) => canonicalAddress(email) === address);
}
