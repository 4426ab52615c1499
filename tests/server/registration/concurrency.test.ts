import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ANONYMOUS, system } from '../../../src/lib/server/auth/policy.ts';
import { connections, reader } from '../../../src/lib/server/db/client.ts';
import { quota, ticket } from '../../../src/lib/server/db/schema/registration.ts';
import { session } from '../../../src/lib/server/db/schema/programme.ts';
import { Refusal } from '../../../src/lib/server/errors.ts';
import { cancelRegistrations } from '../../../src/lib/server/registration/cancel.ts';
import { placeOrder } from '../../../src/lib/server/registration/place-order.ts';
import { findOrder, findTicket } from '../../../src/lib/server/registration/queries.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { verify } from '../../../src/lib/server/registration/verify.ts';
import { makeEvent } from '../../factories/event.ts';
import { orderFields, personFields, placeNew } from '../../factories/form.ts';

type Made = Awaited<ReturnType<typeof makeEvent>>;

/** Sends all the orders at once; what became of each: `ok` or the refusal's code. */
async function sendAll(
	made: Made,
	orders: ReturnType<typeof orderFields>[]
): Promise<Record<string, number>> {
	const ends = await Promise.all(
		orders.map(async (input) => {
			try {
				await placeOrder({ actor: ANONYMOUS, eventSlug: made.event.slug, input, locale: 'fr' });
				return 'ok';
			} catch (error) {
				if (error instanceof Refusal) return error.code;
				throw error;
			}
		})
	);
	return Object.fromEntries([...Map.groupBy(ends, (end) => end)].map(([end, all]) => [end, all.length]));
}

const buyers = (count: number) => Array.from({ length: count }, () => orderFields());
const choosing = (made: Made, count: number) =>
	Array.from({ length: count }, () =>
		orderFields([personFields({ sessions: { [made.sessions.a.slot]: made.sessions.a.id } })])
	);

test(
	'one hundred buyers for the last ten places: ten have one, twenty times over',
	{ timeout: 120_000 },
	async () => {
		for (let round = 0; round < 20; round++) {
			const made = await makeEvent({ capacity: 10 });
			expect(await sendAll(made, buyers(100))).toEqual({ ok: 10, sold_out: 90 });
		}
		expect(await verify()).toEqual([]);
		const db = await reader();
		expect(await db.$count(ticket)).toBe(200);
	}
);

test('one hundred people for the last ten seats of a workshop, and nobody half registered', async () => {
	for (let round = 0; round < 5; round++) {
		const made = await makeEvent({ sessionCapacity: 10 });
		expect(await sendAll(made, choosing(made, 100))).toEqual({ ok: 10, session_full: 90 });
		const db = await reader();
		const [taken] = await db.select().from(quota).where(eq(quota.eventId, made.event.id));
		expect(taken!.taken).toBe(10);
	}
	expect(await verify()).toEqual([]);
});

test('parties larger than what is left do not take part of it', async () => {
	const made = await makeEvent({ capacity: 10 });
	const parties = Array.from({ length: 20 }, () => orderFields([1, 2, 3].map(() => personFields())));
	expect(await sendAll(made, parties)).toEqual({ ok: 3, sold_out: 17 });
});

test('the same person in fifty orders at once is registered once', async () => {
	const made = await makeEvent();
	const someone = personFields();
	const orders = Array.from({ length: 50 }, () => orderFields([someone]));
	expect(await sendAll(made, orders)).toEqual({ ok: 1, already_registered: 49 });
	expect(await verify()).toEqual([]);
});

describe('a place that goes to a colleague while others wait for it', () => {
	/** A full event, its one registration, and thirty people who try all along. */
	async function fullHouse() {
		const made = await makeEvent({ capacity: 1 });
		const placed = await placeNew(made);
		const [registered] = (await findOrder(placed.code)).people;
		const actor = system('tests');
		return { made, placed, actor, registrationCode: registered!.code, rush: () => sendAll(made, buyers(30)) };
	}

	test('is never free for a moment', async () => {
		const { actor, registrationCode, rush } = await fullHouse();
		const { givenName, familyName, email } = personFields();
		const [ends, next] = await Promise.all([
			rush(),
			transferRegistration({
				actor,
				registrationCode,
				to: { givenName, familyName, email },
				locale: 'fr'
			})
		]);
		expect(ends).toEqual({ sold_out: 30 });
		expect((await findTicket(next.code)).status).toBe('active');
		expect(await verify()).toEqual([]);
	});

	test('control: cancelled, then bought again, it goes to somebody else', async () => {
		const { made, placed, actor, registrationCode, rush } = await fullHouse();
		const cancelling = cancelRegistrations({
			actor,
			orderCode: placed.code,
			registrationCodes: [registrationCode]
		});
		const [, ends, again] = await Promise.all([
			cancelling,
			rush(),
			cancelling.then(() => sendAll(made, buyers(1)))
		]);
		expect(ends).toEqual({ ok: 1, sold_out: 29 });
		expect(again).toEqual({ sold_out: 1 });
	});
});

// Last in this file: it takes the guards away from its database.
test('control: without the checks of the database, the same buyers oversell', async () => {
	const { writer } = await connections();
	await writer.execute('PRAGMA ignore_check_constraints=ON');
	const places = await makeEvent({ capacity: 10 });
	expect(await sendAll(places, buyers(100))).toEqual({ ok: 100 });
	const seats = await makeEvent({ sessionCapacity: 10 });
	expect(await sendAll(seats, choosing(seats, 100))).toEqual({ ok: 100 });
	await writer.execute('DROP INDEX registration_one_active_per_event');
	const someone = personFields();
	const made = await makeEvent();
	expect(await sendAll(made, [orderFields([someone]), orderFields([someone])])).toEqual({ ok: 2 });

	const db = await reader();
	const [seat] = await db.select().from(session).where(eq(session.id, seats.sessions.a.id));
	expect(seat!.booked).toBe(100);
	const broken = new Set((await verify()).map((one) => one.rule));
	expect(broken).toEqual(new Set(['quota_capacity', 'session_capacity', 'one_registration_per_event']));
});
