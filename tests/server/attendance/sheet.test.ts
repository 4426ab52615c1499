import { eq, sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { countsOf, stateOf } from '../../../src/lib/attendance/sheet.ts';
import { ANONYMOUS } from '../../../src/lib/server/auth/policy.ts';
import { maySeeSheets } from '../../../src/lib/server/attendance/access.ts';
import { correctPresence, removePresence } from '../../../src/lib/server/attendance/correct.ts';
import { sheetDates } from '../../../src/lib/server/attendance/dates.ts';
import { addGuest, linkGuest } from '../../../src/lib/server/attendance/guests.ts';
import { attendanceSheet, presentCount } from '../../../src/lib/server/attendance/queries.ts';
import { recordPresence, recordRest } from '../../../src/lib/server/attendance/record.ts';
import { verifyAttendance } from '../../../src/lib/server/attendance/verify.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { purge } from '../../../src/lib/server/privacy/purge.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { makeEvent } from '../../factories/event.ts';
import { makePerson } from '../../factories/people.ts';
import { refusal, refusedBy } from '../../setup/guards.ts';
import { at, hour, makeSheet } from './made.ts';

afterEach(async () => expect(await verifyAttendance()).toEqual([]));

const lineOf = async (of: Parameters<typeof attendanceSheet>[0], key: string) =>
	(await attendanceSheet(of)).lines.find((line) => line.key === key)!;

test('a press says present, absent, arrived, gone; minutes follow, and the trail', async () => {
	const { of, session, registered } = await makeSheet([{}, {}]);
	const [one, two] = registered.map(({ id }) => `r${id}`) as [string, string];
	await at(session, '9:30', async () => {
		await recordPresence({ ...of, of: one, mark: 'present' });
		await recordPresence({ ...of, of: two, mark: 'arrived' });
		await recordPresence({ ...of, of: two, mark: 'arrived' });
	});
	await at(session, '11:00', () => recordPresence({ ...of, of: two, mark: 'left' }));
	expect(await lineOf(of, one)).toMatchObject({ minutes: 180, source: 'list', isAdmissible: true });
	const second = await lineOf(of, two);
	expect(second).toMatchObject({ minutes: 90 });
	expect(second.trail.map(({ before, after }) => [before?.minutes, after?.minutes])).toEqual([
		[undefined, 150],
		[150, 90]
	]);
	await at(session, '11:30', () => recordPresence({ ...of, of: two, mark: 'arrived' }));
	expect((await lineOf(of, two)).minutes).toBe(120);
	await at(session, '11:40', () => recordPresence({ ...of, of: one, mark: 'absent' }));
	const absent = await lineOf(of, one);
	expect([stateOf(absent), absent.minutes]).toEqual(['absent', 0]);
	await at(session, '11:41', () => recordPresence({ ...of, of: one, mark: 'not_admissible' }));
	expect((await lineOf(of, one)).isAdmissible).toBe(false);
	expect(await presentCount(of)).toBe(1);
});

test('whoever speaks at a colloquium keeps no sheet of it, which would name everybody', async () => {
	const { event } = await makeEvent();
	const { person, actor } = await makePerson();
	await write('programme.test', (tx) =>
		tx.insert(t.speaker).values({ eventId: event.id, personId: person.id, slug: 'elle', name: 'Elle' })
	);
	expect(await refusal(sheetDates(actor, event.slug))).toBe('not_found');
	expect(await maySeeSheets(actor, event.id)).toBe(false);
	const { event: offer, trainer } = await makeSheet();
	expect(await maySeeSheets(trainer.actor, offer.id)).toBe(true);
});

test('what is impossible is refused, with a code of its own', async () => {
	const { of, session, registered, event } = await makeSheet([{}, {}]);
	const elsewhere = await makeSheet();
	const key = `r${registered[0]!.id}`;
	const mark = (more: object = {}) => refusal(recordPresence({ ...of, of: key, mark: 'present', ...more }));
	expect(await at(session, '7:59', () => mark())).toBe('attendance_not_begun');
	await at(session, '8:30', async () => {
		expect(await mark({ mark: 'left' })).toBe('attendance_not_there');
		expect(await mark({ of: `r${elsewhere.registered[0]!.id}` })).toBe('attendance_other_event');
		expect(await mark({ of: 'a999999' })).toBe('not_found');
		expect(await mark({ eventSlug: elsewhere.event.slug })).toBe('not_found');
		expect(await mark({ actor: ANONYMOUS })).toBe('not_found');
		expect(await mark({ actor: (await makePerson()).actor })).toBe('not_found');
		const write_ = (arrived: string, left: string, revision = 0) =>
			refusal(correctPresence({ ...of, of: key, times: [{ arrived, left }], isAdmissible: true, revision }));
		expect(await write_('10:00', '10:00')).toBe('attendance_left_first');
		expect(await write_('10:00', '9:59')).toBe('attendance_left_first');
		expect(await write_('09:10', '10:00')).toBe('done');
		// Somebody else has written since this page was read.
		expect(await write_('09:10', '10:30')).toBe('attendance_moved');
	});
	// A press that a device made long before, or after, the day.
	expect(
		await at(session, '9:00', () =>
			mark({
				of: `r${registered[1]!.id}`,
				mark: 'arrived',
				at: hour(session, '9:00').getTime() - 2 * 86_400_000
			})
		)
	).toBe('attendance_other_day');
	await write('registration.test', (tx) =>
		tx.update(t.registration).set({ status: 'cancelled' }).where(eq(t.registration.id, registered[1]!.id))
	);
	expect(await at(session, '9:00', () => mark({ of: `r${registered[1]!.id}` }))).toBe(
		'attendance_not_registered'
	);
	await write('programme.test', (tx) =>
		tx.update(t.session).set({ status: 'cancelled' }).where(eq(t.session.eventId, event.id))
	);
	expect(await at(session, '9:00', () => mark())).toBe('attendance_cancelled');
});

test('a day after, a correction says why', async () => {
	const { of, session, registered } = await makeSheet();
	const key = `r${registered[0]!.id}`;
	const late = { ...session, day: `${session.day}` };
	const { setClock } = await import('../../../src/lib/server/clock.ts');
	const back = setClock(() => hour(late, '12:00').getTime() + 86_400_001);
	try {
		expect(await refusal(recordPresence({ ...of, of: key, mark: 'present' }))).toBe('attendance_reason');
		expect(await refusal(recordRest({ ...of, mark: 'absent' }))).toBe('attendance_reason');
		expect(await refusal(addGuest({ ...of, name: 'Léa' }))).toBe('attendance_reason');
		await recordPresence({ ...of, of: key, mark: 'present', reason: 'Feuille de papier retrouvée' });
		const { trail, attendanceId, revision } = await lineOf(of, key);
		expect(trail.at(-1)!.reason).toBe('Feuille de papier retrouvée');
		const remove = (reason: string) =>
			refusal(removePresence({ ...of, attendanceId: attendanceId!, revision, reason }));
		expect(await remove('')).toBe('attendance_reason');
		expect(await remove('Mauvaise personne')).toBe('done');
	} finally {
		back();
	}
	// What was written stays, though the line is gone.
	const kept = await (
		await reader()
	)
		.select()
		.from(t.attendanceChange)
		.where(eq(t.attendanceChange.sessionId, session.id));
	expect(kept.map(({ after }) => after?.minutes ?? null)).toEqual([180, null]);
});

test('everybody at once, but for whom the door has read', async () => {
	const { of, session, registered, event } = await makeSheet([{}, {}, {}]);
	await readAtDoor(event.id, session.id, registered[0]!.id, hour(session, '9:04'));
	expect(stateOf(await lineOf(of, `r${registered[0]!.id}`))).toBe('door');
	expect(await at(session, '9:10', () => recordRest({ ...of, mark: 'present' }))).toBe(2);
	expect(countsOf((await attendanceSheet(of)).lines)).toMatchObject({
		present: 3,
		registered: 3,
		unmarked: 0
	});
	expect(await presentCount(of)).toBe(3);
	// The keeper overrules the door, and takes its hour where they say « present ».
	await at(session, '9:20', () => recordPresence({ ...of, of: `r${registered[0]!.id}`, mark: 'present' }));
	expect(await lineOf(of, `r${registered[0]!.id}`)).toMatchObject({ minutes: 176 });
	await at(session, '9:21', () => recordPresence({ ...of, of: `r${registered[0]!.id}`, mark: 'absent' }));
	const seen = await (
		await reader()
	).all<{ minutes: number }>(
		sql`SELECT minutes FROM session_presence WHERE registration_id = ${registered[0]!.id}`
	);
	expect(seen).toEqual([{ minutes: 0 }]);
	const { dates } = await sheetDates(of.actor, of.eventSlug);
	expect(dates).toMatchObject([{ present: 2, noted: 3, atDoor: 0 }]);
});

test('whoever another door reads has left the room of the one before', async () => {
	const { session, registered, event } = await makeSheet();
	const { id: _, ...first } = session;
	const [other] = await write('programme.test', (tx) =>
		tx
			.insert(t.session)
			.values({ ...first, slug: 'a-cote', kind: 'workshop' })
			.returning()
	);
	await readAtDoor(event.id, session.id, registered[0]!.id, hour(session, '9:04'));
	await readAtDoor(event.id, other!.id, registered[0]!.id, hour(session, '10:15'));
	const seen = await (
		await reader()
	).all(
		sql`SELECT session_id AS of, minutes FROM session_presence WHERE registration_id = ${registered[0]!.id} ORDER BY session_id`
	);
	expect(seen).toEqual([
		{ of: session.id, minutes: 71 },
		{ of: other!.id, minutes: 105 }
	]);
});

async function readAtDoor(eventId: number, sessionId: number, registrationId: number, when: Date) {
	await write('checkin.test', async (tx) => {
		await tx.update(t.session).set({ capacity: 20 }).where(eq(t.session.id, sessionId));
		const [door] = await tx
			.insert(t.checkpoint)
			.values({
				eventId,
				slug: `porte-${sessionId}`,
				name: 'Porte',
				rule: 'once',
				ticketTypeCodes: [],
				sessionId
			})
			.returning();
		const [scan] = await tx
			.insert(t.scan)
			.values({
				...{
					nonce: `n${registrationId}-${sessionId}`,
					checkpointId: door!.id,
					registrationId,
					verdict: 'admitted'
				},
				...{ period: '', how: 'scan', scannedAt: when, receivedAt: when }
			})
			.returning();
		await tx
			.insert(t.admission)
			.values({ checkpointId: door!.id, registrationId, period: '', scanId: scan!.id, at: when });
	});
}

test('guests are counted, not admissible before somebody says so, and found again when they register', async () => {
	const { of, session, registered } = await makeSheet([{}, {}]);
	const [id, many] = await at(session, '9:30', async () => [
		await addGuest({ ...of, name: 'Léa Tremblay' }),
		await addGuest({ ...of, name: 'Familles du quartier', people: 125 })
	]);
	let counts = countsOf((await attendanceSheet(of)).lines);
	expect(counts).toMatchObject({ present: 126, guests: 126, admissible: 0 });
	const link = (attendanceId: number, registrationId: number) =>
		refusal(at(session, '9:40', () => linkGuest({ ...of, attendanceId, registrationId })));
	expect(await link(many!, registered[0]!.id)).toBe('attendance_not_one_guest');
	await at(session, '9:35', () => recordPresence({ ...of, of: `r${registered[1]!.id}`, mark: 'absent' }));
	expect(await link(id!, registered[1]!.id)).toBe('attendance_line_exists');
	expect(await link(id!, registered[0]!.id)).toBe('done');
	counts = countsOf((await attendanceSheet(of)).lines);
	expect(counts).toMatchObject({ present: 126, guests: 125, admissible: 1 });
	// Nobody else changes hands, whatever the code did.
	const steal = await refusedBy((tx) =>
		tx.update(t.attendance).set({ registrationId: registered[1]!.id }).where(eq(t.attendance.id, id!))
	);
	expect(steal).toBe('attendance_immutable');
});

test('the recount sees what was written past the commands', async () => {
	const { of, session, registered } = await makeSheet();
	const line = eq(t.attendance.registrationId, registered[0]!.id);
	await at(session, '9:30', () => recordPresence({ ...of, of: `r${registered[0]!.id}`, mark: 'present' }));
	await write('attendance.test', (tx) => tx.update(t.attendance).set({ minutes: 60 }).where(line));
	expect((await verifyAttendance()).map(({ rule }) => rule).sort()).toEqual([
		'attendance_last_change',
		'attendance_minutes'
	]);
	await write('attendance.test', (tx) => tx.update(t.attendance).set({ minutes: 180 }).where(line));
});

test('a guest is anonymous years after; one’s own presence leaves with one’s data', async () => {
	const { of, session, registered, actors } = await makeSheet();
	await at(session, '9:30', async () => {
		await recordPresence({ ...of, of: `r${registered[0]!.id}`, mark: 'present' });
		await addGuest({ ...of, name: 'Léa Tremblay' });
		await addGuest({ ...of, name: 'Familles', people: 40 });
	});
	const { data } = await exportMyData(actors[0]!);
	expect(data.presences).toMatchObject([{ minutes: 180, admissible: true }]);
	expect(data.heures_de_presence).toMatchObject([{ arrivee: hour(session, '9:00'), depart: null }]);
	const guests = async () => (await attendanceSheet(of)).lines.slice(1).map(({ familyName }) => familyName);
	await purge({ at: hour(session, '12:00') });
	expect(await guests()).toEqual(['Léa Tremblay', 'Familles']);
	await purge({ at: new Date(hour(session, '12:00').getTime() + 20 * 365 * 86_400_000) });
	expect(await guests()).toEqual(['Personne anonymisée', 'Familles']);
});
