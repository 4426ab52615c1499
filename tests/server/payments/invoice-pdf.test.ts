import { eq } from 'drizzle-orm';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { beforeAll, expect, test } from 'vitest';
import * as t from '../../../src/lib/server/db/schema/index.ts';
import { write } from '../../../src/lib/server/db/write.ts';
import { Pen } from '../../../src/lib/server/payments/document-pdf.ts';
import { invoicePdf } from '../../../src/lib/server/payments/invoice-pdf.ts';
import { issueCreditNote, issueInvoice } from '../../../src/lib/server/payments/invoices.ts';
import { makeEvent } from '../../factories/event.ts';
import { makeOrder } from '../../factories/order.ts';

const open = (pdf: Buffer) => getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
type Pdf = Awaited<ReturnType<typeof open>>;

async function textOf(document: Pdf): Promise<string> {
	const pages = [];
	for (let n = 1; n <= document.numPages; n++) {
		const { items } = await (await document.getPage(n)).getTextContent();
		pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join(''));
	}
	return pages.join(' ');
}

let event: Awaited<ReturnType<typeof makeEvent>>;
beforeAll(async () => {
	event = await makeEvent();
	await write('events.test', async (tx) => {
		await tx.update(t.event).set({ name: 'QUARIERA 2027' }).where(eq(t.event.id, event.event.id));
		await tx
			.update(t.ticketType)
			.set({ name: 'Souper «\u00a0Nuit d’hiver\u00a0» à l’Î' })
			.where(eq(t.ticketType.id, event.types.souper!.id));
	});
});

async function issued(options: Parameters<typeof makeOrder>[1] = {}) {
	const made = await makeOrder(event, {
		status: 'awaiting_payment',
		method: 'invoice',
		people: [['complet', 'souper'], ['complet']],
		...options
	});
	const { invoiceId, number } = await write('payments.test', (tx) =>
		issueInvoice(tx, { orderId: made.order.id, dueOn: '2027-03-01' })
	);
	return { ...made, invoiceId, number };
}

test('says all that an invoice must, in French, accents and guillemets kept', async () => {
	const { order, invoiceId, number } = await issued();
	const text = (await textOf(await open(await invoicePdf(invoiceId)))).replaceAll('\u00a0', ' ');
	for (const words of [
		'Facture',
		number,
		'AXTRA',
		'TPS : 00000 0000 RT0001',
		'TVQ : 0000000000 TQ0001',
		'Maëlle Éthier',
		'Trois-Rivières (Québec)',
		'Colloque complet – QUARIERA 2027',
		'Souper « Nuit d’hiver » à l’Î – QUARIERA 2027',
		'TPS (5 %)',
		'TVQ (9,975 %)',
		'1 350,00 $',
		'67,50 $',
		'134,66 $',
		'1 552,16 $',
		'1er mars 2027',
		'Par chèque',
		'Par virement',
		`Commande ${order.code}`,
		'Frais de formation, avant taxes : 900,00 $',
		'Repas, soupers et autres frais, à part : 450,00 $'
	])
		expect(text).toContain(words);
});

/** Whether a guillemet ends up alone at the end of a line, for words that fall anywhere in their column. */
async function breaksAfterGuillemet(space: string): Promise<boolean> {
	const pen = new Pen('Essai');
	for (let filler = 20; filler < 60; filler++)
		pen.y += pen.write('P', `${'e'.repeat(filler)} «${space}hiver${space}»`, { width: 272 }, { size: 10 });
	const document = await open(await pen.finish('Essai'));
	const lines: string[] = [];
	for (let n = 1; n <= document.numPages; n++)
		for (const item of (await (await document.getPage(n)).getTextContent()).items)
			if ('str' in item) lines.push(item.str.trim());
	return lines.some((line) => line.endsWith('«') || line.startsWith('»'));
}

test('never breaks a line at a no-break space; control: at a plain one it does', async () => {
	expect(await breaksAfterGuillemet('\u00a0')).toBe(false);
	expect(await breaksAfterGuillemet(' ')).toBe(true);
});

test('is tagged, titled, in French, with its fonts inside', async () => {
	const { invoiceId, number } = await issued();
	const pdf = await invoicePdf(invoiceId);
	const document = await open(pdf);
	const { info } = await document.getMetadata();
	expect(info).toMatchObject({ Title: `Facture ${number}`, Language: 'fr-CA' });
	expect(await document.getMarkInfo()).toMatchObject({ Marked: true });
	const tree = JSON.stringify(await (await document.getPage(1)).getStructTree());
	for (const role of ['H1', 'H2', 'Table', 'TH', 'TD']) expect(tree).toContain(`"role":"${role}"`);
	const raw = pdf.toString('latin1');
	expect(raw.match(/\/FontFile2/g)).toHaveLength(3);
	expect(raw).not.toContain('/Helvetica');
});

test('says what was paid and what is left, then that it is a receipt', async () => {
	const { order, invoiceId } = await issued();
	const pay = (amountCents: number, reference: string) =>
		write('payments.test', (tx) =>
			tx.insert(t.payment).values({
				orderId: order.id,
				direction: 'in',
				method: 'cheque',
				amountCents,
				reference,
				at: new Date('2027-02-11T17:00:00Z')
			})
		);
	const read = async () => (await textOf(await open(await invoicePdf(invoiceId)))).replaceAll('\u00a0', ' ');
	await pay(50_000, '1');
	expect(await read()).toMatch(/Chèque, 11 février 2027.*−500,00 \$.*Solde à payer.*1 052,16 \$/);
	await pay(order.totalCents - 50_000, '2');
	const paid = await read();
	expect(paid).toContain('Facture payée');
	expect(paid).not.toContain('Par chèque');
});

test('a credit note says which invoice it undoes', async () => {
	const { order, registrations, number } = await issued();
	const note = await write('payments.test', (tx) =>
		issueCreditNote(tx, { orderId: order.id, registrationIds: [registrations[1]!.id] })
	);
	const text = (await textOf(await open(await invoicePdf(note!.creditNoteId)))).replaceAll('\u00a0', ' ');
	expect(text).toContain('Note de crédit');
	expect(text).toContain(note!.number);
	expect(text).toContain(`facture ${number}`);
	expect(text).toContain('Total crédité');
	expect(text).not.toContain('Par chèque');
});

test('goes on to a second page, numbered, when lines are many', async () => {
	const { order, invoiceId } = await issued();
	const line = (i: number) => ({
		ticketTypeId: i,
		description: `Formation ${i} – un titre assez long pour tenir sur deux lignes de la colonne, accents compris`,
		quantity: 1,
		unitCents: 100,
		amountCents: 100,
		taxCode: 'exempt' as const,
		training: true
	});
	const [row] = await write('payments.test', (tx) =>
		tx
			.insert(t.invoice)
			.values({
				number: 'NC-1999-00001',
				kind: 'credit_note',
				orderId: order.id,
				invoiceId,
				issuedOn: '2027-01-01',
				supplier: { name: 'AXTRA', tpsNumber: '1', tvqNumber: '2' },
				buyer: { name: 'Quelqu’un' },
				lines: Array.from({ length: 40 }, (_, i) => line(i)),
				subtotalCents: 4000,
				tpsCents: 0,
				tvqCents: 0,
				totalCents: 4000,
				createdAt: new Date()
			})
			.returning({ id: t.invoice.id })
	);
	const document = await open(await invoicePdf(row!.id));
	expect(document.numPages).toBeGreaterThan(1);
	const text = (await textOf(document)).replaceAll('\u00a0', ' ');
	expect(text).toContain(`Page ${document.numPages} de ${document.numPages}`);
	expect(text).toContain('Formation 39');
});

test('an invoice that does not exist is refused', async () => {
	await expect(invoicePdf(999_999)).rejects.toMatchObject({ code: 'not_found' });
});
