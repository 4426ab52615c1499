import { asc, eq, sql } from 'drizzle-orm';
import { dayOf } from '../../format/dates.ts';
import { taxed, type TaxCode } from '../../pricing/taxes.ts';
import { DAY_MS, now } from '../clock.ts';
import { oneOf } from '../db/one-of.ts';
import { insertRows } from '../db/insert.ts';
import { invoice, type InvoiceLine, type InvoiceParty } from '../db/schema/payments.ts';
import type { BillingAddress } from '../db/schema/registration.ts';
import type { Tx } from '../db/write.ts';
import { Refusal } from '../errors.ts';
import { CREDIT_NOTES, nextNumber } from './series.ts';
import { linesOf, soldLines, type Amounts, type SoldRow } from './sold-lines.ts';
import { supplier } from './supplier.ts';

interface CreditNote {
	creditNoteId: number;
	number: string;
	totalCents: number;
}

/** An invoice, and the credit notes that undo parts of it so far. */
interface Documents {
	original: typeof invoice.$inferSelect;
	credited: (typeof invoice.$inferSelect)[];
}

/** When an order confirmed by invoice at an instant is to be paid, by its event's terms. */
export function invoiceDueAt(event: { invoiceTermsDays: number }, at: Date): Date {
	return new Date(at.getTime() + event.invoiceTermsDays * DAY_MS);
}

/**
 * Issues the invoice of an order: one line a ticket type and price, or the pack that it buys, the order's own amounts, a number that follows the
 * last. An order has one invoice: asked again, the first is given back.
 * @param order.dueOn `YYYY-MM-DD`, for an order to be paid later
 * @throws Refusal `not_found` (404) for an unknown order
 */
export async function issueInvoice(
	tx: Tx,
	{ orderId, dueOn = null }: { orderId: number; dueOn?: string | null }
): Promise<{ invoiceId: number; number: string }> {
	const rows = await soldLines(tx, orderId);
	const order = rows[0];
	if (!order) throw new Refusal('not_found', { status: 404 });
	if (order.issuedId !== null) return { invoiceId: order.issuedId, number: order.issuedNumber! };

	const lines = linesOf(rows);
	const missing = order.subtotalCents - lines.reduce((sum, line) => sum + line.amountCents, 0);
	// What was sold and is gone since (someone left while the card was being paid): the invoice still says the order's
	// total, because that is what is owed until a credit note.
	if (missing !== 0) lines.push(correction(missing, 'Places retirées avant la facture'));

	const issuedOn = dayOf(now());
	const number = await nextNumber(tx, '', issuedOn);
	const [issued] = await insertRows(
		tx,
		invoice,
		[
			{
				number,
				kind: 'invoice',
				orderId,
				issuedOn,
				dueOn,
				supplier: supplier(),
				buyer: buyerOf(order),
				purchaseOrder: order.purchaseOrder,
				lines,
				subtotalCents: order.subtotalCents,
				tpsCents: order.tpsCents,
				tvqCents: order.tvqCents,
				totalCents: order.totalCents,
				createdAt: now()
			}
		],
		{ returning: ['id'] }
	);
	return { invoiceId: issued!.id, number };
}

/**
 * Undoes part or all of an order's invoice. Taxes are those of everything credited so far less those already credited:
 * the credit notes of an invoice never exceed it, and together come to it exactly, whatever the parts.
 * @param what.keptPercent of what these tickets cost, kept for a late withdrawal: a line of its own, taken away
 * @param what.registrationIds whose tickets are credited, before or after they are cancelled; `'all'` takes what is left
 * @returns null when no invoice was issued, or nothing is left to credit
 */
export async function issueCreditNote(
	tx: Tx,
	{
		orderId,
		registrationIds,
		keptPercent = 0
	}: { orderId: number; registrationIds: readonly number[] | 'all'; keptPercent?: number }
): Promise<CreditNote | null> {
	const documents = await documentsOf(tx, orderId);
	if (!documents) return null;
	const { original, credited } = documents;
	const left = remaining(
		original.lines,
		credited.flatMap((document) => document.lines)
	);
	const given =
		registrationIds === 'all' ? left : pick(left, await ticketCounts(tx, orderId, registrationIds));
	return writeCreditNote(tx, documents, [...given, ...keptOf(given, keptPercent)]);
}

/**
 * Gives back what was kept of some tickets as they were credited, in part: the part that the rule kept of each tax, and
 * for the last of them all that is left of it, so that what was rounded for several together comes back to the cent.
 * @returns null when no invoice was issued, or nothing is kept of it
 */
export async function creditKept(
	tx: Tx,
	{
		orderId,
		registrationId,
		keptPercent,
		isLast
	}: { orderId: number; registrationId: number; keptPercent: number; isLast: boolean }
): Promise<CreditNote | null> {
	const documents = await documentsOf(tx, orderId);
	if (!documents) return null;
	const counts = await ticketCounts(tx, orderId, [registrationId]);
	const share = keptOf(pick(documents.original.lines, counts), keptPercent);
	const held = Map.groupBy(
		documents.credited.flatMap(({ lines }) => lines).filter(({ ticketTypeId }) => ticketTypeId === null),
		({ taxCode }) => taxCode
	);
	const lines = [...held].flatMap(([taxCode, group]) => {
		const left = -group.reduce((sum, { amountCents }) => sum + amountCents, 0);
		const mine = -share.reduce((sum, line) => sum + (line.taxCode === taxCode ? line.amountCents : 0), 0);
		const cents = isLast ? left : Math.min(left, mine);
		return cents > 0 ? [{ ...correction(cents, 'Retenue pour retrait tardif, rendue'), taxCode }] : [];
	});
	return writeCreditNote(tx, documents, lines);
}

async function documentsOf(tx: Tx, orderId: number): Promise<Documents | null> {
	const documents = await tx
		.select()
		.from(invoice)
		.where(eq(invoice.orderId, orderId))
		.orderBy(asc(invoice.id));
	const original = documents.find(({ kind }) => kind === 'invoice');
	return original ? { original, credited: documents.filter(({ kind }) => kind === 'credit_note') } : null;
}

async function writeCreditNote(
	tx: Tx,
	{ original, credited }: Documents,
	lines: InvoiceLine[]
): Promise<CreditNote | null> {
	const amounts = creditAmounts(original, credited, lines);
	if (amounts.totalCents === 0) return null;

	const issuedOn = dayOf(now());
	const number = await nextNumber(tx, CREDIT_NOTES, issuedOn);
	const [issued] = await tx
		.insert(invoice)
		.values({
			number,
			kind: 'credit_note',
			orderId: original.orderId,
			invoiceId: original.id,
			issuedOn,
			supplier: supplier(),
			buyer: original.buyer,
			purchaseOrder: original.purchaseOrder,
			lines,
			...amounts,
			createdAt: now()
		})
		.returning({ id: invoice.id });
	return { creditNoteId: issued!.id, number, totalCents: amounts.totalCents };
}

/**
 * What a credit note of `lines` is worth after `credited`. When nothing of the original is left it takes the remainder,
 * so that an invoice whose amounts were corrected by hand is undone to the cent too.
 */
export function creditAmounts(
	original: Amounts & { lines: readonly InvoiceLine[] },
	credited: readonly (Amounts & { lines: readonly InvoiceLine[] })[],
	lines: readonly InvoiceLine[]
): Amounts {
	const before = credited.flatMap((document) => document.lines);
	const hasKept = [...before, ...lines].some(({ amountCents }) => amountCents < 0);
	const isLast = !hasKept && remaining(original.lines, [...before, ...lines]).length === 0;
	const target = isLast ? original : taxed([...before, ...lines]);
	// A target above the original (a line credited at a higher tax) stops at the original, tax by tax.
	const part = (key: 'subtotalCents' | 'tpsCents' | 'tvqCents') => {
		const already = credited.reduce((sum, document) => sum + document[key], 0);
		return Math.max(0, Math.min(target[key], original[key]) - already);
	};
	const subtotalCents = part('subtotalCents');
	const tpsCents = part('tpsCents');
	const tvqCents = part('tvqCents');
	return { subtotalCents, tpsCents, tvqCents, totalCents: subtotalCents + tpsCents + tvqCents };
}

/** The lines of an invoice less those credited, quantity by quantity. */
function remaining(lines: readonly InvoiceLine[], credited: readonly InvoiceLine[]): InvoiceLine[] {
	const gone = new Map<string, number>();
	for (const line of credited) gone.set(keyOf(line), (gone.get(keyOf(line)) ?? 0) + line.quantity);
	return lines.flatMap((line) => {
		const quantity = line.quantity - (gone.get(keyOf(line)) ?? 0);
		return quantity > 0 ? [{ ...line, quantity, amountCents: quantity * line.unitCents }] : [];
	});
}

/** What is kept of some lines, by tax code. */
function keptOf(lines: readonly InvoiceLine[], percent: number): InvoiceLine[] {
	if (percent === 0) return [];
	return [...Map.groupBy(lines, ({ taxCode }) => taxCode)].flatMap(([taxCode, group]) => {
		const kept = Math.round((group.reduce((sum, { amountCents }) => sum + amountCents, 0) * percent) / 100);
		return kept > 0
			? [
					{
						...correction(-kept, `Retenue pour retrait tardif (${percent}\u00a0%)`),
						...{ taxCode, training: false }
					}
				]
			: [];
	});
}

/** Of `lines`, at most the quantity wanted of each ticket type and price. */
function pick(lines: readonly InvoiceLine[], wanted: ReadonlyMap<string, number>): InvoiceLine[] {
	return lines.flatMap((line) => {
		const quantity = Math.min(line.quantity, wanted.get(keyOf(line)) ?? 0);
		return quantity > 0 ? [{ ...line, quantity, amountCents: quantity * line.unitCents }] : [];
	});
}

function keyOf(line: Pick<InvoiceLine, 'ticketTypeId' | 'unitCents' | 'taxCode'>): string {
	return `${line.ticketTypeId}:${line.unitCents}:${line.taxCode}`;
}

async function ticketCounts(
	tx: Tx,
	orderId: number,
	registrationIds: readonly number[]
): Promise<Map<string, number>> {
	const rows = await tx.all<{
		ticketTypeId: number;
		unitCents: number;
		taxCode: TaxCode;
		quantity: number;
	}>(sql`
		SELECT k.ticket_type_id AS ticketTypeId, k.price_cents AS unitCents, k.tax_code AS taxCode, count(*) AS quantity
		FROM registration r JOIN ticket k ON k.registration_id = r.id
		WHERE r.order_id = ${orderId} AND r.id IN ${oneOf(registrationIds)}
		GROUP BY k.ticket_type_id, k.price_cents, k.tax_code`);
	return new Map(rows.map((row) => [keyOf(row), row.quantity]));
}

function correction(cents: number, description: string): InvoiceLine {
	return {
		ticketTypeId: null,
		description,
		quantity: 1,
		unitCents: cents,
		amountCents: cents,
		taxCode: 'taxable',
		training: false
	};
}

function buyerOf(order: SoldRow): InvoiceParty {
	const address = JSON.parse(order.billingAddress) as BillingAddress;
	return {
		name: order.payerName,
		email: order.payerEmail,
		...(order.organisation ? { organisation: order.organisation } : {}),
		...address
	};
}
