import { z } from 'zod';

/** How fast it went. */
export const PACES = ['slow', 'right', 'fast'] as const;
export type Pace = (typeof PACES)[number];

/** Marks, the best last. */
export const MARKS = [1, 2, 3, 4, 5] as const;

/** Characters of a comment. */
export const MAX_COMMENT = 1000;

/** One of {@link MARKS}; a text first, so that a mark left out is a field to fill and not a wrong number. */
const mark = z.string().pipe(z.coerce.number<string>().int().min(1, 'field_invalid').max(5, 'field_invalid'));

/** What somebody thought of a session. */
export const evaluationInput = z.object({
	session: z.coerce.number().int().positive(),
	overall: mark,
	useful: mark,
	pace: z.enum(PACES),
	comment: z
		.string()
		.transform((typed) => typed.replace(/\r\n?/g, '\n').trim())
		.pipe(z.string().max(MAX_COMMENT))
		.default('')
});
export type EvaluationInput = z.output<typeof evaluationInput>;

/** Why the permanence takes a comment away: never for what it thinks of the session. */
export const COMMENT_REASONS = ['abusive', 'private', 'unrelated'] as const;
export type CommentReason = (typeof COMMENT_REASONS)[number];

/** A comment to take away. */
export const commentRemovalInput = z.object({
	comment: z.string().max(40),
	reason: z.enum(COMMENT_REASONS)
});

/** Slides to publish, or to take off their page. */
export const slidesInput = z.object({ file: z.string().max(40), published: z.enum(['oui', 'non']) });
