import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ANONYMOUS } from '../../../../src/lib/server/auth/policy.ts';
import { reader } from '../../../../src/lib/server/db/client.ts';
import * as t from '../../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../../src/lib/server/db/write.ts';
import { chooseTables } from '../../../../src/lib/server/programme/exchange/choose.ts';
import { roundsOf, tablesOf } from '../../../../src/lib/server/programme/exchange/find-session.ts';
import { officeExchange, officeExchanges } from '../../../../src/lib/server/programme/exchange/office.ts';
import { tableLists } from '../../../../src/lib/server/programme/exchange/lists.ts';
import { setRounds } from '../../../../src/lib/server/programme/exchange/rounds.ts';
import { addTables, changeTable, removeTable } from '../../../../src/lib/server/programme/exchange/tables.ts';
import { verifyExchange } from '../../../../src/lib/server/programme/exchange/verify.ts';
import { refusalOf } from '../../../setup/refused.ts';
import { makeExchange, seats, staff, told } from './made.ts';

describe('rounds', () => {
	test('follow each other from the beginning of the session, with a pause, within its time', async () => {
		const { sessionId, rounds, made } = await makeExchange({ people: 0, rounds: 3 });
		const from = made.sessions.d.startsAt.getTime();
		expect(
			rounds.map(({ startsAt, endsAt }) => [startsAt, endsAt].map((at) => (at.getTime() - from) / 60_000))
		).toEqual([
			[0, 20],
			[25, 45],
			[50, 70]
		]);
		const asked = { actor: staff, sessionId, count: 3, minutes: 24, pauseMinutes: 5, confirmed: false };
		expect(await refusalOf(setRounds(asked))).toMatchObject({
			code: 'rounds_too_long',
			values: { needed: 82, available: 75 }
		});
		expect((await refusalOf(setRounds({ ...asked, actor: ANONYMOUS }))).code).toBe('not_allowed');
		expect((await refusalOf(setRounds({ ...asked, sessionId: made.sessions.a.id }))).code).toBe('not_found');
	});

	test('that go say first that people sit there, then tell them', async () => {
		const { sessionId, people, rounds, tables } = await makeExchange();
		const [first, second] = rounds;
		for (const one of people.slice(0, 2))
			await chooseTables({
				actor: staff,
				registrationCode: one.code,
				sessionId,
				choices: new Map([
					[first!.id, tables[0]!.id],
					[second!.id, tables[1]!.id]
				])
			});
		const asked = { actor: staff, sessionId, count: 1, minutes: 30, pauseMinutes: 0 };
		const refusal = await refusalOf(setRounds({ ...asked, confirmed: false }));
		expect(refusal).toMatchObject({ code: 'round_taken', values: { people: 2, rounds: 1 } });
		expect(await setRounds({ ...asked, confirmed: true })).toEqual({ lost: 2 });
		expect(await roundsOf(await reader(), sessionId)).toHaveLength(1);
		expect((await seats(sessionId)).map(({ round, table }) => [round, table])).toEqual([
			[1, 1],
			[1, 1]
		]);
		expect(await told(sessionId)).toHaveLength(2);
		expect(await verifyExchange()).toEqual([]);
	});
});

describe('rounds whose hours change', () => {
	test('are told to those who sit in them, and to nobody else', async () => {
		const { sessionId, people, rounds, tables } = await makeExchange();
		for (const [i, round] of rounds.entries())
			await chooseTables({
				...{ actor: staff, registrationCode: people[i]!.code, sessionId },
				choices: new Map([[round.id, tables[0]!.id]])
			});
		const asked = { actor: staff, sessionId, count: 2, minutes: 20, confirmed: false };
		expect(await setRounds({ ...asked, pauseMinutes: 5 })).toEqual({ lost: 0 });
		expect(await told(sessionId)).toEqual([]);
		// The first round is as it was; the second begins later.
		await setRounds({ ...asked, pauseMinutes: 10 });
		expect((await told(sessionId)).map(({ payload }) => payload!.registrationId)).toEqual([people[1]!.id]);
	});
});

describe('tables', () => {
	test('are numbered one after the other, and change their theme, host, number and seats', async () => {
		const { sessionId, tables } = await makeExchange({ people: 0 });
		const themes = ['Relève', 'Outils', 'Immigration'].map((theme) => ({ theme, host: 'Awa' }));
		await addTables({ actor: staff, sessionId, tables: themes, seats: 8 });
		const db = await reader();
		expect((await tablesOf(db, sessionId)).map(({ number, seats: count }) => [number, count])).toEqual([
			[1, 4],
			[2, 4],
			[3, 8],
			[4, 8],
			[5, 8]
		]);
		const change = { actor: staff, tableId: tables[0]!.id, number: 9, theme: 'Burn-out', host: '', seats: 6 };
		await changeTable(change);
		expect((await tablesOf(db, sessionId)).at(-1)).toMatchObject({ number: 9, theme: 'Burn-out', seats: 6 });
		expect((await refusalOf(changeTable({ ...change, number: 3 }))).code).toBe('table_number_taken');
		expect((await refusalOf(changeTable({ ...change, actor: ANONYMOUS }))).code).toBe('not_allowed');
		expect((await refusalOf(changeTable({ ...change, tableId: 999_999 }))).code).toBe('not_found');
	});

	test('never have fewer seats than people, and say whom they lose', async () => {
		const { sessionId, people, rounds, tables, made } = await makeExchange();
		const table = tables[0]!;
		for (const one of people.slice(0, 3))
			await chooseTables({
				actor: staff,
				registrationCode: one.code,
				sessionId,
				choices: new Map([[rounds[0]!.id, table.id]])
			});
		const change = { actor: staff, tableId: table.id, number: 1, theme: 'T', host: '', seats: 2 };
		expect(await refusalOf(changeTable(change))).toMatchObject({
			code: 'table_seats_taken',
			values: { taken: 3 }
		});
		// What holds it, whoever asks.
		await expect(
			write('programme.test', (tx) =>
				tx.update(t.exchangeTable).set({ seats: 2 }).where(eq(t.exchangeTable.id, table.id))
			)
		).rejects.toThrow();
		await changeTable({ ...change, seats: 3 });

		const [list] = await tableLists(staff, sessionId);
		expect(list!.tables[0]!.people).toHaveLength(3);
		expect((await refusalOf(tableLists(ANONYMOUS, sessionId))).code).toBe('not_allowed');
		const remove = { actor: staff, tableId: table.id };
		expect((await refusalOf(removeTable({ ...remove, seated: 2 }))).code).toBe('stale_page');
		expect(await removeTable({ ...remove, seated: 3 })).toEqual({ lost: 3 });
		expect(await told(sessionId, `table-${table.id}`)).toHaveLength(3);
		const office = await officeExchange(staff, made.event.slug, made.sessions.d.slug);
		expect(office).toMatchObject({
			session: { booked: 8, rounds: 2, tables: 1, seats: 4, chose: 0, given: 0, asked: 0 }
		});
		expect((await officeExchanges(staff, made.event.slug)).sessions).toHaveLength(1);
		expect((await refusalOf(officeExchanges(ANONYMOUS, made.event.slug))).code).toBe('not_allowed');
		expect(await verifyExchange()).toEqual([]);
	});
});
