import { z } from 'zod';

// What the lists of messages and tasks read from their address. A value that means nothing is as if absent.

const text = z
	.string()
	.trim()
	.max(120)
	.transform((value) => value || undefined)
	.optional()
	.catch(undefined);
const page = z.coerce.number().int().min(1).max(10_000).catch(1);

export const mailListInput = z
	.object({
		q: text,
		modele: text,
		etat: z.enum(['kept', 'sent']).optional().catch(undefined),
		page
	})
	.transform(({ q, modele, etat, page }) => ({ search: q, template: modele, status: etat, page }));

export const taskListInput = z
	.object({
		etat: z.enum(['waiting', 'done', 'dead']).optional().catch(undefined),
		tache: text,
		page
	})
	.transform(({ etat, tache, page }) => ({ state: etat, kind: tache, page }));

/** A task to do again, or every one given up. */
export const replayInput = z.object({
	task: z.union([z.literal('all'), z.coerce.number().int().positive()])
});
