import { and, asc, eq, ne, sql } from 'drizzle-orm';
import { instantAt } from '../../src/lib/format/dates.ts';
import { DEMO_ACCOUNTS } from '../../src/lib/server/auth/demo-accounts.ts';
import { system } from '../../src/lib/server/auth/policy.ts';
import { badgeText } from '../../src/lib/server/registration/badge-code.ts';
import { checkIn } from '../../src/lib/server/checkin/check-in.ts';
import { now, setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { seedDoors } from './doors.ts';
import { seededRandom } from './random.ts';

/** How many have come to the first morning so far. */
const ARRIVED = 120;
/** The desk opens at eight; most come in the first hour and a quarter. */
const MINUTES = 75;

/**
 * Reads badges at the welcome desk, as the first morning would have, then at the doors of sessions. The demonstration's own practitioner stays
 * outside: the visitor scans that badge.
 */
export async function seedArrivals(event: { id: number; slug: string; firstDay: string }): Promise<void> {
	const db = await reader();
	const [desk] = await db
		.select()
		.from(t.checkpoint)
		.where(and(eq(t.checkpoint.eventId, event.id), eq(t.checkpoint.slug, 'accueil')));
	const practitioner = DEMO_ACCOUNTS.find(({ kind }) => kind === 'practitioner')!;
	const people = await db
		.selectDistinct({ code: t.registration.code, id: t.registration.id })
		.from(t.registration)
		.innerJoin(t.person, eq(t.person.id, t.registration.personId))
		.innerJoin(t.ticket, and(eq(t.ticket.registrationId, t.registration.id), eq(t.ticket.status, 'active')))
		.innerJoin(t.ticketType, eq(t.ticketType.id, t.ticket.ticketTypeId))
		.where(
			and(
				eq(t.registration.eventId, event.id),
				eq(t.registration.status, 'active'),
				ne(t.person.email, practitioner.email),
				sql`${event.firstDay} IN (SELECT value FROM json_each(${t.ticketType.days}))`
			)
		)
		.orderBy(asc(t.registration.id));
	const random = seededRandom(815);
	const arrivals = people
		.map(({ code }) => ({ code, turn: random() }))
		.sort((a, b) => a.turn - b.turn)
		.slice(0, ARRIVED);
	const opening = instantAt(event.firstDay, '8:00').getTime();
	// Before the desk opens, today's arrivals are those of the minutes just gone: the demonstration has no future.
	const from = Math.min(opening, now().getTime() - MINUTES * 60_000);
	const first = Math.max(from, instantAt(event.firstDay, '0:00').getTime());
	const step = Math.min((MINUTES * 60_000) / ARRIVED, (now().getTime() - first) / ARRIVED);
	for (const [i, { code }] of arrivals.entries()) {
		const restore = setClock(() => Math.floor(first + i * step));
		try {
			await checkIn({
				actor: system('démonstration'),
				checkpointId: desk!.id,
				badge: { text: badgeText(code) },
				nonce: `demonstration-${i}-${code}`
			});
		} finally {
			restore();
		}
	}
	await seedDoors(event);
}
