import { and, asc, eq, lte, sql } from 'drizzle-orm';
import { system } from '../../src/lib/server/auth/policy.ts';
import { badgeText } from '../../src/lib/server/registration/badge-code.ts';
import { checkIn } from '../../src/lib/server/checkin/check-in.ts';
import { openDoors } from '../../src/lib/server/checkin/open-doors.ts';
import { MINUTE_MS, now, setClock } from '../../src/lib/server/clock.ts';
import { reader } from '../../src/lib/server/db/client.ts';
import * as t from '../../src/lib/server/db/schema/index.ts';

/** Of five people with a seat, one has not come (yet). */
const ABSENT_EVERY = 5;

/** Opens the doors of the first day, and reads badges at the two sessions that began last. */
export async function seedDoors(event: { id: number; slug: string; firstDay: string }): Promise<void> {
	const actor = system('démonstration');
	await openDoors(actor, event.slug, { day: event.firstDay });
	const db = await reader();
	const begun = await db
		.select({ id: t.session.id, startsAt: t.session.startsAt, doorId: t.checkpoint.id })
		.from(t.session)
		.innerJoin(t.checkpoint, eq(t.checkpoint.sessionId, t.session.id))
		.where(and(eq(t.session.eventId, event.id), lte(t.session.startsAt, now())))
		.orderBy(sql`${t.session.startsAt} DESC`, asc(t.session.id))
		.limit(2);
	for (const { id, startsAt, doorId } of begun) {
		const seated = await db
			.select({ code: t.registration.code })
			.from(t.booking)
			.innerJoin(t.registration, eq(t.registration.id, t.booking.registrationId))
			.where(and(eq(t.booking.sessionId, id), eq(t.booking.status, 'active')))
			.orderBy(asc(t.booking.id));
		const restore = setClock(() => startsAt.getTime() - MINUTE_MS);
		try {
			for (const [i, { code }] of seated.entries()) {
				if (i % ABSENT_EVERY === 0) continue;
				const badge = { text: badgeText(code) };
				await checkIn({ actor, checkpointId: doorId, badge, nonce: `demonstration-atelier-${id}-${i}` });
			}
		} finally {
			restore();
		}
	}
}
