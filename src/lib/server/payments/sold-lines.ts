import { soldAs, type PriceStatus } from '../../pricing/status.ts';
import type { TaxCode } from '../../pricing/taxes.ts';
import type { Database } from '../db/client.ts';
import { runText } from '../db/direct.ts';
import type { InvoiceLine } from '../db/schema/payments.ts';
import type { Tx } from '../db/write.ts';

/** Events whose passes count as training investment (Loi favorisant le développement de la main-d'œuvre, « 1 % »). */
const TRAINING_KINDS = new Set(['colloquium', 'congress', 'training', 'webinar']);

export interface Amounts {
	subtotalCents: number;
	tpsCents: number;
	tvqCents: number;
	totalCents: number;
}

export interface SoldRow extends Amounts {
	issuedId: number | null;
	issuedNumber: string | null;
	payerName: string;
	payerEmail: string;
	organisation: string | null;
	billingAddress: string;
	purchaseOrder: string | null;
	eventName: string;
	eventKind: string;
	ticketTypeId: number | null;
	ticketName: string | null;
	priceStatus: PriceStatus | null;
	role: 'admission' | 'addon' | null;
	unitCents: number | null;
	taxCode: TaxCode | null;
	quantity: number;
	/** Paid by a credit of a pack: what it costs is nothing. */
	byCredit: 0 | 1;
	/** What the order sells besides places, as JSON: see {@link SoldItem}. */
	items: string;
}

/** A line of `order_item`. */
interface SoldItem {
	description: string;
	quantity: number;
	unitCents: number;
	taxCode: TaxCode;
	training: 0 | 1;
}

const SOLD_LINES = `
	SELECT o.subtotal_cents AS subtotalCents, o.tps_cents AS tpsCents, o.tvq_cents AS tvqCents, o.total_cents AS totalCents,
		i.id AS issuedId, i.number AS issuedNumber, o.payer_name AS payerName, o.payer_email AS payerEmail,
		coalesce(g.name, o.organisation_name) AS organisation, o.billing_address AS billingAddress,
		o.purchase_order AS purchaseOrder, e.name AS eventName, e.kind AS eventKind, y.id AS ticketTypeId,
		y.name AS ticketName, y.price_status AS priceStatus, y.role AS role, k.price_cents AS unitCents, k.tax_code AS taxCode, count(k.id) AS quantity,
		k.lot_id IS NOT NULL AS byCredit, (
			SELECT json_group_array(json_object('description', i.description, 'quantity', i.quantity,
				'unitCents', i.unit_cents, 'taxCode', i.tax_code, 'training', i.training) ORDER BY i.position)
			FROM order_item i WHERE i.order_id = o.id) AS items
	FROM "order" o
	JOIN event e ON e.id = o.event_id
	LEFT JOIN organisation g ON g.id = o.organisation_id
	LEFT JOIN invoice i ON i.order_id = o.id AND i.kind = 'invoice'
	LEFT JOIN registration r ON r.order_id = o.id AND r.status = 'active'
	LEFT JOIN ticket k ON k.registration_id = r.id AND k.status = 'active'
	LEFT JOIN ticket_type y ON y.id = k.ticket_type_id
	WHERE o.id = ?
	GROUP BY y.id, k.price_cents, k.tax_code, k.lot_id IS NOT NULL
	ORDER BY y.position, y.id, k.price_cents`;

/**
 * The order and what it holds, in one statement: a row a ticket type and price, or one row without ticket.
 * @param db the reader, or a write's transaction
 */
export function soldLines(db: Tx | Database, orderId: number): Promise<SoldRow[]> {
	return runText<SoldRow>(db, SOLD_LINES, [orderId]);
}

/** What an order sold, as an invoice prints it: what is no place first, then its tickets. */
export function linesOf(rows: readonly SoldRow[]): InvoiceLine[] {
	const items = JSON.parse(rows[0]?.items ?? '[]') as SoldItem[];
	return [...items.map(itemLine), ...rows.filter((row) => row.ticketTypeId !== null).map(lineOf)];
}

function lineOf(row: SoldRow): InvoiceLine {
	return {
		ticketTypeId: row.ticketTypeId,
		description: `${soldAs(row.ticketName!, row.priceStatus)} – ${row.eventName}${row.byCredit ? ', payé par crédit' : ''}`,
		quantity: row.quantity,
		unitCents: row.unitCents!,
		amountCents: row.quantity * row.unitCents!,
		taxCode: row.taxCode!,
		training: row.role === 'admission' && TRAINING_KINDS.has(row.eventKind)
	};
}

function itemLine({ training, ...item }: SoldItem): InvoiceLine {
	return {
		...item,
		ticketTypeId: null,
		amountCents: item.quantity * item.unitCents,
		training: training === 1
	};
}
