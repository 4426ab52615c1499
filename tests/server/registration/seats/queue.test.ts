import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { record } from '../../../../src/lib/server/audit/record.ts';
import { system } from '../../../../src/lib/server/auth/policy.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { Refusal } from '../../../../src/lib/server/errors.ts';
import { cancelRegistrations } from '../../../../src/lib/server/registration/cancel.ts';
import { changeBookings } from '../../../../src/lib/server/registration/change-bookings.ts';
import { lapseBegun } from '../../../../src/lib/server/registration/seats/lapse.ts';
import { leaveWaitlist, waitForSession } from '../../../../src/lib/server/registration/seats/wait.ts';
import { verify } from '../../../../src/lib/server/registration/verify.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makeEvent } from '../../../factories/event.ts';

const actor = system('test');

/** A full session of so many seats, a line of so many, and choosers who are in neither. */
async function crowd({ seats, line, choosers }: { seats: number; line: number; choosers: number }) {
	const made = await makeEvent({ sessionCapacity: seats, capacity: 1000 });
	const people = await makeAttendees(made, Array(seats + line + choosers).fill({}));
	const sessionId = made.sessions.a.id;
	const seated = people.slice(0, seats);
	const waiting = people.slice(seats, seats + line);
	for (const { code } of seated) await choose(code, sessionId);
	for (const { code } of waiting) await waitForSession({ actor, registrationCode: code, sessionId });
	return { made, sessionId, seated, waiting, others: people.slice(seats + line) };
}

async function choose(registrationCode: string, ...sessionIds: number[]): Promise<string> {
	try {
		await changeBookings({ actor, registrationCode, sessionIds });
		return 'ok';
	} catch (error) {
		if (error instanceof Refusal) return error.code;
		throw error;
	}
}

async function seatedIn(sessionId: number): Promise<Set<number>> {
	const rows = await (
		await reader()
	)
		.select({ id: t.booking.registrationId })
		.from(t.booking)
		.where(sql`${t.booking.sessionId} = ${sessionId} AND ${t.booking.status} = 'active'`);
	return new Set(rows.map(({ id }) => id));
}

const count = (ends: string[]) =>
	Object.fromEntries([...Map.groupBy(ends, (end) => end)].map(([end, all]) => [end, all.length]));

/** Seats added as by hand, without the domain's promotion, while fifty try to choose and the worker passes. */
async function addSeatsUnseen(sessionId: number, others: { code: string }[]): Promise<string[]> {
	const add = () =>
		write('programme.test', (tx) =>
			tx
				.update(t.session)
				.set({ capacity: sql`capacity + 1` })
				.where(eq(t.session.id, sessionId))
		);
	const ends: Promise<string>[] = [];
	const sweeps: Promise<unknown>[] = [];
	others.forEach(({ code }, i) => {
		if (i % 5 === 0) sweeps.push(add());
		ends.push(choose(code, sessionId));
		if (i % 10 === 9) sweeps.push(lapseBegun());
	});
	const told = await Promise.all(ends);
	await Promise.all(sweeps);
	await lapseBegun();
	return told;
}

test(
	'fifty who leave and fifty who choose at once: the seats go down the line, in order',
	{ timeout: 60_000 },
	async () => {
		const { made, sessionId, seated, waiting, others } = await crowd({ seats: 50, line: 60, choosers: 50 });
		const told = await Promise.all(
			seated.flatMap(({ code }, i) => [
				i % 2 === 0 ? choose(code, made.sessions.b.id) : cancelOne(made, code),
				choose(others[i]!.code, sessionId),
				// Some give up while the line moves.
				i >= 40
					? leaveWaitlist({ actor, registrationCode: waiting[i]!.code, sessionId }).then(() => 'left')
					: ''
			])
		);
		const { session_full: full = 0, session_queue: queue = 0 } = count(told);
		expect(full + queue).toBe(50);
		const sat = await seatedIn(sessionId);
		expect(sat.size).toBe(50);
		// Nobody but the line, and nobody of it before somebody who asked earlier and stayed.
		const entries = await (
			await reader()
		)
			.select()
			.from(t.waitlistEntry)
			.where(eq(t.waitlistEntry.sessionId, sessionId))
			.orderBy(t.waitlistEntry.id);
		const stayed = entries.filter(({ status }) => status !== 'withdrawn').map(({ status }) => status);
		expect(stayed.lastIndexOf('accepted')).toBe(49);
		expect(stayed.slice(0, 50)).toEqual(Array(50).fill('accepted'));
		expect(await verify()).toEqual([]);
	}
);

async function cancelOne(made: Awaited<ReturnType<typeof makeEvent>>, code: string): Promise<string> {
	const [found] = await (
		await reader()
	)
		.select({ code: t.order.code })
		.from(t.order)
		.innerJoin(t.registration, eq(t.registration.orderId, t.order.id))
		.where(eq(t.registration.code, code));
	await cancelRegistrations({ actor, orderCode: found!.code, registrationCodes: [code] });
	return made.event.slug;
}

test('seats that appear behind the domain’s back are nobody’s but the line’s', async () => {
	const { sessionId, waiting, others } = await crowd({ seats: 2, line: 10, choosers: 50 });
	const told = await addSeatsUnseen(sessionId, others);
	expect(told).not.toContain('ok');
	const sat = await seatedIn(sessionId);
	expect(waiting.filter(({ id }) => sat.has(id))).toHaveLength(10);
	expect(sat.size).toBe(12);
	expect(await verify()).toEqual([]);
});

// Last in this file: it takes the guard away from its database.
test('control: without the trigger, choosers pass before the line', async () => {
	const { writer } = await connections();
	await writer.execute('DROP TRIGGER booking_waits_its_turn');
	const { sessionId, waiting, others } = await crowd({ seats: 2, line: 10, choosers: 50 });
	const told = await addSeatsUnseen(sessionId, others);
	expect(told).toContain('ok');
	const sat = await seatedIn(sessionId);
	expect(waiting.filter(({ id }) => sat.has(id)).length).toBeLessThan(10);
});

test('control: a seat left idle, and one promoted out of turn, are found by the recount', async () => {
	const { sessionId, waiting } = await crowd({ seats: 1, line: 2, choosers: 0 });
	const [first, second] = waiting;
	const entries = await (
		await reader()
	)
		.select()
		.from(t.waitlistEntry)
		.where(eq(t.waitlistEntry.sessionId, sessionId))
		.orderBy(t.waitlistEntry.id);
	await write('programme.test', (tx) =>
		tx.update(t.session).set({ capacity: 2 }).where(eq(t.session.id, sessionId))
	);
	expect((await verify()).map(({ rule }) => rule)).toEqual(['waitlist_idle', 'waitlist_idle']);
	await write('registration.test', async (tx) => {
		const row = { sessionId, registrationId: second!.id, source: 'promotion' as const, createdAt: now() };
		await tx.insert(t.booking).values(row);
	});
	expect((await verify()).map(({ rule }) => rule)).toEqual(['promotion_told']);
	await write('registration.test', (tx) =>
		record(tx, actor, {
			action: 'waitlist.promoted',
			objectKind: 'registration',
			objectId: second!.id,
			details: { session: sessionId, entry: entries[1]!.id }
		})
	);
	expect(await verify()).toMatchObject([
		{ rule: 'promotion_order', stored: String(entries[1]!.id), counted: String(entries[0]!.id) }
	]);
	expect(entries[0]!.registrationId).toBe(first!.id);
});
