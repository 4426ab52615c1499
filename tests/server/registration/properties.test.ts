import fc from 'fast-check';
import { expect, test } from 'vitest';
import { system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { now, setClock } from '../../../src/lib/server/clock.ts';
import { connections } from '../../../src/lib/server/db/client.ts';
import { Refusal } from '../../../src/lib/server/errors.ts';
import { cancelOrder, cancelRegistrations } from '../../../src/lib/server/registration/cancel.ts';
import { changeBookings } from '../../../src/lib/server/registration/change-bookings.ts';
import { expireHolds } from '../../../src/lib/server/registration/expire-holds.ts';
import { HOLD_MINUTES } from '../../../src/lib/server/registration/place-order.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';

const STAFF: Actor = system('properties');
const SESSIONS = ['a', 'b', 'c', 'd'] as const;

type Step =
	| {
			do: 'place';
			passes: ('complet' | 'jour-1' | 'souper')[];
			wish: (typeof SESSIONS)[number][];
			card: boolean;
	  }
	| { do: 'cancel'; order: number }
	| { do: 'leave'; order: number; who: number }
	| { do: 'change'; order: number; who: number; wish: (typeof SESSIONS)[number][] }
	| { do: 'transfer'; order: number; who: number; known: boolean }
	| { do: 'expire'; minutes: number };

const index = fc.nat({ max: 30 });
const wish = fc.uniqueArray(fc.constantFrom(...SESSIONS), { maxLength: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('place' as const),
			passes: fc.array(fc.constantFrom('complet' as const, 'jour-1' as const, 'souper' as const), {
				minLength: 1,
				maxLength: 3
			}),
			wish,
			card: fc.boolean()
		})
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), order: index }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), order: index, who: index }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('change' as const), order: index, who: index, wish }) },
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('transfer' as const),
			order: index,
			who: index,
			known: fc.boolean()
		})
	},
	{
		weight: 1,
		arbitrary: fc.record({ do: fc.constant('expire' as const), minutes: fc.integer({ min: 1, max: 40 }) })
	}
);

/** Plays steps on a small event; refusals are part of life, anything else is a failure. */
async function play(steps: readonly Step[]): Promise<string[]> {
	const made = await makeEvent({ capacity: 6, sessionCapacity: 1 });
	const codes: string[] = [];
	const ends: string[] = [];
	let clock = now().getTime();
	const putBack = setClock(() => clock);
	const slots = (names: readonly (typeof SESSIONS)[number][]) =>
		Object.fromEntries(names.map((name) => [name, made.sessions[name].id]));
	const pick = async (order: number, who: number) => {
		const found = await findOrder(codes[order % codes.length]!);
		return { found, one: found.people[who % found.people.length]! };
	};
	const act = async (one: Step): Promise<unknown> => {
		if (one.do === 'place') {
			const people = one.passes.map((pass) =>
				personFields({
					...(pass === 'souper' ? { pass: '', addons: ['souper'] } : { pass }),
					sessions: pass === 'souper' ? {} : slots(one.wish)
				})
			);
			const fields = { method: one.card ? ('card' as const) : ('invoice' as const) };
			return codes.push((await placeNew(made, { people, fields })).code);
		}
		if (one.do === 'expire') {
			clock += one.minutes * 60_000;
			return expireHolds();
		}
		if (codes.length === 0) return undefined;
		if (one.do === 'cancel')
			return cancelOrder({ actor: STAFF, orderCode: codes[one.order % codes.length]! });
		const { found, one: person } = await pick(one.order, one.who);
		const registrationCode = person.code;
		if (one.do === 'leave')
			return cancelRegistrations({
				actor: STAFF,
				orderCode: found.code,
				registrationCodes: [registrationCode]
			});
		if (one.do === 'change')
			return changeBookings({
				actor: STAFF,
				registrationCode,
				sessionIds: one.wish.map((name) => made.sessions[name].id)
			});
		const email = one.known ? person.person.email : personFields().email;
		const to = { givenName: 'Alix', familyName: 'Autre', email };
		return transferRegistration({ actor: STAFF, registrationCode, to, locale: 'fr' });
	};
	try {
		for (const one of steps) {
			try {
				await act(one);
				ends.push(`${one.do} ok`);
			} catch (error) {
				if (!(error instanceof Refusal)) throw error;
				ends.push(`${one.do} ${error.code}`);
			}
		}
	} finally {
		putBack();
	}
	return ends;
}

test('whatever is placed, cancelled, changed, transferred and expired, the recount finds nothing', async () => {
	const seen = new Set<string>();
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }), async (steps) => {
			for (const end of await play(steps)) seen.add(end);
			expect(await verify()).toEqual([]);
		}),
		{ numRuns: 40, seed: 20_270_216 }
	);
	// The walks were worth something: every step has passed, and met the walls it can meet.
	for (const kind of ['place', 'cancel', 'leave', 'change', 'transfer', 'expire'])
		expect(seen).toContain(`${kind} ok`);
	for (const end of ['place sold_out', 'place session_full', 'place session_overlap', 'change session_full'])
		expect(seen).toContain(end);
});

// Last in this file: it takes a guard away from its database.
test('control: without the trigger that gives seats back, the recount finds it', async () => {
	const { writer } = await connections();
	await writer.execute('DROP TRIGGER booking_gives_seat_back');
	await play([
		{ do: 'place', passes: ['complet'], wish: ['a'], card: true },
		{ do: 'expire', minutes: HOLD_MINUTES }
	]);
	expect((await verify()).map((one) => one.rule)).toEqual(['session_booked']);
});
