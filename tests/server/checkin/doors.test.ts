import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { groupDoors } from '../../../src/lib/components/checkin/doors.ts';
import { instantAt } from '../../../src/lib/format/dates.ts';
import { earlyRemark } from '../../../src/lib/format/verdict.ts';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import { badgeText } from '../../../src/lib/server/registration/badge-code.ts';
import { checkIn } from '../../../src/lib/server/checkin/check-in.ts';
import { doorSheets } from '../../../src/lib/server/checkin/door-sheets.ts';
import { sessionDoors } from '../../../src/lib/server/checkin/doors.ts';
import { openDoors } from '../../../src/lib/server/checkin/open-doors.ts';
import { checkpoints } from '../../../src/lib/server/checkin/queries.ts';
import { search } from '../../../src/lib/server/checkin/search.ts';
import { undo } from '../../../src/lib/server/checkin/undo.ts';
import { setClock } from '../../../src/lib/server/clock.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { secretToken } from '../../../src/lib/server/ids.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';
import { countStatements } from '../../setup/statements.ts';

const staff = system('test');
let putClockBack: (() => void) | undefined;
afterEach(() => {
	putClockBack?.();
	putClockBack = undefined;
});

function stopAt(day: string, time: string) {
	putClockBack?.();
	const at = instantAt(day, time).getTime();
	putClockBack = setClock(() => at);
}

/** An event with the doors of its first day open (`a` and `b` at 9:00, `c` at 10:00), ten minutes before nine. */
async function makeDoors(options: { sessionCapacity?: number; time?: string } = {}) {
	const of = await makeEvent(options);
	stopAt(of.days[0]!, options.time ?? '8:50');
	await openDoors(staff, of.event.slug, { day: of.days[0]! });
	const points = await (
		await reader()
	)
		.select()
		.from(t.checkpoint)
		.where(eq(t.checkpoint.eventId, of.event.id));
	const door = (session: { id: number }) => points.find(({ sessionId }) => sessionId === session.id)!.id;
	return { of, a: door(of.sessions.a), b: door(of.sessions.b), c: door(of.sessions.c) };
}

const book = (registrationId: number, session: { id: number }) =>
	write('registration.factory', (tx) =>
		tx.insert(t.booking).values({ registrationId, sessionId: session.id, createdAt: new Date() })
	);

const scan = (checkpointId: number, code: string, more: Partial<Parameters<typeof checkIn>[0]> = {}) =>
	checkIn({ actor: staff, checkpointId, badge: { text: badgeText(code) }, nonce: secretToken(), ...more });

const letIn = (checkpointId: number, code: string, nonce = secretToken()) =>
	scan(checkpointId, code, { walkIn: true, nonce });

async function rows(query: ReturnType<typeof sql>) {
	return (await reader()).all<Record<string, unknown>>(query);
}

const seatsOf = (registrationId: number) =>
	rows(
		sql`SELECT session_id, status, source FROM booking WHERE registration_id = ${registrationId} ORDER BY id`
	);

describe('opening doors', () => {
	test('a day at once, one by one, and again: each session has one, in the trail once', async () => {
		const of = await makeEvent();
		const { slug } = of.event;
		expect(await openDoors(staff, slug, { sessionId: of.sessions.a.id })).toBe(1);
		expect(await openDoors(staff, slug, { sessionId: of.sessions.a.id })).toBe(0);
		expect(await openDoors(staff, slug, { day: of.days[0]! })).toBe(2);
		expect(await openDoors(staff, slug, { day: of.days[0]! })).toBe(0);
		expect(await openDoors(staff, slug, { day: '2001-01-01' })).toBe(0);
		const doors = await sessionDoors(staff, of.event.id);
		expect(doors.map(({ title, door }) => [title, door !== null])).toEqual([
			['Atelier a', true],
			['Atelier b', true],
			['Atelier c', true],
			['Atelier d', false]
		]);
		const trail = await rows(
			sql`SELECT details FROM audit_entry WHERE action = 'doors.opened' AND object_id = ${String(of.event.id)}`
		);
		expect(trail).toHaveLength(2);
	});

	test('ten times at once opens each once', async () => {
		const of = await makeEvent();
		const opened = await Promise.all(
			Array.from({ length: 10 }, () => openDoors(staff, of.event.slug, { day: of.days[0]! }))
		);
		expect(opened.reduce((sum, n) => sum + n)).toBe(3);
	});

	test('not by anybody, nor for another event’s session or one that nobody chooses', async () => {
		const of = await makeEvent();
		const other = await makeEvent();
		await expect(openDoors(ANONYMOUS, of.event.slug, { day: of.days[0]! })).rejects.toMatchObject({
			code: 'not_allowed'
		});
		await expect(openDoors(staff, of.event.slug, { sessionId: other.sessions.a.id })).rejects.toMatchObject({
			code: 'not_found'
		});
		await write('programme.factory', (tx) =>
			tx.update(t.session).set({ bookable: false }).where(eq(t.session.id, of.sessions.a.id))
		);
		await expect(openDoors(staff, of.event.slug, { sessionId: of.sessions.a.id })).rejects.toMatchObject({
			code: 'session_not_bookable'
		});
	});

	test('the store refuses a door of another event, one that counts by day, and one that changes its session', async () => {
		const of = await makeEvent();
		const other = await makeEvent();
		const door = (session: { id: number }, rule: 'once' | 'daily') =>
			write('checkin.factory', (tx) =>
				tx.insert(t.checkpoint).values({
					...{ eventId: of.event.id, slug: secretToken(6), name: 'Porte', ticketTypeCodes: [] },
					...{ rule, sessionId: session.id }
				})
			).catch(violation);
		expect(await door(other.sessions.a, 'once')).toBe('checkpoint_of_its_session');
		expect(await door(of.sessions.a, 'daily')).toBe('checkpoint_of_its_session');
		await openDoors(staff, of.event.slug, { sessionId: of.sessions.a.id });
		const moved = write('checkin.factory', (tx) =>
			tx
				.update(t.checkpoint)
				.set({ sessionId: of.sessions.b.id })
				.where(eq(t.checkpoint.sessionId, of.sessions.a.id))
		);
		expect(await moved.catch(violation)).toBe('checkpoint_of_its_session');
	});
});

describe('the verdict at a session’s door', () => {
	test('admits whoever has a seat, once', async () => {
		const { of, a } = await makeDoors();
		const [one] = await makeAttendees(of, [{}]);
		await book(one!.id, of.sessions.a);
		expect(await scan(a, one!.code)).toMatchObject({
			verdict: 'admitted',
			where: 'Atelier a',
			message: 'Entrée admise.',
			session: { hasSeat: true, room: 'Salle A', freeSeats: 39, instead: null, walkIn: null },
			counters: { present: 1 }
		});
		expect((await scan(a, one!.code)).verdict).toBe('already_admitted');
	});

	test('says what they have at that hour instead, and the free seats', async () => {
		const { of, a } = await makeDoors();
		const [one] = await makeAttendees(of, [{}]);
		await book(one!.id, of.sessions.b);
		const answer = await scan(a, one!.code);
		expect(answer).toMatchObject({
			verdict: 'no_seat',
			session: { hasSeat: false, freeSeats: 40, instead: { title: 'Atelier b' }, walkIn: 'early' },
			counters: { present: 0 }
		});
		expect(answer.message).toContain('«\u00a0Atelier b\u00a0», Salle A, 9\u00a0h');
		expect(answer.message).toContain('40 places libres');
		expect(answer.message).toContain('9\u00a0h\u00a005');
		expect(await search(staff, a, one!.familyName)).toMatchObject([{ verdict: 'no_seat' }]);
	});

	test('the others are as elsewhere', async () => {
		const { of, a } = await makeDoors();
		const elsewhere = await makeEvent();
		const [supper, tomorrow, held] = await makeAttendees(of, [
			{ tickets: ['souper'] },
			{ tickets: ['jour-2'] },
			{ order: 'held' }
		]);
		const [stranger] = await makeAttendees(elsewhere, [{}]);
		expect((await scan(a, supper!.code)).verdict).toBe('not_included');
		expect(await scan(a, tomorrow!.code)).toMatchObject({ verdict: 'wrong_day', validDays: [of.days[1]] });
		expect((await scan(a, held!.code)).verdict).toBe('unpaid');
		expect(await scan(a, stranger!.code)).toMatchObject({ verdict: 'wrong_event', session: null });
		expect((await scan(a, 'ZZZZZZZZ')).verdict).toBe('unknown');
		for (const one of [supper, tomorrow, held, stranger])
			expect((await letIn(a, one!.code)).verdict).not.toBe('admitted');
	});

	test('on another day it says which is the session’s; past midnight it is still the same session', async () => {
		const { of, a } = await makeDoors();
		const [one, two] = await makeAttendees(of, [{}, {}]);
		await book(one!.id, of.sessions.a);
		stopAt(of.days[1]!, '9:00');
		expect(await scan(a, one!.code)).toMatchObject({ verdict: 'wrong_day', validDays: [of.days[0]] });
		await write('programme.factory', (tx) =>
			tx
				.update(t.session)
				.set({ startsAt: instantAt(of.days[0]!, '23:00'), endsAt: instantAt(of.days[1]!, '1:00') })
				.where(eq(t.session.id, of.sessions.a.id))
		);
		stopAt(of.days[1]!, '0:30');
		expect((await scan(a, one!.code)).verdict).toBe('admitted');
		expect(await scan(a, two!.code)).toMatchObject({ verdict: 'no_seat', session: { walkIn: 'seat' } });
	});

	test('a cancelled session lets nobody in', async () => {
		const { of, a } = await makeDoors();
		const [one] = await makeAttendees(of, [{}]);
		await write('programme.factory', (tx) =>
			tx.update(t.session).set({ status: 'cancelled' }).where(eq(t.session.id, of.sessions.a.id))
		);
		expect(await letIn(a, one!.code)).toMatchObject({
			verdict: 'no_seat',
			message: 'Cet atelier est annulé.'
		});
	});

	test('asks nothing more at the other checkpoints, and one query more at a session’s', async () => {
		const { of, a } = await makeDoors();
		const [desk] = await write('checkin.factory', (tx) =>
			tx
				.insert(t.checkpoint)
				.values({
					eventId: of.event.id,
					slug: 'accueil',
					name: 'Accueil',
					rule: 'daily',
					ticketTypeCodes: []
				})
				.returning()
		);
		const [one] = await makeAttendees(of, [{}]);
		await book(one!.id, of.sessions.a);
		const atDesk = await countStatements(() => scan(desk!.id, one!.code));
		const atDoor = await countStatements(() => scan(a, one!.code));
		expect(atDoor).toBe(atDesk + 1);
	});
});

describe('a walk-in', () => {
	test('gets a free seat, in the trail; the same nonce again changes nothing; undone, the seat is free again', async () => {
		const { of, a } = await makeDoors();
		const [one] = await makeAttendees(of, [{}]);
		expect(await scan(a, one!.code)).toMatchObject({ verdict: 'no_seat', session: { walkIn: 'seat' } });
		const nonce = secretToken();
		const answer = await letIn(a, one!.code, nonce);
		expect(answer).toMatchObject({
			verdict: 'admitted',
			message: 'Entrée admise; une place lui est donnée.',
			session: { walkIn: 'seat', hasSeat: true, freeSeats: 39 },
			counters: { present: 1 }
		});
		expect(await letIn(a, one!.code, nonce)).toEqual(answer);
		expect(await seatsOf(one!.id)).toEqual([
			{ session_id: of.sessions.a.id, status: 'active', source: 'walk_in' }
		]);
		expect((await letIn(a, one!.code)).verdict).toBe('already_admitted');
		await undo({ actor: staff, checkpointId: a, target: { scanId: answer.scanId }, nonce: secretToken() });
		expect((await seatsOf(one!.id))[0]!.status).toBe('cancelled');
		expect(
			await rows(sql`SELECT how, verdict FROM scan WHERE registration_id = ${one!.id} ORDER BY id`)
		).toEqual([
			{ how: 'scan', verdict: 'no_seat' },
			{ how: 'walk_in', verdict: 'admitted' },
			{ how: 'walk_in', verdict: 'already_admitted' },
			{ how: 'undo', verdict: 'undone' }
		]);
		const trail = await rows(
			sql`SELECT action FROM audit_entry WHERE object_kind = 'registration' AND object_id = ${String(one!.id)} ORDER BY id`
		);
		expect(trail).toEqual([{ action: 'walk_in.seated' }, { action: 'walk_in.unseated' }]);
		expect((await letIn(a, one!.code)).verdict).toBe('admitted');
	});

	test('undone, keeps the seat that they had booked', async () => {
		const { of, a } = await makeDoors();
		const [one] = await makeAttendees(of, [{}]);
		await book(one!.id, of.sessions.a);
		// Staff asks for a walk-in of someone who has a seat: they just come in.
		const answer = await letIn(a, one!.code);
		expect(answer).toMatchObject({ verdict: 'admitted', session: { walkIn: null } });
		await undo({ actor: staff, checkpointId: a, target: { scanId: answer.scanId }, nonce: secretToken() });
		expect((await seatsOf(one!.id))[0]!.status).toBe('active');
	});

	test('with another seat at that hour, gets a chair five minutes after the start, and no seat', async () => {
		const { of, a } = await makeDoors();
		const [one] = await makeAttendees(of, [{}]);
		await book(one!.id, of.sessions.b);
		expect(await letIn(a, one!.code)).toMatchObject({ verdict: 'no_seat', session: { walkIn: 'early' } });
		stopAt(of.days[0]!, '9:04');
		expect((await letIn(a, one!.code)).verdict).toBe('no_seat');
		stopAt(of.days[0]!, '9:05');
		const answer = await letIn(a, one!.code);
		expect(answer).toMatchObject({
			verdict: 'admitted',
			message: 'Entrée admise sur une chaise libre.',
			session: { walkIn: 'chair', hasSeat: false, freeSeats: 40 }
		});
		expect(await seatsOf(one!.id)).toEqual([
			{ session_id: of.sessions.b.id, status: 'active', source: 'choice' }
		]);
		const undone = await undo({
			actor: staff,
			checkpointId: a,
			target: { scanId: answer.scanId },
			nonce: secretToken()
		});
		expect(undone.counters.present).toBe(0);
	});

	test('gets an empty chair of a full list, never one too many: whoever booked and comes late is told', async () => {
		const { of, a } = await makeDoors({ sessionCapacity: 2, time: '9:06' });
		const [late, early, walker, other] = await makeAttendees(of, [{}, {}, {}, {}]);
		await book(late!.id, of.sessions.a);
		await book(early!.id, of.sessions.a);
		await scan(a, early!.code);
		expect(await letIn(a, walker!.code)).toMatchObject({ verdict: 'admitted', session: { walkIn: 'chair' } });
		expect(await letIn(a, other!.code)).toMatchObject({ verdict: 'no_seat', session: { walkIn: 'full' } });
		expect(await scan(a, late!.code)).toMatchObject({
			verdict: 'no_seat',
			message: 'La salle est pleine\u00a0: les chaises libres ont été données.',
			session: { hasSeat: true }
		});
	});

	test('gets nothing once it is over: a seat would say that they were there', async () => {
		const { of, a } = await makeDoors({ time: '9:30' });
		const [one, early] = await makeAttendees(of, [{}, {}]);
		expect((await letIn(a, early!.code)).verdict).toBe('admitted');
		const end = of.sessions.a.endsAt.getTime();
		putClockBack?.();
		putClockBack = setClock(() => end);
		expect(await letIn(a, one!.code)).toMatchObject({
			verdict: 'no_seat',
			message: expect.stringMatching(/^Cet atelier est terminé depuis /),
			session: { walkIn: 'over' }
		});
		expect(await seatsOf(one!.id)).toEqual([]);
	});

	test('is nothing at another checkpoint', async () => {
		const { of } = await makeDoors();
		const [desk] = await write('checkin.factory', (tx) =>
			tx
				.insert(t.checkpoint)
				.values({
					eventId: of.event.id,
					slug: 'accueil',
					name: 'Accueil',
					rule: 'daily',
					ticketTypeCodes: []
				})
				.returning()
		);
		const [one] = await makeAttendees(of, [{}]);
		expect(await letIn(desk!.id, one!.code)).toMatchObject({ verdict: 'admitted', session: null });
	});
});

describe('many at once', () => {
	test('thirty walk-ins for five chairs: five are in, and everything adds up', async () => {
		const { of, a } = await makeDoors({ sessionCapacity: 5, time: '9:10' });
		const people = await makeAttendees(
			of,
			Array.from({ length: 30 }, () => ({}))
		);
		for (const one of people.slice(0, 3)) await book(one.id, of.sessions.a);
		const answers = await Promise.all(people.slice(3).map(({ code }) => letIn(a, code)));
		expect(answers.filter(({ verdict }) => verdict === 'admitted')).toHaveLength(5);
		expect(answers.filter(({ session }) => session?.walkIn === 'full')).toHaveLength(22);
		const [seats] = await rows(sql`SELECT booked FROM session WHERE id = ${of.sessions.a.id}`);
		expect(seats).toEqual({ booked: 5 });
		expect(await verify(await reader())).toEqual([]);
	});

	/** Looks at the chairs first and admits after, in two steps, as a door without the trigger would. */
	async function naive(checkpointId: number, registrationId: number, capacity: number) {
		const [inside] = await rows(
			sql`SELECT count(*) AS n FROM admission WHERE checkpoint_id = ${checkpointId}`
		);
		if (Number(inside!.n) >= capacity) return 'full';
		return write('checkin.naive', async (tx) => {
			const kept =
				await tx.run(sql`INSERT INTO scan (nonce, checkpoint_id, registration_id, verdict, period, how, device_name, scanned_at, received_at)
				VALUES (${secretToken()}, ${checkpointId}, ${registrationId}, 'admitted', '', 'walk_in', '', 0, 0)`);
			await tx.run(sql`INSERT INTO admission (checkpoint_id, registration_id, period, scan_id, at)
				VALUES (${checkpointId}, ${registrationId}, '', ${Number(kept.lastInsertRowid)}, 0)`);
			return 'admitted';
		}).catch((error: unknown) => violation(error) ?? String(error));
	}

	test('control: a naive door is stopped by the trigger, and without it lets in too many', async () => {
		const { of, a, b } = await makeDoors({ sessionCapacity: 3, time: '9:10' });
		const people = await makeAttendees(
			of,
			Array.from({ length: 12 }, () => ({}))
		);
		const guarded = await Promise.all(people.map(({ id }) => naive(a, id, 3)));
		expect(guarded.filter((one) => one === 'admitted')).toHaveLength(3);
		expect(guarded.filter((one) => one === 'session_room_full')).toHaveLength(9);
		const [trigger] = await rows(sql`SELECT sql FROM sqlite_master WHERE name = 'admission_within_capacity'`);
		await write('checkin.control', (tx) => tx.run(sql`DROP TRIGGER admission_within_capacity`));
		try {
			const bare = await Promise.all(people.map(({ id }) => naive(b, id, 3)));
			expect(bare.filter((one) => one === 'admitted').length).toBeGreaterThan(3);
		} finally {
			await write('checkin.control', (tx) => tx.run(sql.raw(String(trigger!.sql))));
		}
	});
});

test('the list of doors: the other places first, then what is now or next, then the rest by day', async () => {
	const { of } = await makeDoors();
	await openDoors(staff, of.event.slug, { day: of.days[1]! });
	await write('checkin.factory', (tx) =>
		tx
			.insert(t.checkpoint)
			.values({ eventId: of.event.id, slug: 'accueil', name: 'Accueil', rule: 'daily', ticketTypeCodes: [] })
	);
	const [one] = await makeAttendees(of, [{}]);
	await book(one!.id, of.sessions.a);
	const points = (await checkpoints(staff)).filter(({ event }) => event.slug === of.event.slug);
	const names = (at: string) => {
		const { places, now, days } = groupDoors(points, instantAt(of.days[0]!, at));
		return [
			places.map(({ name }) => name),
			now.map(({ points }) => points.map(({ name }) => name)),
			days.map(({ day, hours }) => [day, ...hours.flatMap(({ points }) => points.map(({ name }) => name))])
		];
	};
	const [first, second] = of.days;
	expect(names('7:00')).toEqual([
		['Accueil'],
		[['Atelier a', 'Atelier b']],
		[
			[first, 'Atelier c'],
			[second, 'Atelier d']
		]
	]);
	expect(names('9:50')[1]).toEqual([['Atelier a', 'Atelier b'], ['Atelier c']]);
	expect(names('20:00')).toEqual([
		['Accueil'],
		[],
		[
			[second, 'Atelier d'],
			[first, 'Atelier a', 'Atelier b', 'Atelier c']
		]
	]);
	expect(points.find(({ name }) => name === 'Atelier a')).toMatchObject({ expected: 1, present: 0 });
});

test('the sheet of a door: by family name, then the line in its order', async () => {
	const { of } = await makeDoors({ sessionCapacity: 2 });
	const [zoe, elie, first, second] = await makeAttendees(of, [
		{ familyName: 'Zola' },
		{ familyName: 'Élie' },
		{ familyName: 'Roy' },
		{ familyName: 'Aubin' }
	]);
	await book(zoe!.id, of.sessions.a);
	await book(elie!.id, of.sessions.a);
	await write('registration.factory', async (tx) => {
		for (const one of [first!, second!])
			await tx
				.insert(t.waitlistEntry)
				.values({ registrationId: one.id, sessionId: of.sessions.a.id, createdAt: new Date() });
	});
	const { sheets } = await doorSheets(staff, of.event.slug, { sessionId: of.sessions.a.id });
	expect(sheets).toHaveLength(1);
	expect(sheets[0]!.people.map(({ familyName }) => familyName)).toEqual(['Élie', 'Zola']);
	expect(sheets[0]!.waiting.map(({ familyName }) => familyName)).toEqual(['Roy', 'Aubin']);
	const day = await doorSheets(staff, of.event.slug, { day: of.days[0]! });
	expect(day.sheets.map(({ title }) => title)).toEqual(['Atelier a', 'Atelier b', 'Atelier c']);
	await expect(doorSheets(ANONYMOUS, of.event.slug, { day: of.days[0]! })).rejects.toMatchObject({
		code: 'not_allowed'
	});
	for (const which of [{ day: '2001-01-01' }, { day: 'demain' }, { sessionId: NaN }])
		await expect(doorSheets(staff, of.event.slug, which)).rejects.toMatchObject({ code: 'not_found' });
});

test('whoever comes hours before is let in, with a remark in the zone of the event', async () => {
	const { of, a, c } = await makeDoors({ time: '4:50' });
	const [seated, walkIn, near] = await makeAttendees(of, [{}, {}, {}]);
	await book(seated!.id, of.sessions.a);
	await book(near!.id, of.sessions.a);
	const at = (words: string) => `Cette activité commence à ${words}.`;
	expect(await scan(a, seated!.code)).toMatchObject({
		verdict: 'admitted',
		message: `Entrée admise. ${at('9\u00a0h, dans 4\u00a0h\u00a010')}`
	});
	// Before they are let in without a seat, and once they are.
	stopAt(of.days[0]!, '9:00');
	expect((await scan(c, walkIn!.code)).message).toContain(at('10\u00a0h, dans 1\u00a0heure'));
	stopAt(of.days[0]!, '9:15');
	expect((await letIn(c, walkIn!.code)).message).toBe(
		`Entrée admise; une place lui est donnée. ${at('10\u00a0h, dans 45\u00a0minutes')}`
	);
	// People come to a door half an hour before.
	stopAt(of.days[0]!, '8:30');
	expect((await scan(a, near!.code)).message).toBe('Entrée admise.');
});

test('the remark is in the zone of an event elsewhere', () => {
	const startsAt = instantAt('2027-02-16', '13:30', 'America/Vancouver');
	const at = new Date(startsAt.getTime() - 4 * 3_600_000);
	expect(earlyRemark(startsAt, at, 'America/Vancouver')).toBe(
		'Cette activité commence à 13\u00a0h\u00a030, dans 4\u00a0heures.'
	);
});
