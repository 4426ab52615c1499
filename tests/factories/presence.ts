import { sql } from 'drizzle-orm';
import * as t from '../../src/lib/server/db/schema/index.ts';
import { now, setClock } from '../../src/lib/server/clock.ts';
import { write } from '../../src/lib/server/db/write.ts';
import { makeAttendees } from './attendee.ts';
import { makeCourseSession } from './course.ts';

/** So many minutes of somebody at a session, as its sheet says; what it said before is replaced. */
export async function notePresence(
	sessionId: number,
	registrationId: number,
	minutes: number
): Promise<void> {
	const at = now();
	await write('attendance.factory', (tx) =>
		tx
			.insert(t.attendance)
			.values({
				...{ sessionId, registrationId, minutes, isAdmissible: true },
				...{ source: 'list', createdAt: at, updatedAt: at }
			})
			.onConflictDoUpdate({
				target: [t.attendance.sessionId, t.attendance.registrationId],
				targetWhere: sql`registration_id IS NOT NULL`,
				set: { minutes, updatedAt: at }
			})
	);
}

/**
 * An offer that was held last month: two dates of three hours, and as many people as lists of minutes are given, each of
 * which says the minutes at the first date and at the second.
 */
export async function makeHeldSession(minutes: readonly (readonly [number, number])[]) {
	const made = await atClock(Date.parse('2026-09-01T12:00:00Z'), () =>
		makeCourseSession({ days: ['2026-10-05', '2026-10-12'], capacity: Math.max(12, minutes.length) })
	);
	const people = await makeAttendees(
		made,
		minutes.map((_, i) => ({
			tickets: ['formation'],
			givenName: 'Noé',
			familyName: `Rang-${String(i).padStart(5, '0')}`
		}))
	);
	for (const [i, spent] of minutes.entries())
		for (const [date, count] of spent.entries())
			if (count > 0) await notePresence(made.dates[date]!.id, people[i]!.id, count);
	return { ...made, people };
}

async function atClock<T>(at: number, work: () => Promise<T>): Promise<T> {
	const restore = setClock(() => at);
	try {
		return await work();
	} finally {
		restore();
	}
}
