import { and, eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { linkHolder, system, type Actor } from '../../../../src/lib/server/auth/policy.ts';
import { now, setClock } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { sign } from '../../../../src/lib/server/ids.ts';
import { handlers } from '../../../../src/lib/server/outbox/handlers/start.ts';
import { cancelOrder, cancelRegistrations } from '../../../../src/lib/server/registration/cancel.ts';
import { changeBookings } from '../../../../src/lib/server/registration/change-bookings.ts';
import { expireHolds } from '../../../../src/lib/server/registration/expire-holds.ts';
import { HOLD_MINUTES } from '../../../../src/lib/server/registration/place-order.ts';
import { findOrder, findTicket } from '../../../../src/lib/server/registration/queries.ts';
import { lapseBegun } from '../../../../src/lib/server/registration/seats/lapse.ts';
import { waitingCounts, waitingOf } from '../../../../src/lib/server/registration/seats/queries.ts';
import { leaveWaitlist, waitForSession } from '../../../../src/lib/server/registration/seats/wait.ts';
import { transferRegistration } from '../../../../src/lib/server/registration/transfer.ts';
import { verify } from '../../../../src/lib/server/registration/verify.ts';
import { makeEvent } from '../../../factories/event.ts';
import { personFields, placeNew } from '../../../factories/form.ts';
import { makePerson } from '../../../factories/people.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { countStatements } from '../../../setup/statements.ts';

let putBack: (() => void) | undefined;
afterEach(async () => {
	putBack?.();
	putBack = undefined;
	expect(await verify()).toEqual([]);
});

type Made = Awaited<ReturnType<typeof makeEvent>>;
type Letter = keyof Made['sessions'];

/** Someone registered with these sessions, and what acts for them. */
async function register(made: Made, letters: readonly Letter[] = [], fields: { method?: 'card' } = {}) {
	const sessions = Object.fromEntries(letters.map((one) => [made.sessions[one].slot, made.sessions[one].id]));
	const placed = await placeNew(made, { people: [personFields({ sessions })], fields });
	const [one] = (await findOrder(placed.code)).people;
	const code = one!.code;
	const actor: Actor = linkHolder('ticket', code, sign('ticket', code))!;
	const request = (letter: Letter) => ({
		actor,
		registrationCode: code,
		sessionId: made.sessions[letter].id
	});
	return {
		...{ code, actor, orderCode: placed.code, id: one!.id, email: placed.input.payer.email },
		wait: (letter: Letter, leaves?: Letter) =>
			waitForSession({ ...request(letter), leavesSessionId: leaves && made.sessions[leaves].id }),
		leave: (letter: Letter) => leaveWaitlist(request(letter)),
		choose: (...wanted: Letter[]) =>
			changeBookings({
				...{ actor, registrationCode: code, sessionIds: wanted.map((each) => made.sessions[each].id) }
			}),
		has: async () => {
			const { bookings } = await findTicket(code);
			return bookings.map(({ slug }) => slug).join('');
		}
	};
}

/** Someone in each seat of `a`, then so many who wait for one. */
async function fullHouse(waiting: number, options: Parameters<typeof makeEvent>[0] = { sessionCapacity: 1 }) {
	const made = await makeEvent(options);
	const seated = await register(made, ['a']);
	const line = [];
	for (let i = 0; i < waiting; i++) {
		const one = await register(made);
		expect(await one.wait('a')).toEqual({ state: 'waiting', position: i + 1 });
		line.push(one);
	}
	return { made, seated, line };
}

async function factsOf(kind: string) {
	const db = await reader();
	const rows = await db.select().from(t.outbox).where(eq(t.outbox.kind, kind));
	return rows.map((row) => row.payload as Record<string, number>);
}

describe('the line', () => {
	test('is in the order of asking; asked again one keeps one’s place, and one may leave it', async () => {
		const { made, line } = await fullHouse(3);
		expect(await line[0]!.wait('a')).toEqual({ state: 'waiting', position: 1 });
		expect(await line[1]!.leave('a')).toBe(true);
		expect(await line[1]!.leave('a')).toBe(false);
		const [third] = await waitingOf([line[2]!.id]);
		expect(third).toMatchObject({ title: 'Atelier a', position: 2, leaves: null });
		expect(await waitingCounts([made.sessions.a.id, made.sessions.b.id])).toEqual(
			new Map([[made.sessions.a.id, 2]])
		);
		expect(await line[1]!.wait('a')).toEqual({ state: 'waiting', position: 3 });
	});

	test('a free seat that nobody waits for is given at once, and a seat one has is not waited for', async () => {
		const { line, seated } = await fullHouse(1);
		expect(await seated.wait('a')).toEqual({ state: 'seated' });
		expect(await waitingOf([seated.id])).toEqual([]);
		expect(await waitingOf([line[0]!.id])).toMatchObject([{ position: 1 }]);
		const made = await makeEvent();
		const other = await register(made);
		expect(await other.wait('a')).toEqual({ state: 'seated' });
		expect(await other.has()).toBe('a');
	});

	test('is closed to places not bought yet, to passes of other days, to others, and past the deadline', async () => {
		const { made, line } = await fullHouse(1);
		const held = await register(made, [], { method: 'card' });
		expect(await refusalOf(held.wait('a'))).toMatchObject({ code: 'order_not_confirmed' });
		const placed = await placeNew(made, { people: [personFields({ pass: 'jour-2' })] });
		const code = (await findOrder(placed.code)).people[0]!.code;
		const sessionId = made.sessions.a.id;
		const other = await refusalOf(
			waitForSession({ actor: system('test'), registrationCode: code, sessionId })
		);
		expect(other).toMatchObject({ code: 'session_not_covered', values: { session: 'Atelier a' } });
		const stranger = { actor: line[0]!.actor, registrationCode: code, sessionId };
		expect(await refusalOf(waitForSession(stranger))).toMatchObject({ code: 'not_allowed' });
		expect(await refusalOf(leaveWaitlist(stranger))).toMatchObject({ code: 'not_allowed' });
		const late = await register(made);
		putBack = setClock(() => made.event.changesCloseAt.getTime());
		expect(await refusalOf(late.wait('a'))).toMatchObject({ code: 'change_deadline_passed' });
		expect(await line[0]!.leave('a')).toBe(true);
	});

	test('a session with seats is not waited for by whoever only has something else at that hour', async () => {
		const made = await makeEvent();
		const one = await register(made, ['b']);
		expect(await refusalOf(one.wait('a'))).toMatchObject({
			code: 'session_overlap',
			values: { session: 'Atelier a', other: 'Atelier b' }
		});
		expect(await refusalOf(one.wait('a', 'd'))).toMatchObject({ code: 'stale_page' });
		expect(await waitingOf([one.id])).toEqual([]);
		expect(await one.wait('a', 'b')).toEqual({ state: 'seated' });
		expect(await one.has()).toBe('a');
	});

	test('ends with the registration, and when the session begins', async () => {
		const { made, line } = await fullHouse(2);
		await cancelOrder({ actor: system('test'), orderCode: line[0]!.orderCode });
		expect(await waitingOf([line[0]!.id])).toEqual([]);
		await lapseBegun();
		expect(await waitingOf([line[1]!.id])).toHaveLength(1);
		putBack = setClock(() => made.sessions.a.startsAt.getTime());
		await lapseBegun();
		expect(await waitingOf([line[1]!.id])).toEqual([]);
	});
});

describe('a seat that comes back goes to the first in line', () => {
	const ways: Record<string, (house: Awaited<ReturnType<typeof fullHouse>>) => Promise<unknown>> = {
		'when its holder chooses something else': ({ seated }) => seated.choose('b'),
		'when its holder leaves the event': ({ seated }) =>
			cancelRegistrations({
				...{ actor: seated.actor, orderCode: seated.orderCode, registrationCodes: [seated.code] }
			}),
		'when the whole order is cancelled': ({ seated }) =>
			cancelOrder({ actor: system('test'), orderCode: seated.orderCode })
	};
	for (const [how, giveBack] of Object.entries(ways))
		test(how, async () => {
			const house = await fullHouse(2);
			await giveBack(house);
			const [first, second] = house.line;
			expect([await first!.has(), await second!.has()]).toEqual(['a', '']);
			expect((await findTicket(first!.code)).calendarSequence).toBe(1);
			expect(await waitingOf([second!.id])).toMatchObject([{ position: 1 }]);
		});

	test('when a hold expires', async () => {
		const made = await makeEvent({ sessionCapacity: 1 });
		const held = await register(made, ['a'], { method: 'card' });
		const first = await register(made);
		expect(await first.wait('a')).toEqual({ state: 'waiting', position: 1 });
		const later = now().getTime() + HOLD_MINUTES * 60_000;
		putBack = setClock(() => later);
		await expireHolds();
		expect(await first.has()).toBe('a');
		expect(await held.has()).toBe('');
	});

	test('when a hold gives way to the person it names, who may choose it no more', async () => {
		const made = await makeEvent({ sessionCapacity: 1 });
		const { person, actor } = await makePerson();
		const { a } = made.sessions;
		const sessions = { [a.slot]: a.id };
		const named = personFields({ email: person.email, sessions });
		await placeNew(made, {
			...{ people: [named], fields: { method: 'card', payer: { email: 'autrui@exemple.org' } } }
		});
		const first = await register(made);
		await first.wait('a');
		const again = (chosen: typeof sessions) =>
			placeNew(made, { actor, people: [{ ...named, sessions: chosen }] });
		expect(await refusalOf(again(sessions))).toMatchObject({ code: 'session_full' });
		expect(await first.has()).toBe('');
		await again({});
		expect(await first.has()).toBe('a');
	});

	test('and is told: a line in the trail, and one message that says how to give it back', async () => {
		const { seated, line, made } = await fullHouse(1);
		await seated.choose();
		const fact = (await factsOf('waitlist.promoted')).find(
			({ registrationId }) => registrationId === line[0]!.id
		)!;
		expect(fact).toMatchObject({ sessionId: made.sessions.a.id, leftSessionId: null });
		for (let i = 0; i < 2; i++) await handlers['waitlist.promoted'](fact as never, {} as never);
		const db = await reader();
		const mails = await db
			.select()
			.from(t.mail)
			.where(and(eq(t.mail.template, 'promoted'), eq(t.mail.recipient, line[0]!.email)));
		expect(mails).toHaveLength(1);
		expect(mails[0]!.subject).toBe('Une place s’est libérée\u00a0: Atelier a');
		expect(mails[0]!.text).toContain('Rendre cette');
		const [row] = await db
			.select()
			.from(t.auditEntry)
			.where(
				and(eq(t.auditEntry.action, 'waitlist.promoted'), eq(t.auditEntry.objectId, String(line[0]!.id)))
			);
		expect(row!.details).toEqual({
			...{ by: 'waitlist', code: line[0]!.code, session: made.sessions.a.id, entry: fact.entryId }
		});
	});

	test('nobody is told of a seat given back since', async () => {
		const { seated, line } = await fullHouse(1);
		await seated.choose();
		await line[0]!.choose();
		const fact = (await factsOf('waitlist.promoted')).find(
			({ registrationId }) => registrationId === line[0]!.id
		)!;
		await handlers['waitlist.promoted'](fact as never, {} as never);
		const db = await reader();
		expect(await db.$count(t.mail, eq(t.mail.recipient, line[0]!.email))).toBe(0);
	});

	test('not when it is handed over with the place: the colleague has it', async () => {
		const { seated, line } = await fullHouse(1);
		const { givenName, familyName, email } = personFields();
		const to = { givenName, familyName, email };
		const next = await transferRegistration({
			...{ actor: seated.actor, registrationCode: seated.code, to, locale: 'fr' }
		});
		expect((await findTicket(next.code)).bookings.map(({ slug }) => slug)).toEqual(['a']);
		expect(await line[0]!.has()).toBe('');
	});
});

describe('who cannot take it now', () => {
	test('is passed over, keeps their place, and has the next one', async () => {
		const { seated, line } = await fullHouse(2, { sessionCapacity: 1 });
		const [first, second] = line;
		await first!.choose('c');
		await seated.choose();
		expect([await first!.has(), await second!.has()]).toEqual(['c', 'a']);
		expect(await waitingOf([first!.id])).toMatchObject([{ position: 1 }]);
		// Whoever becomes able is seated by the very change that frees them, if a seat is free.
		await second!.choose();
		expect(await first!.has()).toBe('c');
		await first!.choose();
		expect(await first!.has()).toBe('a');
	});

	test('but for the seat they said they would leave, which goes to the next list, and so on to the end', async () => {
		const { seated, line, made } = await fullHouse(1, { sessionCapacity: 1 });
		const b = await register(made, ['b']);
		const waitsForB = await register(made);
		await waitsForB.wait('b');
		await line[0]!.leave('a');
		expect(await b.wait('a', 'b')).toEqual({ state: 'waiting', position: 1 });
		expect((await waitingOf([b.id]))[0]!.leaves).toBe('Atelier b');
		await seated.choose();
		expect([await b.has(), await waitsForB.has(), await seated.has()]).toEqual(['a', 'b', '']);
		expect((await factsOf('waitlist.promoted')).at(-2)).toMatchObject({
			leftSessionId: made.sessions.b.id
		});
	});

	test('names the seat to leave later, and is then seated where one is free', async () => {
		const { seated, line } = await fullHouse(1);
		await line[0]!.choose('b');
		await seated.choose();
		expect(await line[0]!.has()).toBe('b');
		expect(await line[0]!.wait('a', 'b')).toEqual({ state: 'seated' });
		expect(await line[0]!.has()).toBe('a');
	});
});

test('where nobody waits, giving a seat back asks one question more', async () => {
	const made = await makeEvent();
	const one = await register(made, ['a']);
	const two = await register(made, []);
	await two.choose('b');
	const adding = await countStatements(() => two.choose('b', 'd'));
	expect(await countStatements(() => one.choose())).toBe(adding + 1);
});

test('a page opened before a seat was given gives back only what it showed', async () => {
	const { made, seated, line } = await fullHouse(1);
	const [waiting] = line;
	const ids = (...letters: Letter[]) => letters.map((each) => made.sessions[each].id);
	const save = (wanted: Letter[], shown: Letter[] | undefined) =>
		changeBookings({
			...{ actor: waiting!.actor, registrationCode: waiting!.code, sessionIds: ids(...wanted) },
			shownIds: shown && ids(...shown)
		});
	await seated.choose();
	expect(await waiting!.has()).toBe('a');
	// The page says « Aucun » at nine, as it did when it was opened.
	expect((await save(['d'], [])).changed).toBe(true);
	expect(await waiting!.has()).toBe('ad');
	// It wanted another at the same hour: it is told, and keeps what it has.
	expect((await refusalOf(save(['b', 'd'], ['d']))).code).toBe('stale_page');
	expect(await waiting!.has()).toBe('ad');
	await save(['b', 'd'], ['a', 'd']);
	expect(await waiting!.has()).toBe('bd');
	await save([], ['b', 'd']);
	expect(await waiting!.has()).toBe('');
});
