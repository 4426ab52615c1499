import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { maySeeSheets } from '../../../src/lib/server/attendance/access.ts';
import { ANONYMOUS } from '../../../src/lib/server/auth/policy.ts';
import { now } from '../../../src/lib/server/clock.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeCourseSession } from '../../factories/course.ts';
import { makePerson } from '../../factories/people.ts';
import { refusedBy, withGuardOff } from '../polls/guards.ts';

const line = (sessionId: number, more: Partial<typeof t.attendance.$inferInsert> = {}) => ({
	...{
		sessionId,
		isAdmissible: true,
		minutes: 60,
		source: 'list' as const,
		createdAt: now(),
		updatedAt: now()
	},
	...more
});

test('a line of a sheet is of somebody registered there, once, and never longer than the session', async () => {
	const [here, elsewhere] = [await makeCourseSession(), await makeCourseSession()];
	const sessionId = here.dates[0]!.id;
	const [mine] = await makeAttendees(here, [{ tickets: ['formation'] }]);
	const [other] = await makeAttendees(elsewhere, [{ tickets: ['formation'] }]);
	const add = (more: Partial<typeof t.attendance.$inferInsert>) =>
		refusedBy((tx) => tx.insert(t.attendance).values(line(sessionId, more)));

	expect(await add({ registrationId: other!.id })).toBe('attendance_of_another_event');
	expect(await add({ registrationId: mine!.id, minutes: 181 })).toBe('attendance_too_long');
	expect(await add({})).toBe('attendance_of_one');
	expect(await add({ guestName: 'Familles', people: 125 })).toBe('done');
	expect(await add({ registrationId: mine!.id, people: 2 })).toBe('attendance_people');
	expect(await add({ registrationId: mine!.id, minutes: 180 })).toBe('done');
	expect(await add({ registrationId: mine!.id })).toBe('attendance.session_id');

	// Without its guard, the same passes.
	await withGuardOff(['attendance_allowed'], async () =>
		expect(await add({ registrationId: other!.id, minutes: 181 })).toBe('done')
	);
});

test('the trail of a sheet is never rewritten', async () => {
	const { dates } = await makeCourseSession();
	const change = { attendanceId: 1, sessionId: dates[0]!.id, source: 'list' as const, at: now() };
	const [kept] = await write('attendance.test', (tx) =>
		tx.insert(t.attendanceChange).values(change).returning()
	);
	const rewrite = () =>
		refusedBy((tx) =>
			tx.update(t.attendanceChange).set({ reason: 'autre' }).where(eq(t.attendanceChange.id, kept!.id))
		);
	expect(await rewrite()).toBe('attendance_change_append_only');
	expect(await refusedBy((tx) => tx.delete(t.attendanceChange))).toBe('attendance_change_append_only');
	await withGuardOff(['attendance_change_no_update'], async () => expect(await rewrite()).toBe('done'));
});

test('dates of one offer never overlap, and its state goes one way', async () => {
	const { event, dates, offer } = await makeCourseSession();
	const { id: _, ...first } = dates[0]!;
	const again = () =>
		refusedBy((tx) => tx.insert(t.session).values({ ...first, slug: `encore-${Math.random()}` }));
	expect(await again()).toBe('course_dates_overlap');
	await withGuardOff(['course_dates_apart'], async () => expect(await again()).toBe('done'));
	const become = (status: (typeof t.COURSE_SESSION_STATUSES)[number]) =>
		refusedBy((tx) =>
			tx.update(t.courseSession).set({ status }).where(eq(t.courseSession.eventId, event.id))
		);
	expect(offer.status).toBe('confirmed');
	expect(await become('closed')).toBe('course_session_transition');
	expect(await become('held')).toBe('done');
	expect(await become('cancelled')).toBe('course_session_transition');
});

test('sheets are kept by the permanence and by the trainers of that offer', async () => {
	const { event } = await makeCourseSession();
	const [staff, trainer, other] = [
		await makePerson({ roles: ['staff'] }),
		await makePerson(),
		await makePerson()
	];
	await write('programme.test', (tx) =>
		tx
			.insert(t.speaker)
			.values({ eventId: event.id, personId: trainer.actor.personId, slug: 'elle', name: 'Elle' })
	);
	expect(await maySeeSheets(staff.actor, event.id)).toBe(true);
	expect(await maySeeSheets(trainer.actor, event.id)).toBe(true);
	for (const actor of [other.actor, ANONYMOUS]) expect(await maySeeSheets(actor, event.id)).toBe(false);
});
