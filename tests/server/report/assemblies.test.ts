import { eq } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { GROUPINGS } from '../../../src/lib/report/counts.ts';
import { askedOf } from '../../../src/lib/report/asked.ts';
import { nameDelegate } from '../../../src/lib/server/assemblies/roll.ts';
import { verifyAssemblies } from '../../../src/lib/server/assemblies/verify.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { annualReport } from '../../../src/lib/server/report/queries.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { delegateOf, makeMeeting, staff, type Meeting } from '../../factories/assembly.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makePerson } from '../../factories/people.ts';

afterEach(async () => expect([...(await verifyAssemblies()), ...(await verify())]).toEqual([]));

async function eventOf({ id }: Meeting) {
	const [event] = await (await reader()).select().from(t.event).where(eq(t.event.id, id));
	return event!;
}

async function rowsOf(made: Meeting) {
	const { firstDay, slug } = await eventOf(made);
	const period = { from: firstDay, to: firstDay };
	const { rows } = await annualReport(staff, { period, by: 'activity', sort: 'day' });
	return { period, rows: rows.filter(({ href }) => href!.includes(`/${slug}/`)) };
}

/** Takes the sessions of an event away: an assembly whose event has no programme. */
const withoutSessions = ({ id }: Meeting) =>
	write('programme.test', (tx) => tx.delete(t.session).where(eq(t.session.eventId, id)));

test('delegates who were in the room are present at the assembly, whoever took a seat too', async () => {
	const made = await makeMeeting({ members: 4, present: 3 });
	await withoutSessions(made);
	const [one] = made.delegates;
	expect((await rowsOf(made)).rows).toMatchObject([
		{ activities: 1, registered: 0, present: 3, admissible: 3, presentOfRegistered: 0 }
	]);
	const { person } = await makePerson();
	const input = delegateOf(one!.organisationId, one!.personId, person.email, 'Malade');
	await nameDelegate({ actor: staff, slug: made.slug, input });
	expect((await rowsOf(made)).rows[0]).toMatchObject({ present: 3 });
	const { period } = await rowsOf(made);
	for (const by of GROUPINGS)
		expect((await annualReport(staff, { period, by, sort: 'name' })).total, by).toMatchObject({
			...{ present: 3, admissible: 3, presentOfRegistered: 0 }
		});
});

test('one who was never opened is no activity', async () => {
	const made = await makeMeeting({ open: false });
	await withoutSessions(made);
	expect((await rowsOf(made)).rows).toEqual([]);
});

test('a delegate whom the sheet also names counts once; observers on the sheet count beside them', async () => {
	const made = await makeMeeting({ members: 4, present: 3 });
	const event = await eventOf(made);
	const db = await reader();
	const passes = await db.select().from(t.ticketType).where(eq(t.ticketType.eventId, made.id));
	const types = Object.fromEntries(passes.map((one) => [one.code, one]));
	const sessions = await db.select().from(t.session).where(eq(t.session.eventId, made.id));
	const first = sessions.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || a.id - b.id)[0]!;
	const [delegate, away, observer] = await makeAttendees({ event, types }, [{}, {}, {}]);
	for (const [at, { id }] of [delegate!, away!].entries())
		await write('registration.test', (tx) =>
			tx
				.update(t.registration)
				.set({ personId: made.delegates[at]!.personId })
				.where(eq(t.registration.id, id))
		);
	const line = (registrationId: number, minutes: number) => ({
		...{ sessionId: first.id, registrationId, isAdmissible: false, minutes },
		...{ source: 'list' as const, createdAt: now(), updatedAt: now() }
	});
	// One delegate is on the sheet; another's line says away, which the room contradicts; the third never registered.
	await write('attendance.test', (tx) =>
		tx.insert(t.attendance).values([line(delegate!.id, 60), line(away!.id, 0), line(observer!.id, 60)])
	);
	const later = setClock(() => first.endsAt.getTime());
	try {
		const { rows, period } = await rowsOf(made);
		expect(rows).toMatchObject([{ present: 4, admissible: 2, presentOfRegistered: 3 }]);
		for (const by of ['region', 'organisation'] as const)
			for (const row of (await annualReport(staff, { period, by, sort: 'name' })).rows) {
				const { within } = askedOf(new URLSearchParams(row.href!), period.from);
				const inside = await annualReport(staff, { period, by: 'activity', sort: 'day', within });
				for (const name of ['registered', 'present', 'admissible', 'presentOfRegistered'] as const)
					expect(inside.total[name], `${by} ${row.label} ${name}`).toBe(row[name]);
			}
	} finally {
		later();
	}
});
