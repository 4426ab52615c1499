import { z } from 'zod';

/** A rank as typed: sorting them tells the order, so that a hole closes by itself. */
const rank = z.preprocess(
	(typed) => (typed === '' || typed === undefined ? undefined : Number(typed)),
	z.number().int().min(1).max(999).optional()
);

/** Ranks by session: `ranks.12` = `1`. Gives the sessions in order, dearest first; two of one rank are refused. */
export const wishesInput = z
	.object({ ranks: z.record(z.string().regex(/^[1-9]\d{0,9}$/), rank).default({}) })
	.transform(({ ranks }) =>
		Object.entries(ranks)
			.filter((one): one is [string, number] => one[1] !== undefined)
			.sort((a, b) => a[1] - b[1])
	)
	.refine((ranked) => ranked.every(([, at], i) => at !== ranked[i - 1]?.[1]), {
		error: 'field_rank_repeated',
		path: ['ranks']
	})
	.transform((ranked) => ranked.map(([id]) => Number(id)));

/** How seats are come by, set by staff. */
export const choiceInput = z.object({
	mode: z.enum(['choose', 'rank']),
	closesOn: z.iso.date().optional()
});

/** A run of the solver that staff accept or put aside. */
export const runInput = z.object({ run: z.number().int().positive() });
