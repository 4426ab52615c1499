import { z } from 'zod';

const id = z.coerce.number().int().positive();
const seen = { cardId: id, revision: id };

/** Where a card is wanted; no slot takes it out of the timetable. */
export const placementInput = z.object({ ...seen, slotId: id.optional(), roomId: id.optional() });

/** Two cards that exchange their places. */
export const swapInput = z.object({ ...seen, otherId: id, otherRevision: id });

/** Whether a card stays where it is, and its seats. */
export const settleInput = z.object({
	...seen,
	pinned: z.coerce.boolean().default(false),
	capacity: z.coerce.number().int().min(0).max(10_000).default(0)
});

/** Publishes what was shown. */
export const publicationInput = z.object({
	digest: z.string().regex(/^[0-9a-f]{64}$/),
	note: z.string().trim().max(600).default(''),
	notify: z.coerce.boolean().default(false),
	reason: z.string().trim().max(300).default('')
});
