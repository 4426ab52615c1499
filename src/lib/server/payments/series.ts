import { insertRows } from '../db/insert.ts';
import { invoiceSeries } from '../db/schema/payments.ts';
import type { Tx } from '../db/write.ts';

/** How the numbers of credit notes begin. */
export const CREDIT_NOTES = 'NC-';

/**
 * The next number of a series, `2027-00042` or `NC-2027-00007`. It moves in the transaction of the invoice that takes
 * it, so an invoice that fails gives its number back and the sequence has no hole.
 * @param prefix `''` for invoices, {@link CREDIT_NOTES} for credit notes
 * @param issuedOn `YYYY-MM-DD`; each year counts from one
 */
export async function nextNumber(
	tx: Tx,
	prefix: '' | typeof CREDIT_NOTES,
	issuedOn: string
): Promise<string> {
	const series = prefix + issuedOn.slice(0, 4);
	const [row] = await insertRows(tx, invoiceSeries, [{ series, last: 1 }], {
		onConflict: '(series) DO UPDATE SET last = last + 1',
		returning: ['last']
	});
	return `${series}-${String(row!.last).padStart(5, '0')}`;
}
