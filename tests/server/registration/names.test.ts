import { asc, eq, isNull, sql } from 'drizzle-orm';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { beforeEach, describe, expect, test } from 'vitest';
import { linkHolder, system, type Actor } from '../../../src/lib/server/auth/policy.ts';
import { badgesPdf } from '../../../src/lib/server/checkin/badge-pdf.ts';
import { search } from '../../../src/lib/server/checkin/search.ts';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { violation } from '../../../src/lib/server/db/violations.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { sign } from '../../../src/lib/server/ids.ts';
import { calendarPath } from '../../../src/lib/server/links.ts';
import { handlers } from '../../../src/lib/server/outbox/handlers/start.ts';
import { exportMyData } from '../../../src/lib/server/privacy/export.ts';
import { calendarOfToken } from '../../../src/lib/server/programme/calendar.ts';
import { cancelOrder } from '../../../src/lib/server/registration/cancel.ts';
import { findOrder, findTicket } from '../../../src/lib/server/registration/queries.ts';
import { searchPeople } from '../../../src/lib/server/registration/search.ts';
import { staffPerson } from '../../../src/lib/server/registration/staff-person.ts';
import { transferRegistration } from '../../../src/lib/server/registration/transfer.ts';
import { manageableOrder, orderPage } from '../../../src/lib/server/web/order-page.ts';
import { manageableRegistration, registrationSpace } from '../../../src/lib/server/web/registration-card.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';

const staff = system('essai');
const link = (purpose: 'order' | 'ticket', code: string): Actor =>
	linkHolder(purpose, code, sign(purpose, code))!;
const knownName = /Ondine|Vraicourt/i;
let serial = 0;

/** Someone the house knows, as they came to another event; and a stranger who types their address and any name. */
async function makeKnown() {
	const email = `connue-${++serial}@centre.example`;
	const { code } = await placeNew(await makeEvent(), {
		people: [personFields({ email, givenName: 'Ondine', familyName: 'Vraicourt' })]
	});
	const { personId } = (await findOrder(code)).people[0]!;
	// What is mailed of it is told to nobody else.
	await write('outbox.test', (tx) => tx.delete(t.outbox));
	return { email, personId, code };
}

const typed = (email: string) => personFields({ email, givenName: 'Zed', familyName: 'Zédœuvre' });
const payer = { givenName: 'Zed', familyName: 'Payeur', email: 'zed@ailleurs.example' };

async function pdfText(pdf: Uint8Array): Promise<string> {
	const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
	const { items } = await (await document.getPage(1)).getTextContent();
	return items.map((item) => ('str' in item ? item.str : '')).join(' ');
}

/** Everything mailed by the facts that wait, as text. */
async function mailed(): Promise<string[]> {
	const db = await reader();
	const facts = await db.select().from(t.outbox).where(isNull(t.outbox.doneAt)).orderBy(asc(t.outbox.id));
	for (const fact of facts)
		if (/^(order|registration)\./.test(fact.kind)) {
			const handle = handlers[fact.kind as 'order.confirmed'];
			await handle(fact.payload as { orderId: number }, fact as never);
		}
	const rows = await db.select().from(t.mail);
	return rows.map((row) => JSON.stringify([row.subject, row.text, row.html]));
}

/** All that whoever holds the links of an order can read. */
async function everythingOf(orderCode: string, ticketCodes: readonly string[]): Promise<string> {
	const seen: unknown[] = [await orderPage(await manageableOrder(link('order', orderCode), orderCode))];
	for (const code of ticketCodes) {
		const found = await manageableRegistration(link('ticket', code), code);
		const token = /calendrier\/(.+)\.ics/.exec(calendarPath(code))![1]!;
		seen.push(found, await registrationSpace(found, true), (await calendarOfToken(token))!.text);
		seen.push(await pdfText(await badgesPdf([found.id])));
	}
	return JSON.stringify(seen);
}

beforeEach(() =>
	write('mail.test', async (tx) => {
		await tx.delete(t.outbox);
		await tx.delete(t.mailAttachment);
		await tx.delete(t.mail);
	})
);

describe('a stranger who types an address reads what they typed, and nothing that the house knows', () => {
	test.each(['card', 'invoice'] as const)('by ordering, paid by %s', async (method) => {
		const { email, personId } = await makeKnown();
		const placed = await placeNew(await makeEvent(), {
			people: [typed(email)],
			fields: { method, payer }
		});
		const { people } = await findOrder(placed.code);
		expect(people[0]!.personId).toBe(personId);
		const seen = await everythingOf(placed.code, [people[0]!.code]);
		expect(seen).toContain('Zédœuvre');
		expect(seen).not.toMatch(knownName);

		await cancelOrder({ actor: staff, orderCode: placed.code });
		const mails = await mailed();
		if (method === 'invoice') expect(mails.join()).toContain('Zédœuvre');
		for (const mail of mails) expect(mail).not.toMatch(knownName);
	});

	test('by giving a place away', async () => {
		const { email } = await makeKnown();
		const placed = await placeNew(await makeEvent(), { fields: { payer } });
		const first = (await findOrder(placed.code)).people[0]!;
		const next = await transferRegistration({
			actor: link('ticket', first.code),
			registrationCode: first.code,
			to: { givenName: 'Zed', familyName: 'Zédœuvre', email },
			locale: 'fr'
		});
		const seen = await everythingOf(placed.code, [first.code, next.code]);
		expect(seen).toContain('Zed Zédœuvre');
		expect(seen).not.toMatch(knownName);
		for (const mail of await mailed()) expect(mail).not.toMatch(knownName);
	});

	test('control: the same pages say the name where it is the one that was typed', async () => {
		const { code, personId } = await makeKnown();
		const { people } = await findOrder(code);
		expect(people[0]!.personId).toBe(personId);
		expect(await everythingOf(code, [people[0]!.code])).toMatch(knownName);
	});
});

describe('whoever works here, and the person themselves', () => {
	async function makeTwoNames() {
		const { email, personId } = await makeKnown();
		const of = await makeEvent();
		const placed = await placeNew(of, { people: [typed(email)], fields: { payer } });
		const [checkpoint] = await write('checkin.factory', (tx) =>
			tx
				.insert(t.checkpoint)
				.values({ eventId: of.event.id, slug: 'accueil', name: 'Accueil', rule: 'once', ticketTypeCodes: [] })
				.returning()
		);
		return { of, email, personId, placed, checkpoint: checkpoint! };
	}

	test('read both names on the page of the person, and in the export', async () => {
		const { of, personId, email } = await makeTwoNames();
		const found = await staffPerson(staff, of.event.slug, personId);
		expect(found.person).toMatchObject({ givenName: 'Ondine', familyName: 'Vraicourt' });
		expect(found.registrations.map(({ familyName }) => familyName).sort()).toEqual(['Vraicourt', 'Zédœuvre']);
		const mine: Actor = {
			kind: 'person',
			personId,
			email,
			name: 'Ondine Vraicourt',
			roles: [],
			organisationIds: []
		};
		const { data } = await exportMyData(mine);
		expect(data.personne).toMatchObject([{ nom: 'Vraicourt' }]);
		expect(data.inscriptions!.map(({ nom }) => nom)).toEqual(['Vraicourt', 'Zédœuvre']);
	});

	test.each(['vraicourt', 'zedoeuvre', 'zed zédœ', 'ondine zed'])(
		'find them at the door and in the list by « %s »',
		async (words) => {
			const { of, personId, checkpoint } = await makeTwoNames();
			const name = { givenName: 'Zed', familyName: 'Zédœuvre' };
			expect(await search(staff, checkpoint.id, words)).toMatchObject([name]);
			expect((await searchPeople(staff, of.event.id, { text: words })).rows).toMatchObject([
				{ ...name, personId }
			]);
		}
	);

	test('no longer find them by a name that a registration had', async () => {
		const { of, placed, checkpoint } = await makeTwoNames();
		const rename = (familyName: string) =>
			write('registration.test', (tx) =>
				tx.update(t.registration).set({ familyName }).where(eq(t.registration.orderId, placed.orderId))
			);
		await rename('Autrenom');
		expect(await search(staff, checkpoint.id, 'zedoeuvre')).toEqual([]);
		expect(await search(staff, checkpoint.id, 'autrenom')).toHaveLength(1);
		expect(await search(staff, checkpoint.id, 'vraicourt')).toHaveLength(1);
		expect((await searchPeople(staff, of.event.id, { text: 'zedoeuvre' })).rows).toEqual([]);
	});
});

test('a registration without a name is refused by the database', async () => {
	const { orderId } = await placeNew(await makeEvent());
	const insert = (code: string, names: string) =>
		write('registration.test', (tx) =>
			tx.run(sql`INSERT INTO registration (event_id, order_id, person_id, status, code, created_at${sql.raw(names && ', given_name, family_name')})
				SELECT event_id, order_id, person_id, 'cancelled', ${code}, created_at${sql.raw(names)} FROM registration WHERE order_id = ${orderId} LIMIT 1`)
		);
	const refused = await insert('SANSNOM234', '').catch(violation);
	expect(refused).toBe('registration_named');
	await insert('NOMMEE2345', ", 'Zed', 'Nommée'");
	expect((await findTicket('NOMMEE2345')).familyName).toBe('Nommée');
});
