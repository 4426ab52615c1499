import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { addDays, dayOf } from '../../../src/lib/format/dates.ts';
import { maySeeSheets } from '../../../src/lib/server/attendance/access.ts';
import { ANONYMOUS } from '../../../src/lib/server/auth/policy.ts';
import { now } from '../../../src/lib/server/clock.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write, type Tx } from '../../../src/lib/server/db/write.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeCourseSession } from '../../factories/course.ts';
import { makeEvent } from '../../factories/event.ts';
import { makePerson } from '../../factories/people.ts';
import { refusedBy, withGuardOff, without } from '../../setup/guards.ts';

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

test('a line that is there stays of its session, and never longer than it', async () => {
	const made = await makeCourseSession();
	const [mine] = await makeAttendees(made, [{ tickets: ['formation'] }]);
	const [kept] = await write('attendance.test', (tx) =>
		tx
			.insert(t.attendance)
			.values(line(made.dates[0]!.id, { registrationId: mine!.id }))
			.returning()
	);
	const change = (values: Partial<typeof t.attendance.$inferInsert>) => (tx: Tx) =>
		tx.update(t.attendance).set(values).where(eq(t.attendance.id, kept!.id));
	const { dates } = await makeCourseSession();
	expect(await refusedBy(change({ minutes: 181 }))).toBe('attendance_too_long');
	expect(await refusedBy(change({ sessionId: dates[0]!.id }))).toBe('attendance_immutable');
	for (const values of [{ minutes: 181 }, { sessionId: dates[0]!.id }])
		expect(await without(['attendance_changed'], change(values))).toBe('done');
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
	const remove = (tx: Tx) => tx.delete(t.attendanceChange);
	expect(await refusedBy(remove)).toBe('attendance_change_append_only');
	expect(await without(['attendance_change_no_delete'], remove)).toBe('done');
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
	await withGuardOff(['course_session_transition'], async () =>
		expect(await become('cancelled')).toBe('done')
	);
});

test('a date is never moved over another of its offer, nor an offer to another event', async () => {
	const days = [30, 37].map((n) => addDays(dayOf(now()), n));
	const { event, dates } = await makeCourseSession({ days });
	const { startsAt, endsAt } = dates[0]!;
	const move = (tx: Tx) =>
		tx.update(t.session).set({ startsAt, endsAt }).where(eq(t.session.id, dates[1]!.id));
	expect(await refusedBy(move)).toBe('course_dates_overlap');
	expect(await without(['course_dates_stay_apart'], move)).toBe('done');
	const { event: elsewhere } = await makeEvent();
	const give = (tx: Tx) =>
		tx.update(t.courseSession).set({ eventId: elsewhere.id }).where(eq(t.courseSession.eventId, event.id));
	expect(await refusedBy(give)).toBe('course_session_immutable');
	expect(await without(['course_session_keeps_its_event'], give)).toBe('done');
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
