import { config } from '../config.ts';
import type { invoice } from '../db/schema/payments.ts';

type Supplier = typeof invoice.$inferSelect.supplier;

/** Who issues the invoices, as printed on them: a copy goes into each invoice, so that a move changes no old one. */
export function supplier(): Supplier {
	const settings = config();
	return {
		name: settings.SUPPLIER_NAME,
		email: settings.SUPPLIER_EMAIL,
		line1: settings.SUPPLIER_STREET,
		city: settings.SUPPLIER_CITY,
		province: 'Québec',
		postalCode: settings.SUPPLIER_POSTAL_CODE,
		tpsNumber: settings.SUPPLIER_TPS_NUMBER,
		tvqNumber: settings.SUPPLIER_TVQ_NUMBER
	};
}
