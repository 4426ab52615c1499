import type { InArgs, InStatement } from '@libsql/client';
import { beforeAll, expect, test, vi } from 'vitest';
import { system } from '../../../src/lib/server/auth/policy.ts';
import { badgesPdf } from '../../../src/lib/server/checkin/badge-pdf.ts';
import { countPresence } from '../../../src/lib/server/checkin/presence.ts';
import { recentScans } from '../../../src/lib/server/checkin/queries.ts';
import { search } from '../../../src/lib/server/checkin/search.ts';
import { connections } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { invoicePdf } from '../../../src/lib/server/payments/invoice-pdf.ts';
import { countEvent } from '../../../src/lib/server/registration/figures.ts';
import { staffEvent } from '../../../src/lib/server/events/staff-events.ts';
import { findOrder, findTicket, registrationsOf } from '../../../src/lib/server/registration/queries.ts';
import { auditTrail } from '../../../src/lib/server/audit/queries.ts';
import { searchOrders, searchPeople } from '../../../src/lib/server/registration/search.ts';
import { staffOrder, unpaidOrders } from '../../../src/lib/server/registration/staff-order.ts';
import { staffPerson } from '../../../src/lib/server/registration/staff-person.ts';
import { registrationSpace } from '../../../src/lib/server/web/registration-card.ts';
import { makeEvent } from '../../factories/event.ts';
import { placeNew } from '../../factories/form.ts';

const staff = system('test');

async function makeObjects() {
	const of = await makeEvent();
	const order = await findOrder((await placeNew(of)).code);
	const [checkpoint] = await write('checkin.factory', (tx) =>
		tx
			.insert(t.checkpoint)
			.values({ eventId: of.event.id, slug: 'accueil', name: 'Accueil', rule: 'daily', ticketTypeCodes: [] })
			.returning()
	);
	const event = await staffEvent(staff, of.event.slug);
	return { event, order, one: order.people[0]!, checkpoint: checkpoint! };
}

/**
 * Tables whose rows come with people: reading one whole costs the more the longer the house lives; so does the trail of
 * everything of a kind.
 */
const GROWING =
	/^SCAN (person|registration|ticket|booking|order|payment|invoice|checkout|consent|mail|outbox|audit_entry|scan|admission|waitlist_entry|seat_swap|[aiogprkb])$|^SEARCH a USING INDEX audit_object \(object_kind=\?\)$/;

/** The steps of the plans of everything that `work` reads which walk a growing table from end to end. */
async function walksOf(work: () => Promise<unknown>): Promise<string[]> {
	const { reader } = await connections();
	const statements: InStatement[] = [];
	const execute = vi.spyOn(reader, 'execute');
	const batch = vi.spyOn(reader, 'batch');
	await work();
	statements.push(...execute.mock.calls.map(([one]) => one as unknown as InStatement));
	statements.push(...batch.mock.calls.flatMap(([all]) => all as InStatement[]));
	execute.mockRestore();
	batch.mockRestore();
	expect(statements.length).toBeGreaterThan(0);
	const plans = statements.map(async (one) => {
		const { sql, args } = typeof one === 'string' ? { sql: one, args: [] } : one;
		return reader.execute({ sql: `EXPLAIN QUERY PLAN ${sql}`, args: args as InArgs });
	});
	const steps = (await Promise.all(plans)).flatMap(({ rows }) => rows.map(({ detail }) => String(detail)));
	return steps.filter((step) => GROWING.test(step));
}

let on: Awaited<ReturnType<typeof makeObjects>>;
beforeAll(async () => {
	on = await makeObjects();
});

test.each<[string, () => Promise<unknown>]>([
	['an order', () => findOrder(on.order.code)],
	['a registration’s page', async () => registrationSpace(await findTicket(on.one.code), true)],
	['someone’s registrations', () => registrationsOf(staff, on.one.personId)],
	['an order of the office', () => staffOrder(staff, on.event.slug, on.order.code)],
	['a person of the office', () => staffPerson(staff, on.event.slug, on.one.personId)],
	['everyone', () => searchPeople(staff, on.event.id)],
	['the journal of a person', () => auditTrail(staff, { personId: on.one.personId })],
	['the journal of an address', () => auditTrail(staff, { text: on.one.person.email })],
	['the journal of a code', () => auditTrail(staff, { text: on.order.code })],
	['what a payer owes', () => unpaidOrders(staff, on.event.id, 'inscrite')],
	['every order', () => searchOrders(staff, on.event.id)],
	['orders whose payer is to get money back', () => searchOrders(staff, on.event.id, { owedBack: true })],
	['the figures', () => countEvent(staff, on.event)],
	['the presence', () => countPresence(staff, on.event.id)],
	['the last scans', () => recentScans(staff, on.checkpoint.id)],
	['someone at the door', () => search(staff, on.checkpoint.id, 'inscrite')],
	['a badge', () => badgesPdf([on.one.id])],
	['an invoice', () => invoicePdf(on.order.invoices[0]!.id)]
])('%s is read through indexes, whatever the house holds', async (_, work) => {
	expect(await walksOf(work)).toEqual([]);
});

test('the list of people is in the order of an index, not sorted', async () => {
	const { reader } = await connections();
	const execute = vi.spyOn(reader, 'execute');
	await searchPeople(staff, on.event.id);
	const [statement] = execute.mock.calls[0] as unknown as [{ sql: string; args: InArgs }];
	execute.mockRestore();
	const { rows } = await reader.execute({ ...statement, sql: `EXPLAIN QUERY PLAN ${statement.sql}` });
	const steps = rows.map(({ detail }) => String(detail));
	// Within the list of ids, one step and no sort; what is sorted at the end is the page.
	const list = steps.findIndex((step) => step.startsWith('LIST SUBQUERY'));
	expect(steps[list + 1]).toBe('SEARCH registration USING INDEX registration_name (event_id=?)');
	expect(steps.slice(list, -1).join()).not.toContain('TEMP B-TREE');
});

test('control: what has no index is seen', async () => {
	const { reader } = await connections();
	const sql = 'SELECT ticket.id FROM ticket WHERE ticket.price_cents = 1';
	expect(await walksOf(() => reader.execute({ sql, args: [] }))).toEqual(['SCAN ticket']);
});
