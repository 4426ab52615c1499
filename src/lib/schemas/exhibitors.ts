import { z } from 'zod';
import { optionalText } from './registration.ts';

/** What somebody sends to accept the contract: the version that they read, and their name as they sign. */
export const contractInput = z.object({
	terms: z.coerce.number().int().positive(),
	signedAs: z.string().trim().min(3).max(120),
	accepts: z.literal('on')
});

/** What the page of the plan sends. */
export const boothChoiceInput = z.object({ booth: z.coerce.number().int().positive() });

/** What the page of an exhibitor's order sends. */
export const boothOrderInput = z.object({
	/** Made with the page: a second sending of the same page finds the first order. */
	idempotencyKey: z.string().min(8).max(64),
	expectedTotalCents: z.coerce.number().int().nonnegative(),
	method: z.enum(['card', 'invoice']),
	line1: optionalText(120),
	city: optionalText(80),
	province: optionalText(40),
	postalCode: optionalText(12),
	purchaseOrder: optionalText(40)
});
