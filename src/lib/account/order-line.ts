/** An order as account pages list it. Plain data: the browser gets the same. */
export interface OrderLine {
	code: string;
	eventName: string;
	placedAt: Date;
	/** Those who still come. */
	people: number;
	status: 'held' | 'awaiting_payment' | 'paid' | 'cancelled' | 'expired' | 'refunded';
	/** What remains charged once credit notes are taken off. */
	totalCents: number;
	balanceCents: number;
	/** What the payer is to get back. */
	owedBackCents: number;
	dueAt: Date | null;
	/** Confirmed, and still owed. */
	isDue: boolean;
	/** Still owed after its due date. */
	isLate: boolean;
	/** Something is owed, and a card can pay it on the order's page. */
	isPayable: boolean;
	invoices: { number: string; kind: 'invoice' | 'credit_note' }[];
}
