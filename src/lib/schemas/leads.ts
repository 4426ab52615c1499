import { z } from 'zod';

/** What an exhibitor may read of a visitor: nothing, while they have not agreed. */
export type LeadState = 'released' | 'asked' | 'refused';

/** How much there was between a visitor and an exhibitor, from 1. */
export const INTERESTS = [1, 2, 3] as const;

/** Readings that one request carries at most. */
export const SCANS_A_REQUEST = 100;

const nonce = z.string().regex(/^[\w-]{8,64}$/);
const instant = z.iso.datetime({ offset: true });
const note = z.string().trim().max(1000);

/** Readings of badges, as a device sends them: those that the network did not let through come together. */
export const leadScans = z.strictObject({
	/** The device's clock when it sends: with that of each reading, it tells how long ago it was. */
	sentAt: instant,
	scans: z
		.array(
			z.strictObject({
				...{ nonce, badge: z.string().max(500), scannedAt: instant, note: note.default('') },
				/** 0: not said. */
				interest: z.int().min(0).max(3).default(0)
			})
		)
		.min(1)
		.max(SCANS_A_REQUEST)
});
export type LeadScans = z.infer<typeof leadScans>;

/** What a reading gave. */
export interface LeadAnswer {
	nonce: string;
	/** `unknown`: no badge of this event. */
	outcome: LeadState | 'unknown';
	lead: { code: string; number: number } | null;
	/** Who it is, once released. */
	name: string;
	organisation: string;
}

const tag = z.string().trim().max(30);

/** What a team writes of a contact. */
export const leadNote = z.object({
	/** The contact. */
	lead: z.string().max(24),
	revision: z.coerce.number().int().min(1),
	note: note.default(''),
	interest: z.coerce.number().int().min(0).max(3).default(0),
	/** Words apart by commas. */
	tags: z
		.string()
		.max(300)
		.default('')
		.transform((typed) => [
			...new Set(
				typed
					.split(',')
					.map((one) => one.trim())
					.filter(Boolean)
			)
		])
		.pipe(z.array(tag).max(8))
});
export type LeadNote = z.infer<typeof leadNote>;

/** What a visitor answers to one exhibitor. */
export const leadAnswer = z.object({ lead: z.string().max(24), answer: z.enum(['oui', 'non']) });

/** One badge, typed where scripts do not run. */
export const badgeForm = z.object({
	nonce,
	badge: z.string().trim().min(1).max(500),
	note: note.default('')
});
