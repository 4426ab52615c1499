import { sql } from 'drizzle-orm';
import type { InArgs } from '@libsql/client';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { connections } from '../../../src/lib/server/db/client.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { PAGE_SIZE, searchOrders, searchPeople } from '../../../src/lib/server/registration/search.ts';
import { unpaidOrders } from '../../../src/lib/server/registration/staff-order.ts';
import { makeAttendees } from '../../factories/attendee.ts';
import { makeEvent } from '../../factories/event.ts';
import { placeNew } from '../../factories/form.ts';

const staff = system('test');
let of: Awaited<ReturnType<typeof makeEvent>>;
let other: Awaited<ReturnType<typeof makeEvent>>;

beforeAll(async () => {
	of = await makeEvent();
	other = await makeEvent();
	await makeAttendees(of, [
		{
			givenName: 'Élodie',
			familyName: 'Sœur-Côté',
			email: 'elodie.cote@centre.example',
			tickets: ['complet']
		},
		{ givenName: 'Noé', familyName: 'Tremblay', tickets: ['jour-1'], order: 'awaiting_payment' },
		{ givenName: 'Zoé', familyName: 'D’Amours', tickets: ['souper'], order: 'awaiting_payment' }
	]);
	await makeAttendees(other, [{ givenName: 'Élodie', familyName: 'Ailleurs', tickets: ['complet'] }]);
});

const families = async (text: string) =>
	(await searchPeople(staff, of.event.id, { text })).rows.map(({ familyName }) => familyName);

test('a cheque is spread over every invoice of a large organisation, not over a page of them', async () => {
	const large = await makeEvent();
	const owing = PAGE_SIZE + 5;
	await placeMany(large, 'Grand Centre & Cie', owing);
	await placeMany(large, 'Ailleurs', 1);
	const found = await unpaidOrders(staff, large.event.id, 'grand centre');
	expect(found).toHaveLength(owing);
	expect(new Set(found.map(({ organisation }) => organisation))).toEqual(new Set(['Grand Centre & Cie']));
	expect(await unpaidOrders(staff, large.event.id)).toHaveLength(owing + 1);
	expect(await unpaidOrders(staff, large.event.id, 'rien de tel')).toEqual([]);
	// Control: the list itself stops at a page.
	expect((await searchOrders(staff, large.event.id, { text: 'grand centre' })).rows).toHaveLength(PAGE_SIZE);
});

describe('search of people', () => {
	test.each([
		['elodie', ['Sœur-Côté']],
		['ÉLODIE soeur', ['Sœur-Côté']],
		['cote elo', ['Sœur-Côté']],
		['elodie.cote@centre', ['Sœur-Côté']],
		['d’amours', ['D’Amours']],
		["d'amours", ['D’Amours']],
		['tremb', ['Tremblay']],
		['remblay', []],
		['ailleurs', []],
		['   ', ['D’Amours', 'Sœur-Côté', 'Tremblay']],
		['"*()', []],
		['a OR b NEAR', []]
	])('« %s »', async (text, expected) => {
		expect(await families(text.trim())).toEqual(expected);
	});

	test('a changed name is found by its new words only', async () => {
		const [row] = (await searchPeople(staff, of.event.id, { text: 'tremblay' })).rows;
		const rename = (search: string) =>
			write('members.rename', (tx) =>
				tx.run(sql`UPDATE person SET search_name = ${search} WHERE id = ${row!.personId}`)
			);
		await rename('noe levesque');
		expect(await families('tremblay')).toEqual([]);
		expect(await families('levesque')).toEqual(['Tremblay']);
		await rename('noe tremblay');
	});

	test('filters by pass and state', async () => {
		const byPass = await searchPeople(staff, of.event.id, { ticketTypeId: of.types.souper!.id });
		expect(byPass.rows.map(({ familyName }) => familyName)).toEqual(['D’Amours']);
		expect((await searchPeople(staff, of.event.id, { state: 'cancelled' })).rows).toEqual([]);
	});
});

describe('search of orders', () => {
	test('by code, whole or begun, in any case', async () => {
		const { rows } = await searchOrders(staff, of.event.id);
		expect(rows).toHaveLength(3);
		const code = rows[0]!.code;
		for (const text of [code, code.toLowerCase(), code.slice(0, 6)])
			expect((await searchOrders(staff, of.event.id, { text })).rows.map((row) => row.code)).toEqual([code]);
	});

	test('by someone in the order, by its payer, never another event’s', async () => {
		expect((await searchOrders(staff, of.event.id, { text: 'elodie' })).rows).toHaveLength(1);
		expect((await searchOrders(staff, of.event.id, { text: 'maelle ethier' })).rows).toHaveLength(3);
		expect((await searchOrders(staff, other.event.id, { text: 'noe tremblay' })).rows).toEqual([]);
	});

	test('by status and by pass', async () => {
		expect((await searchOrders(staff, of.event.id, { status: 'awaiting_payment' })).rows).toHaveLength(2);
		expect(
			(await searchOrders(staff, of.event.id, { ticketTypeId: of.types['jour-1']!.id })).rows
		).toHaveLength(1);
	});

	test('pages follow one another without hole or double', async () => {
		const crowd = await makeEvent();
		await makeAttendees(
			crowd,
			Array.from({ length: PAGE_SIZE + 5 }, () => ({ tickets: ['complet'] }))
		);
		const first = await searchOrders(staff, crowd.event.id);
		const second = await searchOrders(staff, crowd.event.id, { page: 2 });
		expect(first.hasNext).toBe(true);
		expect(second.hasNext).toBe(false);
		expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(PAGE_SIZE + 5);
		for (const page of [-1, 0, 1.5, NaN, 1e12])
			expect((await searchOrders(staff, crowd.event.id, { page })).rows.map(({ id }) => id)).toEqual(
				first.rows.map(({ id }) => id)
			);
	});

	test.each([
		['people', () => searchPeople(staff, of.event.id, { text: 'noe trem' })],
		['orders', () => searchOrders(staff, of.event.id, { text: 'noe trem' })]
	])('finding %s starts from the word index, never from everyone of the event', async (_, search) => {
		const { reader: client } = await connections();
		const execute = vi.spyOn(client, 'execute');
		await search();
		const [statement] = execute.mock.calls[0] as unknown as [{ sql: string; args: InArgs }];
		execute.mockRestore();
		const plan = await client.execute({ ...statement, sql: `EXPLAIN QUERY PLAN ${statement.sql}` });
		const steps = plan.rows.map((row) => String(row.detail));
		expect(steps.some((step) => /person_words VIRTUAL TABLE/.test(step))).toBe(true);
		const walks = /^(SCAN (r|o|registration|order|person)\b|SEARCH \w+ USING .*\(event_id=\?\)$)/;
		expect(steps.filter((step) => walks.test(step))).toEqual([]);
		// Control: the same rule sees the walk of a list without words.
		const list = await client.execute(
			'EXPLAIN QUERY PLAN SELECT r.code FROM registration r WHERE r.event_id = 1'
		);
		expect(list.rows.filter((row) => walks.test(String(row.detail)))).toHaveLength(1);
	});
});

async function placeMany(made: typeof of, organisationName: string, count: number): Promise<void> {
	for (let i = 0; i < count; i++) await placeNew(made, { fields: { payer: { organisationName } } });
}
