import { z } from 'zod';
import { optionalText } from './registration.ts';

const places = z.coerce.number().int().min(1).max(500);
const validDays = z.coerce.number().int().min(1).max(1830);
const reason = z.string().trim().min(3).max(200);

/** What a manager sends to buy a pack. */
export const packInput = z.object({
	/** Made with the page: a second sending of the same page finds the first order. */
	idempotencyKey: z.string().min(8).max(64),
	pack: z.coerce.number().int().positive(),
	method: z.enum(['card', 'invoice']),
	line1: optionalText(120),
	city: optionalText(80),
	province: optionalText(40),
	postalCode: optionalText(12),
	purchaseOrder: optionalText(40)
});

export type PackInput = z.output<typeof packInput>;

/** What the office sends to put a pack on sale. Its price is typed in dollars, « 1 200,00 ». */
export const newPackInput = z.object({
	name: z.string().trim().min(3).max(80),
	places,
	price: z
		.string()
		.transform((typed) => Math.round(Number(typed.replace(/[\s$]/g, '').replace(',', '.')) * 100))
		.pipe(z.number().int().positive().max(10_000_000)),
	validDays
});

/** What the office sends to take a pack off sale, or put it back. */
export const packSaleInput = z.object({ pack: z.coerce.number().int().positive() });

/** What the office sends to grant credits. */
export const grantInput = z.object({ places, validDays, reason });

/** What the office sends to correct a lot: places taken from it, or given back where `direction` says so. */
export const correctionInput = z.object({
	lot: z.coerce.number().int().positive(),
	direction: z.enum(['take', 'give']),
	places,
	reason
});
