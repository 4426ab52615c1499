import { z } from 'zod';
import { GROUP_LIMITS } from './group-lists.ts';
import { id, line, text } from './fields.ts';

/** What a member agrees to: the version that they read. */
export const agreementInput = z.object({
	version: z.coerce.number().int(),
	accept: z.literal('yes', 'field_required')
});

/** The case that somebody brings to a meeting. */
export const caseInput = z.object({ meeting: id, subject: line(GROUP_LIMITS.subject) });

/** A meeting of a group. */
export const meetingRef = z.object({ meeting: id });

/** What one keeps of a meeting; `''`: nothing any more. */
export const learningInput = z.object({ meeting: id, words: text(GROUP_LIMITS.learning) });

/** Whom the facilitator names for a meeting. */
export const clientInput = z.object({ meeting: id, person: id });
