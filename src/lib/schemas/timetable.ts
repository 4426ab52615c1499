import { z } from 'zod';
import { EQUIPMENT } from './proposal-lists.ts';

const id = z.coerce.number().int().positive();
const seen = { cardId: id, revision: id };

/** Where a card is wanted; no slot takes it out of the timetable. */
export const placementInput = z.object({ ...seen, slotId: id.optional(), roomId: id.optional() });

/** Two cards that exchange their places. */
export const swapInput = z.object({ ...seen, otherId: id, otherRevision: id });

/** The shortest and the longest that a session may be, in minutes. */
export const SHORTEST = 5;
export const LONGEST = 18 * 60;

/** Whether a card stays where it is, its seats, and how many minutes it lasts. */
export const settleInput = z.object({
	...seen,
	minutes: z.coerce.number().int().min(SHORTEST).max(LONGEST).optional(),
	pinned: z.coerce.boolean().default(false),
	capacity: z.coerce.number().int().min(0).max(10_000).default(0)
});

const clock = z
	.string()
	.trim()
	.transform((value) =>
		value.replace(/^(\d{1,2})\s*[h:]\s*(\d{2})?$/i, (_, h, m) => `${h.padStart(2, '0')}:${m ?? '00'}`)
	)
	.pipe(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/));

/** A room; without an id, a new one. */
export const roomInput = z.object({
	roomId: id.optional(),
	name: z.string().trim().min(1).max(80),
	capacity: z.coerce.number().int().min(1).max(10_000),
	equipment: z.array(z.enum(EQUIPMENT)).default([]),
	stepFree: z.coerce.boolean().default(false),
	directions: z.string().trim().max(200).default(''),
	position: z.coerce.number().int().min(0).max(999).default(0),
	/** Whoever would lose a seat was shown. */
	agreed: z.coerce.boolean().default(false)
});

/** A slot; without an id, a new one. `9 h 30` and `9:30` are the same. */
export const slotInput = z.object({ slotId: id.optional(), day: z.iso.date(), start: clock, end: clock });

export const roomRemoval = z.object({ roomId: id });
export const slotRemoval = z.object({ slotId: id });

/** A timetable as text, and whether it is to be written once all of it is known. */
export const importInput = z.object({
	list: z.string().min(1).max(200_000),
	write: z.coerce.boolean().default(false)
});

/** A run of the solver. */
export const runInput = z.object({ runId: id });

/** Publishes what was shown. */
export const publicationInput = z.object({
	digest: z.string().regex(/^[0-9a-f]{64}$/),
	note: z.string().trim().max(600).default(''),
	notify: z.coerce.boolean().default(false),
	reason: z.string().trim().max(300).default('')
});
