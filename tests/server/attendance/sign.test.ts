import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { isToConfirm } from '../../../src/lib/attendance/sheet.ts';
import { ANONYMOUS } from '../../../src/lib/server/auth/policy.ts';
import { signAsGuest } from '../../../src/lib/server/attendance/guests.ts';
import { attendanceSheet } from '../../../src/lib/server/attendance/queries.ts';
import { recordPresence } from '../../../src/lib/server/attendance/record.ts';
import { codeOnScreen, isCodeTaken } from '../../../src/lib/server/attendance/rotating-code.ts';
import { signDeparture, signingOf, signPresence } from '../../../src/lib/server/attendance/sign.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { makePerson } from '../../factories/people.ts';
import { refusal } from '../../setup/guards.ts';
import { at, hour, makeSheet } from './made.ts';

test('a code is good for ninety seconds of its own session, and tells nothing of the next', async () => {
	const start = Math.ceil(Date.now() / 30_000) * 30_000;
	let clock = start;
	const back = setClock(() => clock);
	try {
		const { code, until } = codeOnScreen(7);
		expect(code).toMatch(/^[2-9A-HJ-KM-NP-TW-Z]{6}$/);
		expect(until.getTime()).toBe(start + 30_000);
		for (const [ms, taken] of [
			[0, true],
			[89_999, true],
			[90_000, false],
			// Not before it was shown either.
			[-1, false]
		] as const) {
			clock = start + ms;
			expect(isCodeTaken(7, code), String(ms)).toBe(taken);
		}
		clock = start;
		expect(isCodeTaken(8, code)).toBe(false);
		expect(isCodeTaken(7, ` ${code.slice(0, 3).toLowerCase()} ${code.slice(3)}`)).toBe(true);
		expect(isCodeTaken(7, '')).toBe(false);
	} finally {
		back();
	}
});

test('somebody signs once, leaves, and comes back', async () => {
	const { of, session, actors, registered } = await makeSheet();
	const [actor] = actors;
	const sign = (time: string) =>
		at(session, time, () => signPresence({ actor: actor!, sessionId: session.id, at: now() }));
	expect(await refusal(sign('7:30'))).toBe('attendance_not_begun');
	await sign('9:05');
	await sign('9:06');
	const line = async () =>
		(await attendanceSheet(of)).lines.find(({ key }) => key === `r${registered[0]!.id}`)!;
	expect(await line()).toMatchObject({ minutes: 175, source: 'code', signedAt: hour(session, '9:05') });
	expect((await line()).trail).toHaveLength(1);
	const leave = (time: string) =>
		at(session, time, () => signDeparture({ actor: actor!, sessionId: session.id, at: now() }));
	// The code that was read on arriving says no departure.
	expect(await refusal(leave('9:05'))).toBe('attendance_left_first');
	await leave('10:05');
	expect(await refusal(leave('10:06'))).toBe('attendance_not_there');
	await sign('11:00');
	expect((await line()).minutes).toBe(120);
	expect(await refusal(sign('12:01'))).toBe('attendance_over');
});

test('whoever is not registered there, or not any more, is told so and may write their name', async () => {
	const { of, session, actors, registered } = await makeSheet();
	const stranger = (await makePerson()).actor;
	const sign = (actor: typeof stranger | typeof ANONYMOUS) =>
		refusal(at(session, '9:05', () => signPresence({ actor, sessionId: session.id, at: now() })));
	expect(await sign(ANONYMOUS)).toBe('sign_in_required');
	expect(await sign(stranger)).toBe('attendance_not_on_list');
	expect((await signingOf(stranger, session.id)).registrationId).toBeNull();
	await write('registration.test', (tx) =>
		tx.update(t.registration).set({ status: 'transferred' }).where(eq(t.registration.id, registered[0]!.id))
	);
	expect(await sign(actors[0]!)).toBe('attendance_not_on_list');

	const guest = () =>
		at(session, '9:05', () =>
			signAsGuest({ actor: ANONYMOUS, sessionId: session.id, name: 'Léa', at: now() })
		);
	expect(await guest()).toBe(await guest());
	const line = async () => (await attendanceSheet(of)).lines.find(({ familyName }) => familyName === 'Léa')!;
	expect(await line()).toMatchObject({ isAdmissible: false, minutes: 175 });
	expect(isToConfirm(await line())).toBe(true);
	await at(session, '9:10', async () => recordPresence({ ...of, of: (await line()).key, mark: 'present' }));
	expect(isToConfirm(await line())).toBe(false);
});

test('nobody learns of a draft by the number of its session', async () => {
	const { event, session, actors } = await makeSheet();
	await write('events.test', (tx) =>
		tx.update(t.event).set({ publishedAt: null }).where(eq(t.event.id, event.id))
	);
	for (const actor of [ANONYMOUS, actors[0]!])
		expect(await refusal(signingOf(actor, session.id))).toBe('not_found');
});

test('of two signatures at once, one line; without the key, two', async () => {
	const { session, actors, registered } = await makeSheet();
	const lines = async () =>
		(await (await reader()).select().from(t.attendance).where(eq(t.attendance.sessionId, session.id))).length;
	await at(session, '9:05', () =>
		Promise.all(
			Array.from({ length: 8 }, () => signPresence({ actor: actors[0]!, sessionId: session.id, at: now() }))
		)
	);
	expect(await lines()).toBe(1);
	const trail = await (
		await reader()
	)
		.select()
		.from(t.attendanceChange)
		.where(eq(t.attendanceChange.sessionId, session.id));
	expect(trail).toHaveLength(1);

	// The store holds it by itself: another process that saw no line is refused by the key.
	const again = () =>
		write('attendance.test', (tx) =>
			tx.insert(t.attendance).values({
				...{ sessionId: session.id, registrationId: registered[0]!.id, isAdmissible: true },
				...{ minutes: 1, source: 'code', createdAt: now(), updatedAt: now() }
			})
		).then(
			() => 'done',
			(error: unknown) => violation(error)
		);
	expect(await again()).toBe('attendance.session_id');
	const { sql } = await import('drizzle-orm');
	await write('attendance.control', (tx) => tx.run(sql.raw('DROP INDEX attendance_once')));
	expect(await again()).toBe('done');
});
