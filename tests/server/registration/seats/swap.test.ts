import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { system } from '../../../../src/lib/server/auth/policy.ts';
import { now, setClock } from '../../../../src/lib/server/clock.ts';
import { connections, reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { Refusal } from '../../../../src/lib/server/errors.ts';
import { handlers } from '../../../../src/lib/server/outbox/handlers/start.ts';
import { cancelOrder } from '../../../../src/lib/server/registration/cancel.ts';
import { changeBookings } from '../../../../src/lib/server/registration/change-bookings.ts';
import { findTicket } from '../../../../src/lib/server/registration/queries.ts';
import { acceptSwap } from '../../../../src/lib/server/registration/seats/accept-swap.ts';
import { catalogueOf } from '../../../../src/lib/server/registration/catalogue.ts';
import { offerableSwaps } from '../../../../src/lib/server/registration/seats/offerable.ts';
import { lapseBegun } from '../../../../src/lib/server/registration/seats/lapse.ts';
import {
	offersFor,
	openOffersBy,
	swapByCode
} from '../../../../src/lib/server/registration/seats/swap-queries.ts';
import { offerSwap, withdrawSwap } from '../../../../src/lib/server/registration/seats/swap.ts';
import { waitForSession } from '../../../../src/lib/server/registration/seats/wait.ts';
import { verify } from '../../../../src/lib/server/registration/verify.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { makeEvent } from '../../../factories/event.ts';
import { refusalOf } from '../../../setup/refused.ts';

const actor = system('test');
let putBack: (() => void) | undefined;
let broken = false;
afterEach(async () => {
	putBack?.();
	putBack = undefined;
	if (!broken) expect(await verify()).toEqual([]);
});

type Made = Awaited<ReturnType<typeof makeEvent>>;
type Letter = keyof Made['sessions'];

/** One person for each word: the sessions they have, by letter; `3` for a pass of the third day alone. */
async function cast(made: Made, ...words: string[]) {
	const people = await makeAttendees(
		made,
		words.map((word) => (word === '3' ? { tickets: ['jour-3'] } : {}))
	);
	const idOf = (letter: string) => made.sessions[letter as Letter].id;
	return Promise.all(
		people.map(async ({ id, code, orderId }, i) => {
			const mine = { actor, registrationCode: code };
			const choose = (letters: string) => changeBookings({ ...mine, sessionIds: [...letters].map(idOf) });
			if (words[i] !== '3' && words[i] !== '') await choose(words[i]!);
			return {
				...{ id, code, orderId, choose },
				offer: (gives: Letter, wants: Letter) =>
					offerSwap({ ...mine, givesSessionId: idOf(gives), wantsSessionId: idOf(wants) }),
				accept: (swapCode: string) => acceptSwap({ ...mine, swapCode }),
				withdraw: (swapCode: string) => withdrawSwap({ ...mine, swapCode }),
				wait: (letter: Letter) => waitForSession({ ...mine, sessionId: idOf(letter) }),
				has: async () => (await findTicket(code)).bookings.map(({ slug }) => slug).join(''),
				offered: async () => (await offersFor([await findTicket(code)])).get(id)!.map((offer) => offer.code)
			};
		})
	);
}

const full = { sessionCapacity: 1 };

describe('two people exchange full sessions', () => {
	test('at once: offered to whoever has the other seat, taken in one go, both told, calendars raised', async () => {
		const made = await makeEvent(full);
		const [from, to, other] = await cast(made, 'a', 'b', 'd');
		const code = await from!.offer('a', 'b');
		expect(await from!.offer('a', 'b')).toBe(code);
		expect((await openOffersBy([from!.id])).get(from!.id)).toMatchObject([
			{ code, gives: { title: 'Atelier a' }, wants: { title: 'Atelier b' } }
		]);
		expect([await to!.offered(), await other!.offered(), await from!.offered()]).toEqual([[code], [], []]);
		await to!.accept(code);
		expect([await from!.has(), await to!.has()]).toEqual(['b', 'a']);
		const after = await findTicket(from!.code);
		expect(after.calendarSequence).toBe(2);
		expect((await openOffersBy([from!.id])).size).toBe(0);

		const swap = (await swapByCode(code))!;
		for (let i = 0; i < 2; i++) await handlers['swap.accepted']({ swapId: swap.id }, {} as never);
		const db = await reader();
		const mails = await db.select().from(t.mail).where(eq(t.mail.template, 'swapped'));
		expect(mails.map(({ subject }) => subject).sort()).toEqual([
			'Échange fait\u00a0: Atelier a',
			'Échange fait\u00a0: Atelier b'
		]);
		const person = await findTicket(to!.code);
		expect(mails[0]!.text + mails[1]!.text).toContain(`${person.givenName} ${person.familyName}`);
	});

	test('and nobody who waits for either passes between them, nor loses their place', async () => {
		const made = await makeEvent(full);
		const [from, to, waits] = await cast(made, 'a', 'b', '');
		await waits!.wait('a');
		await from!.wait('b');
		await to!.accept(await from!.offer('a', 'b'));
		expect([await from!.has(), await to!.has(), await waits!.has()]).toEqual(['b', 'a', '']);
		await to!.choose('');
		expect(await waits!.has()).toBe('a');
	});

	test('an hour that it frees is offered to the lists they are in', async () => {
		const made = await makeEvent(full);
		const [from, to, inC] = await cast(made, 'a', 'd', 'c');
		await from!.wait('c');
		await inC!.choose('');
		expect(await from!.has()).toBe('a');
		await to!.accept(await from!.offer('a', 'd'));
		expect([await from!.has(), await to!.has()]).toEqual(['cd', 'a']);
	});
});

describe('an offer', () => {
	test('is taken by nobody without the seat, without the pass, busy then, or who made it', async () => {
		const made = await makeEvent({ sessionCapacity: 5 });
		const [from, none, busy] = await cast(made, 'a', 'b', 'cd');
		const code = await from!.offer('a', 'd');
		expect(await refusalOf(none!.accept(code))).toMatchObject({
			code: 'swap_without_seat',
			values: { session: 'Atelier d' }
		});
		expect(await busy!.offered()).toEqual([]);
		expect(await refusalOf(busy!.accept(code))).toMatchObject({
			code: 'session_overlap',
			values: { session: 'Atelier a', other: 'Atelier c' }
		});
		expect(await busy!.has()).toBe('cd');
		expect(await refusalOf(from!.accept(code))).toMatchObject({ code: 'swap_over' });
		expect(await refusalOf(none!.accept('INCONNU234'))).toMatchObject({ code: 'not_found' });
		const [elsewhere] = await cast(await makeEvent(), 'a');
		expect(await refusalOf(elsewhere!.accept(code))).toMatchObject({ code: 'not_found' });
	});

	test('is refused for a seat one has not, and at an hour that is taken by something else', async () => {
		const made = await makeEvent();
		const [one, other] = await cast(made, 'ad', '3');
		expect(await refusalOf(one!.offer('b', 'd'))).toMatchObject({ code: 'stale_page' });
		expect(await refusalOf(one!.offer('a', 'd'))).toMatchObject({ code: 'stale_page' });
		expect(await refusalOf(one!.offer('d', 'c'))).toMatchObject({
			code: 'session_overlap',
			values: { session: 'Atelier c', other: 'Atelier a' }
		});
		expect(await refusalOf(other!.offer('a', 'b'))).toMatchObject({ code: 'stale_page' });
	});

	test('is shown exactly where it is taken in, before and after workshops begin', async () => {
		const made = await makeEvent();
		const catalogue = (await catalogueOf(made.event.id))!;
		const letters = Object.keys(made.sessions) as Letter[];
		const words = ['a', 'ad', 'cd', '3'];
		const people = await cast(made, ...words);
		const shown: string[] = [];
		const compare = async () => {
			for (const [i, one] of people.entries()) {
				const { seats } = offerableSwaps(await findTicket(one.code), catalogue, now());
				for (const gives of letters)
					for (const wants of letters.filter((letter) => letter !== gives)) {
						const isShown = seats.some(
							(seat) => seat.gives === made.sessions[gives].id && seat.wants.includes(made.sessions[wants].id)
						);
						const [end] = await ends([one.offer(gives, wants)]);
						expect(isShown, `${words[i]}: ${gives} for ${wants}: ${end}`).toBe(end === 'ok');
						if (isShown) shown.push(`${words[i]}: ${gives} for ${wants}`);
					}
			}
		};
		await compare();
		expect(shown).toEqual([
			...['a: a for b', 'a: a for c', 'a: a for d'],
			...['ad: a for b', 'ad: a for c'],
			...['cd: c for a', 'cd: c for b']
		]);
		shown.length = 0;
		putBack = setClock(() => made.sessions.a.startsAt.getTime());
		await compare();
		expect(shown).toEqual([]);
	});

	test('is not shown to be taken once whoever made it has something else then', async () => {
		const made = await makeEvent();
		const [from, to] = await cast(made, 'd', 'a');
		const code = await from!.offer('d', 'a');
		expect(await to!.offered()).toEqual([code]);
		await from!.choose('cd');
		expect(await to!.offered()).toEqual([]);
		expect(await refusalOf(to!.accept(code))).toMatchObject({ code: 'swap_blocked' });
	});

	test('is withdrawn by whoever made it, lapses with the seat, and when a session begins', async () => {
		const made = await makeEvent();
		const [from, to] = await cast(made, 'a', 'bd');
		const first = await from!.offer('a', 'b');
		expect(await refusalOf(to!.withdraw(first))).toMatchObject({ code: 'swap_over' });
		await from!.withdraw(first);
		expect(await refusalOf(to!.accept(first))).toMatchObject({ code: 'swap_over' });
		const second = await from!.offer('a', 'b');
		await from!.choose('');
		expect(await refusalOf(to!.accept(second))).toMatchObject({ code: 'swap_over' });
		await from!.choose('a');
		const third = await from!.offer('a', 'd');
		putBack = setClock(() => made.sessions.a.startsAt.getTime());
		expect(await to!.offered()).toEqual([]);
		await lapseBegun();
		expect((await swapByCode(third))!.status).toBe('lapsed');
	});

	test('is over once whoever made it came by the seat otherwise', async () => {
		const made = await makeEvent();
		const [from, to] = await cast(made, 'a', 'd');
		const code = await from!.offer('a', 'd');
		await from!.choose('ad');
		expect(await to!.offered()).toEqual([]);
		expect(await refusalOf(to!.accept(code))).toMatchObject({
			code: 'swap_blocked',
			values: { session: 'Atelier d' }
		});
		await lapseBegun();
		expect((await swapByCode(code))!.status).toBe('lapsed');
	});
});

/** What became of each: `ok` or the refusal's code. */
async function ends(attempts: Promise<unknown>[]): Promise<string[]> {
	return Promise.all(
		attempts.map((attempt) =>
			attempt.then(
				() => 'ok',
				(error: unknown) => {
					if (error instanceof Refusal) return error.code;
					throw error;
				}
			)
		)
	);
}

test('two people who take one offer at once: one has it, the other keeps their seat', async () => {
	for (let round = 0; round < 10; round++) {
		const made = await makeEvent({ sessionCapacity: 3 });
		const [from, one, two] = await cast(made, 'a', 'b', 'b');
		const code = await from!.offer('a', 'b');
		expect((await ends([one!.accept(code), two!.accept(code)])).sort()).toEqual(['ok', 'swap_over']);
		expect([await one!.has(), await two!.has()].sort()).toEqual(['a', 'b']);
		expect(await from!.has()).toBe('b');
	}
});

test('a swap beside a cancellation: one or the other came first, and each seat is somebody’s once', async () => {
	const seen = new Set<string>();
	for (let round = 0; round < 12; round++) {
		const made = await makeEvent(full);
		const [from, to, waits] = await cast(made, 'a', 'b', '');
		await waits!.wait('b');
		const code = await from!.offer('a', 'b');
		const db = await reader();
		const [order] = await db.select().from(t.order).where(eq(t.order.id, from!.orderId));
		// The acceptance reads before it writes: a cancellation asked at once comes first, a little later it comes second.
		const cancelling = async () => {
			if (round % 2 === 1) await new Promise((resolve) => setTimeout(resolve, round));
			return cancelOrder({ actor, orderCode: order!.code });
		};
		const cancel = cancelling();
		const [accepted] = await ends([to!.accept(code), cancel]);
		seen.add(accepted!);
		expect(await from!.has()).toBe('');
		// Accepted first, the seat in b was given back by the cancellation, hence to the line.
		expect([await to!.has(), await waits!.has()]).toEqual(accepted === 'ok' ? ['a', 'b'] : ['b', '']);
	}
	expect(seen).toEqual(new Set(['ok', 'swap_over']));
});

// Last in this file: it takes the guards away from its database.
test('control: without the guards, one offer is taken twice', async () => {
	broken = true;
	const { writer } = await connections();
	await writer.execute('DROP TRIGGER seat_swap_taken_once');
	await writer.execute('DROP INDEX booking_once');
	const made = await makeEvent({ sessionCapacity: 3 });
	const [from, one, two] = await cast(made, 'a', 'b', 'b');
	const code = await from!.offer('a', 'b');
	expect(await ends([one!.accept(code), two!.accept(code)])).toEqual(['ok', 'ok']);
	expect((await verify()).map(({ rule }) => rule)).toContain('swap_of_booking');
});
