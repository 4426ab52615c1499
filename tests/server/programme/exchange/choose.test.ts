import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ANONYMOUS } from '../../../../src/lib/server/auth/policy.ts';
import { now } from '../../../../src/lib/server/clock.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { chooseTables } from '../../../../src/lib/server/programme/exchange/choose.ts';
import { ownExchanges } from '../../../../src/lib/server/programme/exchange/queries.ts';
import { verifyExchange } from '../../../../src/lib/server/programme/exchange/verify.ts';
import { changeBookings } from '../../../../src/lib/server/registration/change-bookings.ts';
import { waitForSession } from '../../../../src/lib/server/registration/seats/wait.ts';
import { transferRegistration } from '../../../../src/lib/server/registration/transfer.ts';
import { previewTransfer } from '../../../../src/lib/server/registration/transfer-preview.ts';
import { findTicket } from '../../../../src/lib/server/registration/queries.ts';
import { makeAttendees } from '../../../factories/attendee.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { holderOf, makeExchange, seatIn, seats, staff } from './made.ts';

async function made() {
	const found = await makeExchange({ people: 3, tables: [2, 4] });
	const [one, two] = found.rounds;
	const [small, large] = found.tables;
	return { ...found, one: one!.id, two: two!.id, small: small!.id, large: large!.id };
}

describe('choosing tables', () => {
	test('takes a seat a round, changes it in one write, and asks to be seated elsewhere', async () => {
		const { people, sessionId, one, two, small, large } = await made();
		const me = people[0]!;
		const mine = async () => (await ownExchanges(await findTicket(me.code)))[0]!;
		const choose = (choices: [number, number | 'ask'][]) =>
			chooseTables({
				actor: holderOf(me),
				registrationCode: me.code,
				sessionId,
				choices: new Map(choices)
			});
		expect(
			await choose([
				[one, small],
				[two, 'ask']
			])
		).toBe(true);
		expect(await mine()).toMatchObject({
			open: true,
			asked: true,
			mine: [{ round: 1, table: 1, source: 'chosen' }],
			rounds: [{ left: { [small]: 1, [large]: 4 } }, { left: { [small]: 2, [large]: 4 } }]
		});
		expect(
			await choose([
				[one, small],
				[two, 'ask']
			])
		).toBe(false);
		await choose([
			[one, large],
			[two, small]
		]);
		expect(await mine()).toMatchObject({
			asked: false,
			mine: [
				{ round: 1, table: 2 },
				{ round: 2, table: 1 }
			],
			rounds: [{ left: { [small]: 2, [large]: 3 } }, { left: { [small]: 1, [large]: 4 } }]
		});
		// A round that is not named stays.
		await choose([[two, 'ask']]);
		expect((await mine()).mine.map(({ round }) => round)).toEqual([1]);
		expect(await verifyExchange()).toEqual([]);
	});

	test('at a full table is refused with those that are free, and one keeps what one had', async () => {
		const { people, sessionId, one, small, large } = await made();
		for (const person of people.slice(0, 2))
			await chooseTables({
				actor: staff,
				registrationCode: person.code,
				sessionId,
				choices: new Map([[one, small]])
			});
		const last = { actor: holderOf(people[2]!), registrationCode: people[2]!.code, sessionId };
		await chooseTables({ ...last, choices: new Map([[one, large]]) });
		expect(await refusalOf(chooseTables({ ...last, choices: new Map([[one, small]]) }))).toMatchObject({
			code: 'table_full',
			field: `rounds.${one}`,
			values: { round: 1, table: 1, free: '2' }
		});
		expect(await seats(sessionId)).toContainEqual({
			round: 1,
			table: 2,
			registrationId: people[2]!.id,
			source: 'chosen'
		});
	});

	test('is for whoever manages a place with a seat in the session, until it begins or changes close', async () => {
		const { people, sessionId, one, small, made: of } = await made();
		const [me, other] = people;
		const choices = new Map([[one, small]]);
		const ask = (over: object) =>
			refusalOf(
				chooseTables({ actor: holderOf(me!), registrationCode: me!.code, sessionId, choices, ...over })
			);
		expect((await ask({ actor: ANONYMOUS })).code).toBe('not_allowed');
		expect((await ask({ actor: holderOf(other!) })).code).toBe('not_allowed');
		expect((await ask({ registrationCode: 'NEXISTEPAS' })).code).toBe('not_found');
		expect((await ask({ sessionId: of.sessions.a.id })).code).toBe('not_found');
		expect((await ask({ choices: new Map([[999_999, small]]) })).code).toBe('stale_page');
		expect((await ask({ choices: new Map([[one, 999_999]]) })).code).toBe('stale_page');
		const [without] = await makeAttendees(of, [{}]);
		expect((await ask({ actor: staff, registrationCode: without!.code })).code).toBe('exchange_without_seat');

		const past = new Date(now().getTime() - 60_000);
		await write('events.test', (tx) =>
			tx.update(t.session).set({ startsAt: past }).where(eq(t.session.id, sessionId))
		);
		expect((await ask({})).code).toBe('exchange_begun');
		await write('events.test', (tx) =>
			tx.update(t.event).set({ changesCloseAt: past }).where(eq(t.event.id, of.event.id))
		);
		expect((await ask({})).code).toBe('change_deadline_passed');
		expect(await chooseTables({ actor: staff, registrationCode: me!.code, sessionId, choices })).toBe(true);
	});

	test('goes with the seat in the session', async () => {
		const { people, sessionId, one, two, small } = await made();
		const me = people[0]!;
		await chooseTables({
			actor: staff,
			registrationCode: me.code,
			sessionId,
			choices: new Map<number, number | 'ask'>([
				[one, small],
				[two, 'ask']
			])
		});
		await changeBookings({ actor: staff, registrationCode: me.code, sessionIds: [] });
		expect(await seats(sessionId)).toEqual([]);
		expect(await (await reader()).$count(t.seatingRequest, eq(t.seatingRequest.registrationId, me.id))).toBe(
			0
		);
		expect(await verifyExchange()).toEqual([]);
	});
});

describe('fifty people for the last five seats of a table', () => {
	async function rush() {
		const found = await makeExchange({ people: 0, tables: [5, 60], rounds: 1 });
		const people = await seatIn(found.made, 50);
		const choices = new Map([[found.rounds[0]!.id, found.tables[0]!.id]]);
		const asked = await Promise.allSettled(
			people.map((one) =>
				chooseTables({
					actor: holderOf(one),
					registrationCode: one.code,
					sessionId: found.sessionId,
					choices
				})
			)
		);
		return { ...found, asked };
	}

	test('seats five, refuses the others with the tables left', async () => {
		const { asked, sessionId } = await rush();
		expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
		for (const one of asked)
			if (one.status === 'rejected')
				expect(one.reason).toMatchObject({ code: 'table_full', values: { free: '2' } });
		expect(await seats(sessionId)).toHaveLength(5);
		expect(await verifyExchange()).toEqual([]);
	});

	test('control: without the count of each table, more sit there than it has seats', async () => {
		const db = await reader();
		const [trigger] = await db.all<{ sql: string }>(
			sql`SELECT sql FROM sqlite_master WHERE name = 'exchange_seat_taken'`
		);
		await write('programme.test', (tx) => tx.run(sql`DROP TRIGGER exchange_seat_taken`));
		try {
			const { asked, sessionId } = await rush();
			expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
			const rules = (await verifyExchange()).map(({ rule }) => rule);
			expect(rules).toContain('exchange_seats');
			expect(rules).toContain('exchange_fill_missing');
			await write('programme.test', async (tx) => {
				await tx.run(
					sql`DELETE FROM exchange_seat WHERE round_id IN (SELECT id FROM exchange_round WHERE session_id = ${sessionId})`
				);
			});
		} finally {
			await write('programme.test', (tx) => tx.run(sql.raw(trigger!.sql)));
		}
	});
});

test('tables and wishes go with a place that is handed over, a rank in a line does not', async () => {
	const { people, sessionId, one, small, made: of } = await made();
	const me = people[0]!;
	const { a, b } = of.sessions;
	await chooseTables({
		actor: staff,
		registrationCode: me.code,
		sessionId,
		choices: new Map([[one, small]])
	});
	await write('programme.test', async (tx) => {
		await tx
			.insert(t.wish)
			.values([a, b].map(({ id }, i) => ({ sessionId: id, registrationId: me.id, rank: i + 1 })));
		await tx.update(t.session).set({ capacity: 0 }).where(eq(t.session.id, a.id));
	});
	await waitForSession({ actor: staff, registrationCode: me.code, sessionId: a.id });
	const to = { givenName: 'Ada', familyName: 'Roy', email: 'ada.roy@cede.example' };
	const transfer = { actor: staff, registrationCode: me.code, to };
	expect((await previewTransfer(transfer)).waiting).toEqual([a.title]);
	const { registrationId } = await transferRegistration({ ...transfer, locale: 'fr' });
	expect(await seats(sessionId)).toEqual([{ round: 1, table: 1, registrationId, source: 'chosen' }]);
	const db = await reader();
	expect(await db.select().from(t.wish).where(eq(t.wish.registrationId, registrationId))).toMatchObject([
		{ sessionId: a.id, rank: 1 },
		{ sessionId: b.id, rank: 2 }
	]);
	expect(await verifyExchange()).toEqual([]);
});
