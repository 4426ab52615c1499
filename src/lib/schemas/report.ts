import { z } from 'zod';

const column = z
	.union([z.literal(''), z.coerce.number().int().min(0).max(200)])
	.optional()
	.transform((value) => (typeof value === 'number' ? value : undefined));

/** Which column of a file each is; none where the person did not say. */
const columns = z
	.object({
		...{ day: column, title: column, registered: column, present: column, admissible: column },
		...{ series: column, kind: column, region: column, organisation: column }
	})
	.optional();

/** A file of past activities, read again as it was corrected on the page. */
export const readAgainInput = z.object({
	text: z.string().min(1, 'field_required').max(400_000),
	name: z.string().max(300).default(''),
	columns
});

export const applyInput = readAgainInput.extend({
	digest: z.string().regex(/^[\da-f]{64}$/, 'field_invalid'),
	skip: z.literal('on').optional()
});

export const undoInput = z.object({ import: z.coerce.number().int().positive() });

export const targetInput = z.object({
	year: z.coerce.number().int().min(2000).max(2100),
	scope: z.enum(['kind', 'series']),
	name: z.string().trim().min(1, 'field_required').max(200),
	people: z.coerce.number().int().min(0, 'field_invalid').max(1_000_000, 'field_invalid').default(0)
});
