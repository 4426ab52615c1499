import { eq } from 'drizzle-orm';
import ICAL from 'ical.js';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { beforeEach, expect, test } from 'vitest';
import { reader } from '../../../src/lib/server/db/client.ts';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { absolute, orderPath, ticketPath } from '../../../src/lib/server/links.ts';
import { eraseOldCodes } from '../../../src/lib/server/mail/deliver.ts';
import { onLoginCode } from '../../../src/lib/server/outbox/handlers/messages.ts';
import {
	onBookingsChanged,
	onOrderCancelled,
	onOrderConfirmed,
	onOrderPaid,
	onOrderResend,
	onTransferred
} from '../../../src/lib/server/outbox/handlers/orders.ts';
import type { LeasedFact } from '../../../src/lib/server/outbox/queue.ts';
import { issueInvoice } from '../../../src/lib/server/payments/invoices.ts';
import { findOrder } from '../../../src/lib/server/registration/queries.ts';
import { makeEvent } from '../../factories/event.ts';
import { personFields, placeNew } from '../../factories/form.ts';
import { makeOrder } from '../../factories/order.ts';

const fact = (id = 1, createdAt = new Date()) => ({ id, createdAt, attempts: 1 }) as LeasedFact<never>;

beforeEach(async () => {
	await write('mail.test', async (tx) => {
		await tx.delete(t.mailAttachment);
		await tx.delete(t.mail);
	});
});

async function mails() {
	const db = await reader();
	const rows = await db.select().from(t.mail).orderBy(t.mail.id);
	const files = await db.select().from(t.mailAttachment).orderBy(t.mailAttachment.id);
	return rows.map((row) => ({ ...row, files: files.filter(({ mailId }) => mailId === row.id) }));
}

/** What both parts of a message say, without its layout. */
const parts = ({ text, html }: { text: string; html: string }) =>
	[
		text,
		html
			.replace(/<style>[^]*?<\/style>/, '')
			.replace(/<[^>]*>/g, ' ')
			.replace(/&amp;/g, '&')
	].map((part) => part.replace(/[\s>]+/g, ' '));

async function pdfText(content: Uint8Array): Promise<string> {
	const document = await getDocument({ data: new Uint8Array(content), verbosity: 0 }).promise;
	const pages = await Promise.all(
		Array.from({ length: document.numPages }, async (_, i) => {
			const { items } = await (await document.getPage(i + 1)).getTextContent();
			return items.map((item) => ('str' in item ? item.str : '')).join(' ');
		})
	);
	return pages.join(' ').replace(/\s+/g, ' ');
}

async function makeConfirmed(people: readonly (readonly string[])[] = [['complet', 'souper'], ['jour-1']]) {
	const made = await makeEvent();
	const placed = await makeOrder(made, { status: 'awaiting_payment', method: 'invoice', people });
	const invoice = await write('payments.test', async (tx) => issueInvoice(tx, { orderId: placed.order.id }));
	return { ...made, ...placed, invoice };
}

test('a confirmed order gives the payer its invoice and each person their badge and agenda', async () => {
	const { order, registrations, event, sessions } = await makeConfirmed();
	await write('programme.test', (tx) =>
		tx
			.insert(t.booking)
			.values({ sessionId: sessions.a.id, registrationId: registrations[0]!.id, createdAt: new Date() })
	);
	await onOrderConfirmed({ orderId: order.id }, fact());
	const [payer, first, second, ...others] = await mails();
	expect(others).toEqual([]);
	expect(payer).toMatchObject({
		template: 'confirmation',
		recipient: order.payerEmail,
		orderId: order.id,
		status: 'kept'
	});
	const amounts = [order.subtotalCents, order.tpsCents, order.tvqCents, order.totalCents].map((cents) =>
		new Intl.NumberFormat('fr-CA', { style: 'currency', currency: 'CAD' })
			.format(cents / 100)
			.replace(/\s/g, ' ')
	);
	for (const part of parts(payer!)) {
		for (const amount of amounts) expect(part).toContain(amount);
		expect(part).toContain(order.code);
		expect(part).toContain('Colloque complet');
		expect(part).toMatch(/chèque à l’ordre de/);
		expect(part).toContain(event.name);
	}
	for (const part of [payer!.text, payer!.html.replace(/&amp;/g, '&')])
		expect(part).toContain(absolute(orderPath(order.code)));
	expect(payer!.files.map(({ filename }) => filename)).toEqual([
		expect.stringMatching(/^facture-\d{4}-\d+\.pdf$/)
	]);
	expect(await pdfText(payer!.files[0]!.content)).toContain('Maëlle Éthier');

	expect(first).toMatchObject({ template: 'ticket', orderId: order.id });
	expect(first!.files.map(({ contentType }) => contentType.split(';')[0])).toEqual([
		'application/pdf',
		'text/calendar'
	]);
	expect(await pdfText(first!.files[0]!.content)).toContain('Noé');
	const calendar = new ICAL.Component(ICAL.parse(first!.files[1]!.content.toString()));
	expect(calendar.getFirstSubcomponent('vevent')!.getFirstPropertyValue('summary')).toBe('Atelier a');
	for (const part of parts(first!)) {
		expect(part).toContain('Atelier a');
		expect(part).toContain('Salle A');
		expect(part).toContain('Colloque complet + Souper');
		expect(part).toMatch(/code QR/);
	}
	// The second has chosen nothing, and is invited to.
	for (const part of [second!.text, second!.html]) expect(part).toContain('Choisissez vos ateliers');
	expect(second!.html.replace(/&amp;/g, '&')).toContain(absolute(ticketPath(registrations[1]!.code)));
	expect(first!.html).not.toContain('Choisissez vos ateliers');
	expect(first!.html).not.toContain(registrations[1]!.code);
});

test('done twice, a fact doubles no message; asked again, the messages are made again', async () => {
	const { order } = await makeConfirmed();
	await onOrderConfirmed({ orderId: order.id }, fact());
	const once = await mails();
	await onOrderConfirmed({ orderId: order.id }, fact());
	expect(await mails()).toEqual(once);
	await onOrderResend({ orderId: order.id, requestId: 'r1' }, fact());
	await onOrderResend({ orderId: order.id, requestId: 'r1' }, fact());
	expect(await mails()).toHaveLength(2 * once.length);
});

test('asked for one person, only they hear; a payer who has not paid yet gets the way back to the order', async () => {
	const { order, registrations } = await makeConfirmed();
	const registrationId = registrations[1]!.id;
	await onOrderResend({ orderId: order.id, requestId: 'r2', registrationId }, fact());
	expect((await mails()).map(({ template }) => template)).toEqual(['ticket']);

	const made = await makeEvent();
	const held = await placeNew(made, {
		people: [personFields(), personFields()],
		fields: { method: 'card' }
	});
	const { people } = await findOrder(held.code);
	for (const one of people)
		await onOrderResend({ orderId: held.orderId, requestId: `r3-${one.id}`, registrationId: one.id }, fact());
	const [, waiting, ...others] = await mails();
	expect(others).toEqual([]);
	expect(waiting).toMatchObject({ template: 'held', recipient: people[0]!.person.email });
	for (const part of parts(waiting!)) expect(part).toContain('places sont gardées jusqu’à');
	expect(waiting!.text).toContain(absolute(orderPath(held.code)));
	await onOrderResend({ orderId: held.orderId, requestId: 'r4' }, fact());
	expect(await mails()).toHaveLength(2);
});

test('an order cancelled before its confirmation left is not confirmed, and who left gets no ticket', async () => {
	const { order, registrations } = await makeConfirmed();
	await write('registration.test', (tx) =>
		tx
			.update(t.registration)
			.set({ status: 'cancelled', cancelledAt: new Date() })
			.where(eq(t.registration.id, registrations[1]!.id))
	);
	await onOrderConfirmed({ orderId: order.id }, fact());
	expect((await mails()).map(({ template }) => template)).toEqual(['confirmation', 'ticket']);
	const other = await makeConfirmed();
	await write('registration.test', (tx) =>
		tx
			.update(t.order)
			.set({ status: 'cancelled', cancelledAt: new Date() })
			.where(eq(t.order.id, other.order.id))
	);
	await onOrderConfirmed({ orderId: other.order.id }, fact());
	expect(await mails()).toHaveLength(2);
});

test('names of markup stay names in what is sent', async () => {
	const { order, registrations } = await makeConfirmed();
	const nasty = `<script>alert("Zoé")</script>`;
	await write('members.test', (tx) =>
		tx.update(t.registration).set({ givenName: nasty }).where(eq(t.registration.id, registrations[0]!.id))
	);
	await onOrderConfirmed({ orderId: order.id }, fact());
	const [payer, first] = await mails();
	for (const one of [payer!, first!]) {
		expect(one.html).not.toContain('<script');
		expect(one.html).toContain('&lt;script&gt;');
		expect(one.text).toContain(nasty);
	}
});

test('a payment is acknowledged once a fact, with what is left', async () => {
	const { order } = await makeConfirmed();
	await write('payments.test', (tx) =>
		tx.insert(t.payment).values({
			orderId: order.id,
			direction: 'in',
			method: 'cheque',
			amountCents: 10_000,
			reference: '123',
			at: new Date()
		})
	);
	await onOrderPaid({ orderId: order.id }, fact(5));
	await onOrderPaid({ orderId: order.id }, fact(5));
	const [received, ...others] = await mails();
	expect(others).toEqual([]);
	for (const part of parts(received!)) {
		expect(part).toContain('100,00 $');
		expect(part).toContain('Chèque');
		expect(part).toContain('Reste à payer');
	}
});

test('a cancellation tells the payer and whoever lost their place, once each', async () => {
	const { order, registrations } = await makeConfirmed();
	await write('registration.test', (tx) =>
		tx
			.update(t.registration)
			.set({ status: 'cancelled', cancelledAt: new Date() })
			.where(eq(t.registration.id, registrations[1]!.id))
	);
	const gone = { orderId: order.id, registrationIds: [registrations[1]!.id], creditNoteId: null };
	await onOrderCancelled(gone, fact(9));
	await onOrderCancelled(gone, fact(9));
	const made = await mails();
	expect(made.map(({ template }) => template)).toEqual(['cancellation', 'cancellation']);
	expect(made[0]!.recipient).toBe(order.payerEmail);
	expect(made[0]!.subject).toContain('Places annulées');
	for (const part of parts(made[1]!)) expect(part).toContain('votre badge n’est plus valable');
});

test('changed sessions reach the person with their calendar, and a transfer both people', async () => {
	const { registrations, sessions } = await makeConfirmed();
	const [first, second] = registrations;
	await write('programme.test', (tx) =>
		tx
			.insert(t.booking)
			.values({ sessionId: sessions.d.id, registrationId: first!.id, createdAt: new Date() })
	);
	await onBookingsChanged({ registrationId: first!.id, sequence: 1 }, fact());
	await onBookingsChanged({ registrationId: first!.id, sequence: 1 }, fact());
	const [changed, ...none] = await mails();
	expect(none).toEqual([]);
	for (const part of parts(changed!)) expect(part).toContain('Atelier d');
	expect(changed!.files[0]!.content.toString()).toContain('BEGIN:VCALENDAR');

	await write('registration.test', (tx) =>
		tx.update(t.registration).set({ status: 'transferred' }).where(eq(t.registration.id, first!.id))
	);
	await onTransferred({ fromRegistrationId: first!.id, registrationId: second!.id }, fact());
	const [, ticket, word] = await mails();
	expect(ticket).toMatchObject({ template: 'ticket' });
	expect(word!.subject).toContain('Votre place a changé de main');
	// Who took the place is theirs to say.
	expect(word!.text + word!.html).not.toContain(second!.code);
});

test('a code is mailed while it lives, not after, and does not stay readable for long', async () => {
	const login = { email: 'a@exemple.org', code: '918273', locale: 'fr' } as const;
	await onLoginCode(login, fact(1, new Date(Date.now() - 3600_000)));
	expect(await mails()).toEqual([]);
	await onLoginCode(login, fact(2));
	const [made] = await mails();
	expect(made!.text).toContain('918273');
	expect(made!.subject).not.toContain('918273');
	await eraseOldCodes(new Date(Date.now() - 60_000));
	expect((await mails())[0]!.text).toContain('918273');
	await eraseOldCodes(new Date(Date.now() + 60_000));
	expect(JSON.stringify(await mails())).not.toContain('918273');
});
