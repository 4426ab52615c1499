import { z } from 'zod';
import { JUROR_REMOVALS } from './award-lists.ts';
import { id, text } from './fields.ts';

// What the forms of the jury accept: the juror's, and the office's.

/** The longest a note or a comment may be, in characters: the form shows it, the server holds it. */
export const MAX_NOTE = 4000;

const reason = text(300);
const code = z.string().max(20);
const codes = z.array(code).max(900).default([]);
const names = z.array(z.string().max(200)).max(900).default([]);

/** A box that must be ticked. */
const ticked = z.boolean({ error: 'field_tick' }).refine((on) => on, 'field_tick');

/** With the digest of the terms as they were shown. */
export const termsInput = z.object({ agreed: ticked, seen: z.string().max(64).default('') });
export const leaveInput = z.object({ agreed: ticked });

/** What a juror was shown of conflicts, and what they said of it. */
export const declarationInput = z.object({
	shown: codes,
	conflicts: codes,
	namesDigest: z.string().max(64).default(''),
	conflictNames: names,
	reason,
	sure: ticked
});

export const recusalInput = z.object({ reason });

/** Marks by criterion id: `marks.12` = `4`. An empty one is none. */
const marks = z
	.record(
		z.string().regex(/^[1-9]\d{0,11}$/),
		z.preprocess(
			(mark) => (mark === '' || mark === undefined ? undefined : Number(mark)),
			z.number().int().min(0).max(100).optional()
		)
	)
	.default({})
	.transform((given): Record<string, number> =>
		Object.fromEntries(Object.entries(given).filter((one): one is [string, number] => one[1] !== undefined))
	);

/** What a juror wrote of a dossier so far, on the revision that they had (0: none before). */
export const readingInput = z.object({
	marks,
	privateNote: text(MAX_NOTE),
	comment: text(MAX_NOTE),
	revision: z.coerce.number().int().min(0)
});

export const practiceInput = z.object({ marks });

/** The office: lines pasted, one person each. */
export const inviteJurorsInput = z.object({ people: z.string().trim().min(1).max(20_000) });
export const removeJurorInput = z.object({ jurorId: id, why: z.enum(JUROR_REMOVALS) });
export const remindJurorsInput = z.object({ jurorId: id.optional() });
export const pairInput = z.object({ jurorId: id, code });
export const keepFromJurorInput = pairInput.extend({
	reason: z.string().trim().min(1).max(300),
	sure: ticked
});
export const proposeAssignmentInput = z.object({ anew: z.boolean().default(false) });
export const acceptAssignmentInput = proposeAssignmentInput.extend({ digest: z.string().max(64) });
