import fc from 'fast-check';
import { and, asc, eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { system } from '../../../../src/lib/server/auth/policy.ts';
import { now, setClock } from '../../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../../src/lib/server/db/violations.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { handlers } from '../../../../src/lib/server/outbox/handlers/start.ts';
import { agendas } from '../../../../src/lib/server/programme/agenda.ts';
import { calendarOf } from '../../../../src/lib/server/programme/calendar.ts';
import { changeBookings } from '../../../../src/lib/server/registration/change-bookings.ts';
import { findTicket } from '../../../../src/lib/server/registration/queries.ts';
import { lapseBegun } from '../../../../src/lib/server/registration/seats/lapse.ts';
import { waitingOf } from '../../../../src/lib/server/registration/seats/queries.ts';
import { waitForSession } from '../../../../src/lib/server/registration/seats/wait.ts';
import { verify } from '../../../../src/lib/server/registration/verify.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makeEvent } from '../../../factories/event.ts';

const actor = system('test');
let broken = false;
afterEach(async () => {
	if (!broken) expect(await verify()).toEqual([]);
});

/**
 * Sessions a, b, and e to h at the same hour, c half an hour before they end, d another day; one seat in each. And one
 * person for each word, with the sessions it names.
 */
async function cast(...words: string[]) {
	const made = await makeEvent({ sessionCapacity: 1 });
	const more = await write('programme.test', (tx) =>
		tx
			.insert(t.session)
			.values(
				[...'efgh'].map((slug) => ({ ...made.sessions.a, id: undefined, slug, title: `Atelier ${slug}` }))
			)
			.returning()
	);
	const ids = new Map([...Object.values(made.sessions), ...more].map(({ slug, id }) => [slug, id]));
	const idOf = (letter: string) => ids.get(letter)!;
	const attendees = await makeAttendees(made, Array(words.length).fill({}));
	const people = attendees.map(({ id, code }) => {
		const mine = { actor, registrationCode: code };
		return {
			...{ id, code },
			choose: (letters: string) => changeBookings({ ...mine, sessionIds: [...letters].map(idOf) }),
			wait: (letter: string, leaves?: string) =>
				waitForSession({
					...{ ...mine, sessionId: idOf(letter) },
					...(leaves ? { leavesSessionId: idOf(leaves) } : {})
				}),
			has: async () => (await findTicket(code)).bookings.map(({ slug }) => slug).join('')
		};
	});
	for (const [i, one] of people.entries()) if (words[i] !== '') await one.choose(words[i]!);
	return { made, idOf, people, all: async () => Promise.all(people.map((one) => one.has())) };
}

describe('people who wait for one another’s seats', () => {
	test('trade them when the second asks, each told once, calendars raised', async () => {
		const { made, people, all, idOf } = await cast('a', 'b');
		const [one, other] = people;
		expect(await one!.wait('b', 'a')).toEqual({ state: 'waiting', position: 1 });
		expect(await other!.wait('a', 'b')).toEqual({ state: 'seated' });
		expect(await all()).toEqual(['b', 'a']);
		const found = await findTicket(one!.code);
		expect(found.calendarSequence).toBe(2);
		const [moments] = await agendas([{ ...found, eventId: made.event.id }]);
		expect(moments!.find(({ sessionId }) => sessionId === idOf('b'))).toMatchObject({ given: true });
		const db = await reader();
		const facts = await db.select().from(t.outbox).where(eq(t.outbox.kind, 'waitlist.traded'));
		expect(facts).toHaveLength(2);
		for (const { payload } of [...facts, ...facts])
			await handlers['waitlist.traded'](payload as never, {} as never);
		const mails = await db.select().from(t.mail).where(eq(t.mail.template, 'traded')).orderBy(t.mail.id);
		expect(mails.map(({ subject }) => subject)).toEqual([
			'La place que vous attendiez est à vous\u00a0: Atelier b',
			'La place que vous attendiez est à vous\u00a0: Atelier a'
		]);
		const audit = await db.select().from(t.auditEntry).where(eq(t.auditEntry.action, 'waitlist.traded'));
		expect(audit.map(({ details }) => details)).toMatchObject([
			{ code: one!.code, session: idOf('b'), left: idOf('a') },
			{ code: other!.code, session: idOf('a'), left: idOf('b') }
		]);
	});

	test('in calendars, the seat that was left is called off at the instant of the trade', async () => {
		const { people, idOf } = await cast('a', 'b');
		const [one, other] = people;
		await one!.wait('b', 'a');
		const at = Math.ceil(now().getTime() / 1000) * 1000 + 60_000;
		const putBack = setClock(() => at);
		await other!.wait('a', 'b').finally(putBack);
		const left = (await calendarOf(one!.code))!
			.split('BEGIN:VEVENT')
			.find((event) => event.includes(`UID:seance-${idOf('a')}-`));
		expect(left).toContain('STATUS:CANCELLED');
		expect(left).toContain(`LAST-MODIFIED:${new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')}`);
	});

	test('not unless each said that they would leave theirs', async () => {
		const { people, all } = await cast('a', 'b');
		await people[0]!.wait('b', 'a');
		expect(await people[1]!.wait('a')).toMatchObject({ state: 'waiting' });
		expect(await all()).toEqual(['a', 'b']);
		// Said later, it is enough.
		expect(await people[1]!.wait('a', 'b')).toEqual({ state: 'seated' });
		expect(await all()).toEqual(['b', 'a']);
	});

	test('also of hours that only overlap; not where another seat stands in the way', async () => {
		const { people, all } = await cast('a', 'c');
		await people[0]!.wait('c', 'a');
		await people[1]!.wait('a', 'c');
		expect(await all()).toEqual(['c', 'a']);

		const other = await cast('a', 'c');
		const [one, two] = other.people;
		const { c } = other.made.sessions;
		// At the end of c, when a is over.
		const after = { startsAt: new Date(c.endsAt.getTime() - 1_800_000), endsAt: c.endsAt };
		await write('programme.test', (tx) =>
			tx
				.update(t.session)
				.set(after)
				.where(eq(t.session.id, other.idOf('h')))
		);
		await one!.choose('ah');
		await one!.wait('c', 'a');
		expect(await two!.wait('a', 'c')).toMatchObject({ state: 'waiting' });
		expect(await other.all()).toEqual(['ah', 'c']);
		await one!.choose('a');
		expect(await other.all()).toEqual(['c', 'a']);
	});

	test('by three and by four, and those who were made able are served after', async () => {
		const { people, all } = await cast('a', 'b', 'e', 'f');
		await people[0]!.wait('b', 'a');
		await people[1]!.wait('e', 'b');
		await people[2]!.wait('f', 'e');
		expect(await all()).toEqual(['a', 'b', 'e', 'f']);
		await people[3]!.wait('a', 'f');
		expect(await all()).toEqual(['b', 'e', 'f', 'a']);
	});

	test('the first in line of those who have the same seat to give', async () => {
		const { people, all, idOf } = await cast('a', '', 'b', '');
		const [holder, ahead, other, second] = people;
		await write('programme.test', (tx) =>
			tx
				.update(t.session)
				.set({ capacity: 2 })
				.where(eq(t.session.id, idOf('a')))
		);
		await second!.choose('a');
		await ahead!.wait('b');
		await second!.wait('b', 'a');
		await holder!.wait('b', 'a');
		await other!.wait('a', 'b');
		expect(await all()).toEqual(['a', '', 'a', 'b']);
		// Who was ahead had nothing to give for it, and is one place nearer.
		expect(await waitingOf([ahead!.id])).toMatchObject([{ position: 1 }]);
	});

	test('a free seat goes down the line before anybody trades', async () => {
		const { people, all } = await cast('a', 'b', '');
		await people[2]!.wait('a');
		await people[0]!.wait('b', 'a');
		await people[1]!.choose('');
		expect(await all()).toEqual(['b', '', 'a']);
	});

	test('the worker finds what was there before, and nothing is written where nothing is due', async () => {
		const { people, all, idOf } = await cast('a', 'b');
		await people[0]!.wait('b', 'a');
		await write('registration.test', (tx) =>
			tx.insert(t.waitlistEntry).values({
				...{ sessionId: idOf('a'), registrationId: people[1]!.id, leavesSessionId: idOf('b') },
				createdAt: now()
			})
		);
		expect((await verify()).map(({ rule }) => rule)).toEqual(['trade_idle', 'trade_idle']);
		await lapseBegun();
		expect(await all()).toEqual(['b', 'a']);
	});
});

/** What a small house is before and after, to hold them against one another. */
async function state(idOf: (letter: string) => number) {
	const db = await reader();
	const event = sql`event_id = (SELECT event_id FROM session WHERE id = ${idOf('a')})`;
	const seats = await db
		.select({ who: t.booking.registrationId, session: t.booking.sessionId })
		.from(t.booking)
		.where(sql`status = 'active' AND session_id IN (SELECT id FROM session WHERE ${event})`);
	const lines = await db
		.select({
			...{ id: t.waitlistEntry.id, session: t.waitlistEntry.sessionId },
			...{ who: t.waitlistEntry.registrationId, leaves: t.waitlistEntry.leavesSessionId }
		})
		.from(t.waitlistEntry)
		.where(sql`status = 'waiting' AND session_id IN (SELECT id FROM session WHERE ${event})`)
		.orderBy(asc(t.waitlistEntry.id));
	return { seats, lines };
}

const LETTERS = ['a', 'b', 'e', 'f', 'g'] as const;

test(
	'over random houses: capacity, overlaps, order and what each had are kept',
	{ timeout: 120_000 },
	async () => {
		let traded = 0;
		let largest = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(
					fc.record({
						who: fc.nat({ max: 5 }),
						wants: fc.constantFrom(...LETTERS),
						leaves: fc.nat({ max: 5 }).map((n) => n > 0)
					}),
					{ minLength: 12, maxLength: 30 }
				),
				async (asks) => {
					const { idOf, people } = await cast(...LETTERS, '', '');
					for (const { who, wants, leaves } of asks) {
						const one = people[who]!;
						const before = await state(idOf);
						const has = await one.has();
						if (has === wants) continue;
						await one.wait(wants, leaves && has ? has : undefined);
						const after = await state(idOf);
						// One seat in each, one seat a person, and no seat is lost.
						expect(new Set(after.seats.map(({ session }) => session)).size).toBe(after.seats.length);
						expect(new Set(after.seats.map((seat) => seat.who)).size).toBe(after.seats.length);
						expect(after.seats).toHaveLength(before.seats.length);
						const seatOf = (of: typeof before, id: number) =>
							of.seats.find((seat) => seat.who === id)?.session;
						// Nobody is worse off: who moved has a seat that they waited for, against the one they said.
						const moved = people.filter(({ id }) => seatOf(before, id) !== seatOf(after, id));
						const asked = { who: one.id, session: idOf(wants), leaves: leaves && has ? idOf(has) : null };
						for (const { id } of moved) {
							const wish = [
								...before.lines.filter(({ who: w, session }) => !(w === one.id && session === asked.session)),
								asked
							].find((line) => line.who === id && line.session === seatOf(after, id));
							expect(wish).toBeDefined();
							expect(wish!.leaves).toBe(seatOf(before, id));
						}
						// Of those who gave the same seat for the same one, nobody passed before another.
						for (const { id } of moved) {
							const entry = before.lines.find(
								(line) => line.who === id && line.session === seatOf(after, id)
							);
							const same = before.lines.filter(
								(line) =>
									line.session === seatOf(after, id) &&
									line.leaves === seatOf(before, id) &&
									seatOf(before, line.who) === line.leaves &&
									line.id < (entry?.id ?? Infinity) &&
									line.who !== one.id
							);
							expect(same).toEqual([]);
						}
						// Those who stay in line keep their order and come no further back.
						for (const line of after.lines) {
							const was = before.lines.filter(({ session, id }) => session === line.session && id <= line.id);
							const is = after.lines.filter(({ session, id }) => session === line.session && id <= line.id);
							if (before.lines.some(({ id }) => id === line.id))
								expect(is.length).toBeLessThanOrEqual(was.length);
						}
						if (moved.length > 0) traded += 1;
						largest = Math.max(largest, moved.length);
						expect(closable(after)).toBe(false);
					}
				}
			),
			{ numRuns: 12, seed: 2027, endOnFailure: true }
		);
		expect(traded).toBeGreaterThan(12);
		expect(largest).toBeGreaterThan(2);
		expect(await verify()).toEqual([]);
	}
);

/** Whether some of those who wait could still trade: walked by another way than the domain's. */
function closable({ seats, lines }: Awaited<ReturnType<typeof state>>): boolean {
	const able = lines.filter(
		({ who, leaves }) => leaves !== null && seats.some((seat) => seat.who === who && seat.session === leaves)
	);
	const reach = (from: number, to: number, steps: number): boolean =>
		steps > 0 &&
		able.some(({ session, leaves }) => session === from && (leaves === to || reach(leaves!, to, steps - 1)));
	return able.some(({ session, leaves }) => reach(leaves!, session, 3));
}

test('two who ask at the same instant trade once, and so do twenty pairs', { timeout: 60_000 }, async () => {
	const houses = await Promise.all(Array.from({ length: 20 }, () => cast('a', 'b')));
	const told = await Promise.all(
		houses.flatMap(({ people: [one, other] }) => [one!.wait('b', 'a'), other!.wait('a', 'b')])
	);
	expect(told.filter(({ state: end }) => end === 'seated')).toHaveLength(20);
	for (const { all } of houses) expect(await all()).toEqual(['b', 'a']);
});

describe('the store refuses', () => {
	const side = (entryId: number, registrationId: number, gives: number, takes: number) => ({
		...{ entryId, tradeId: entryId, registrationId, createdAt: now() },
		...{ givesSessionId: gives, takesSessionId: takes }
	});
	/** Two in line for b with a seat in a to give, the second of whom is written as trading; and who has b. */
	async function forged() {
		const { people, idOf } = await cast('', '', 'b');
		const [first, second] = people;
		await write('programme.test', (tx) =>
			tx
				.update(t.session)
				.set({ capacity: 2 })
				.where(eq(t.session.id, idOf('a')))
		);
		for (const one of [first!, second!]) {
			await one.choose('a');
			await one.wait('b', 'a');
		}
		const db = await reader();
		const [, entry] = await db
			.select()
			.from(t.waitlistEntry)
			.where(and(eq(t.waitlistEntry.sessionId, idOf('b')), eq(t.waitlistEntry.status, 'waiting')))
			.orderBy(t.waitlistEntry.id);
		const insert = () =>
			write('registration.test', (tx) =>
				tx.insert(t.seatTrade).values(side(entry!.id, second!.id, idOf('a'), idOf('b')))
			);
		return { insert, idOf, second: second!, entry: entry! };
	}
	const refused = (promise: Promise<unknown>) => promise.then(() => undefined, violation);

	test('a trade out of turn, a seat that nobody gives, and a change of what was traded', async () => {
		const { insert, idOf, second, entry } = await forged();
		expect(await refused(insert())).toBe('trade_queue');
		const seat = { sessionId: idOf('b'), registrationId: second.id, createdAt: now() };
		const take = write('registration.test', (tx) =>
			tx.insert(t.booking).values({ ...seat, source: 'trade' })
		);
		expect(await refused(take)).toBe('trade_unknown');
		const other = write('registration.test', (tx) =>
			tx.insert(t.seatTrade).values(side(entry.id, second.id, idOf('e'), idOf('b')))
		);
		expect(await refused(other)).toBe('trade_without_seat');
	});

	// Last in this file: it takes the guard away from its database.
	test('control: without the trigger, who asked later trades first', async () => {
		broken = true;
		const { writer } = await connections();
		await writer.execute('DROP TRIGGER seat_trade_allowed');
		const { insert } = await forged();
		expect(await refused(insert())).toBeUndefined();
		expect((await verify()).map(({ rule }) => rule)).toContain('trade_closed');
	});
});
