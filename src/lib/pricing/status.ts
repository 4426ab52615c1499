/** Whom an offer may have a price of its own for, beside its members and others; whoever chooses it says that it is theirs. */
export const PRICE_STATUSES = ['student', 'between_jobs', 'partner'] as const;
export type PriceStatus = (typeof PRICE_STATUSES)[number];

/** As orders, invoices and the permanence name them, after the pass: « Formation, tarif étudiant ». */
export const STATUS_TARIFF: Record<PriceStatus, string> = {
	student: 'tarif étudiant',
	between_jobs: 'tarif retraite ou entre deux emplois',
	partner: 'tarif partenaire'
};

/** What an order calls a pass: its name, and the price by status that was chosen. */
export function soldAs(name: string, status: PriceStatus | null | undefined): string {
	return status ? `${name}, ${STATUS_TARIFF[status]}` : name;
}
