import { date } from '../../format/dates.ts';
import { money } from '../../format/money.ts';
import type { InvoiceLine, InvoiceParty } from '../db/schema/payments.ts';
import { INK, SOFT } from '../print.ts';
import { threaded } from '../thread.ts';
import { PAGE, Pen } from './document-pdf.ts';
import type { InvoiceView } from './invoice-view.ts';

/** A space that keeps words together. */
const NBSP = '\u00a0';
const METHODS = { card: 'Carte', cheque: 'Chèque', transfer: 'Virement', other: 'Autre paiement' };

/** Columns of the table of lines: left edges and widths. */
const COLUMNS = {
	description: { x: PAGE.left, width: 272 },
	quantity: { x: 334, width: 44 },
	unit: { x: 386, width: 80 },
	amount: { x: 474, width: PAGE.right - 474 }
};

/** Draws an invoice or a credit note: tagged, fonts embedded. */
export const drawInvoice = threaded(import.meta.url, 'invoice', draw);

async function draw(view: InvoiceView): Promise<Uint8Array> {
	const { document: issued } = view;
	const isCredit = issued.kind === 'credit_note';
	const pen = new Pen(`${isCredit ? 'Note de crédit' : 'Facture'} ${issued.number}`);
	writeHead(pen, view);
	writeParties(pen, view);
	writeLines(pen, issued.lines);
	writeTotals(pen, view);
	writeTraining(pen, view);
	if (isCredit) writeCreditTerms(pen, view);
	else writeTerms(pen, view);
	return pen.finish(
		`${issued.supplier.name}  ·  ${isCredit ? 'Note de crédit' : 'Facture'} ${issued.number}  ·  Commande ${view.orderCode}`
	);
}

function writeHead(pen: Pen, { document: issued, original, orderCode }: InvoiceView): void {
	const isCredit = issued.kind === 'credit_note';
	pen.mark(PAGE.left, 50, 34);
	pen.write('P', issued.supplier.name, { x: 98, y: 59, width: 240 }, { face: 'strong', size: 10.5 });
	pen.y = 108;
	pen.y += pen.write(
		'H1',
		isCredit ? 'Note de crédit' : 'Facture',
		{ width: 300 },
		{ face: 'title', size: 38, spacing: -1.2 }
	);
	pen.write('P', issued.number, { width: 300 }, { face: 'title', size: 17, colour: SOFT, spacing: -0.2 });

	const facts: [string, string][] = [['Date', date(issued.issuedOn)]];
	if (original)
		facts.push(['Porte sur', `facture ${original.number}`], ['datée du', date(original.issuedOn)]);
	if (issued.dueOn) facts.push(['Échéance', date(issued.dueOn)]);
	facts.push(['Commande', orderCode]);
	if (issued.purchaseOrder) facts.push(['Bon de commande', issued.purchaseOrder]);
	let y = 114;
	for (const [label, value] of facts) {
		const labelHeight = pen.write('P', label, { x: 358, y, width: 88 }, { size: 9.5, colour: SOFT });
		const height = pen.write(
			'P',
			value,
			{ x: 450, y, width: PAGE.right - 450 },
			{ face: 'strong', size: 9.5 }
		);
		y += Math.max(height, labelHeight) + 3;
	}
	pen.y = Math.max(pen.y + 44, y + 14);
}

function writeParties(pen: Pen, { document: issued }: InvoiceView): void {
	const { supplier, buyer } = issued;
	const top = pen.y;
	const from = writeParty(pen, 'Fournisseur', PAGE.left, top, [
		supplier.name,
		...addressOf(supplier),
		supplier.email,
		`TPS : ${supplier.tpsNumber}`.replace(' :', `${NBSP}:`),
		`TVQ : ${supplier.tvqNumber}`.replace(' :', `${NBSP}:`)
	]);
	const to = writeParty(pen, issued.kind === 'credit_note' ? 'Crédit accordé à' : 'Facturé à', 318, top, [
		buyer.organisation || buyer.name,
		buyer.organisation ? `À l’attention de ${buyer.name}` : undefined,
		...addressOf(buyer),
		buyer.email
	]);
	pen.y = Math.max(from, to) + 22;
}

function writeParty(
	pen: Pen,
	title: string,
	x: number,
	top: number,
	[name, ...lines]: (string | undefined)[]
): number {
	const width = 240;
	let y = top + pen.write('H2', title, { x, y: top, width }, { face: 'strong', size: 9.5, colour: SOFT }) + 3;
	y += pen.write('P', name ?? '', { x, y, width }, { face: 'strong', size: 10.5 }) + 2;
	return y + pen.write('P', lines.filter(Boolean).join('\n'), { x, y, width }, { size: 10 });
}

function addressOf(party: InvoiceParty): string[] {
	const city = [
		party.city && party.province ? `${party.city} (${party.province})` : party.city,
		party.postalCode
	];
	return [party.line1 ?? '', city.filter(Boolean).join(NBSP + NBSP)].filter(Boolean);
}

function writeLines(pen: Pen, lines: readonly InvoiceLine[]): void {
	pen.need(80);
	const table = pen.open('Table');
	const head = pen.open('TR', table);
	const style = { face: 'strong', size: 9.5, colour: SOFT } as const;
	const into = { parent: head, scope: 'Column' } as const;
	pen.write('TH', 'Description', COLUMNS.description, style, into);
	pen.write('TH', 'Quantité', COLUMNS.quantity, { ...style, align: 'right' }, into);
	pen.write('TH', 'Prix unitaire', COLUMNS.unit, { ...style, align: 'right' }, into);
	pen.write('TH', 'Montant', COLUMNS.amount, { ...style, align: 'right' }, into);
	pen.y += 17;
	pen.rule(pen.y, INK, 1.5);
	pen.y += 8;
	for (const line of lines) {
		pen.need(44);
		const row = { parent: pen.open('TR', table) };
		const note = { taxable: '', exempt: ' (exonéré de taxes)', zero_rated: ' (détaxé)' }[line.taxCode];
		const height = pen.write('TD', line.description + note, COLUMNS.description, {}, row);
		pen.write('TD', String(line.quantity), COLUMNS.quantity, { align: 'right' }, row);
		pen.write('TD', money(line.unitCents), COLUMNS.unit, { align: 'right' }, row);
		pen.write('TD', money(line.amountCents), COLUMNS.amount, { align: 'right' }, row);
		pen.y += height + 6;
		pen.rule(pen.y);
		pen.y += 8;
	}
}

function writeTotals(pen: Pen, view: InvoiceView): void {
	const { document: issued, payments, creditedCents, balanceCents, isOver } = view;
	const isCredit = issued.kind === 'credit_note';
	pen.need(130);
	const table = pen.open('Table');
	const row = (label: string, cents: number, strong = false) => {
		const parent = pen.open('TR', table);
		const size = strong ? 14 : 10;
		const face = strong ? ('title' as const) : ('text' as const);
		pen.write('TH', label, { x: 318, width: 150 }, { face, size }, { parent, scope: 'Row' });
		pen.write('TD', money(cents), COLUMNS.amount, { face, size, align: 'right' }, { parent });
		pen.y += size * 1.45 + 2;
	};
	row('Sous-total', issued.subtotalCents);
	row(`TPS (5${NBSP}%)`, issued.tpsCents);
	row(`TVQ (9,975${NBSP}%)`, issued.tvqCents);
	pen.rule(pen.y + 1, INK, 1.5);
	pen.y += 8;
	row(isCredit ? 'Total crédité' : 'Total', issued.totalCents, true);
	if (isCredit) return;
	pen.y += 2;
	for (const { direction, method, amountCents, at } of payments)
		row(
			`${direction === 'in' ? METHODS[method] : 'Remboursement'}, ${date(at)}`,
			direction === 'in' ? -amountCents : amountCents
		);
	if (creditedCents > 0) row('Notes de crédit', -creditedCents);
	if ((payments.length > 0 || creditedCents > 0) && !isOver)
		row('Solde à payer', Math.max(0, balanceCents), true);
}

/** Loi favorisant le développement et la reconnaissance des compétences de la main-d'œuvre: meals do not count. */
function writeTraining(pen: Pen, { document: { lines, kind } }: InvoiceView): void {
	const sum = (training: boolean) =>
		lines.filter((line) => line.training === training).reduce((total, line) => total + line.amountCents, 0);
	const [trainingCents, restCents] = [sum(true), sum(false)];
	if (trainingCents === 0) return;
	const rest = restCents > 0 ? ` Repas, soupers et autres frais, à part : ${money(restCents)}.` : '';
	paragraph(
		pen,
		'Loi du 1 %',
		`${kind === 'credit_note' ? 'Frais de formation annulés' : 'Frais de formation'}, avant taxes : ${money(trainingCents)}.${rest}`
	);
}

function writeTerms(pen: Pen, { document: issued, orderCode, balanceCents, isOver }: InvoiceView): void {
	if (isOver) return paragraph(pen, 'Commande annulée', 'Il n’y a rien à payer pour cette facture.');
	if (balanceCents <= 0) return paragraph(pen, 'Facture payée', 'Merci. Cette facture tient lieu de reçu.');
	const { supplier } = issued;
	const due = issued.dueOn ? `, au plus tard le ${date(issued.dueOn)}` : '';
	paragraph(pen, 'Modalités', `Payable en entier${due}. Aucun escompte.`);
	paragraph(
		pen,
		'Par chèque',
		`À l’ordre de « ${supplier.name} », à l’adresse du fournisseur, avec le numéro ${issued.number} au recto.`
	);
	paragraph(
		pen,
		'Par virement',
		`Demandez les coordonnées bancaires à ${supplier.email ?? supplier.name}, et inscrivez ${issued.number} comme référence. Pour payer par carte, ouvrez la page de la commande ${orderCode}.`
	);
}

function writeCreditTerms(pen: Pen, { document: issued, original }: InvoiceView): void {
	const rest = original ? ` la facture ${original.number}` : ' la facture';
	paragraph(
		pen,
		'Modalités',
		`Cette note annule, pour ${money(issued.totalCents)},${rest}. Ce qui a été payé en trop est remboursé par le moyen du paiement.`
	);
}

function paragraph(pen: Pen, title: string, words: string): void {
	pen.need(44);
	pen.y += 14;
	pen.write('H2', french(title), { width: 100 }, { face: 'strong' });
	pen.y += pen.write('P', french(words), { x: 160, width: PAGE.right - 160 });
}

/** No-break spaces where French wants them. */
function french(words: string): string {
	return words.replace(/« /g, `«${NBSP}`).replace(/ ([»:%])/g, `${NBSP}$1`);
}
