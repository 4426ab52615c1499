import { z } from 'zod';

export const ORGANIZER_LIMITS = { name: 120, url: 300, event: 12 } as const;

const line = (max: number) => z.string().trim().max(max);

/** An organisation that holds an event with the association, and its site. */
export const organizerInput = z.object({
	name: line(ORGANIZER_LIMITS.name).pipe(z.string().min(1, 'field_required')),
	url: line(ORGANIZER_LIMITS.url)
		.default('')
		.pipe(z.union([z.literal(''), z.url({ protocol: /^https$/ })]))
});
export type OrganizerInput = z.output<typeof organizerInput>;

export const organizerRef = z.object({ organizer: z.coerce.number().int().positive() });
