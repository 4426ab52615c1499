import { z } from 'zod';
import { EXHIBITOR_KINDS, EXHIBITOR_STATUSES } from './exhibitor-lists.ts';
import { id, line, text } from './fields.ts';
import { isNoAddress } from './registration.ts';

/** The longest each text may be, in characters: the form shows them, the server holds them. */
export const APPLICATION_LIMITS = {
	name: 120,
	summary: 240,
	description: 3000,
	note: 1000,
	decision: 2000
} as const;

/** The site of an exhibitor, as one types it: `ledelta.example` is read as https://ledelta.example. */
const website = line(200)
	.transform((typed) => (typed === '' || /^[a-z]+:/i.test(typed) ? typed : `https://${typed}`))
	.refine((address) => address === '' || isWebAddress(address), 'field_invalid');

function isWebAddress(address: string): boolean {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	return (
		url !== undefined && /^https?:$/.test(url.protocol) && url.hostname.includes('.') && url.username === ''
	);
}

/** A draft of an application as it stands, whatever it lacks. Mail carries its name: no address in it. */
export const applicationInput = z.object({
	/** Of the page that was read. */
	revision: z.coerce.number().int().min(1),
	name: line(APPLICATION_LIMITS.name).refine(isNoAddress, 'field_no_address'),
	kind: z.enum(EXHIBITOR_KINDS).default('company'),
	boothTypeId: id.optional(),
	partnerLevelId: id.optional(),
	/** How many of each, by id. */
	options: z.record(z.string().max(12), z.coerce.number().int().min(0).max(50)).default({}),
	topics: z.array(id).max(60).default([]),
	summary: text(APPLICATION_LIMITS.summary),
	description: text(APPLICATION_LIMITS.description),
	summaryEn: text(APPLICATION_LIMITS.summary),
	descriptionEn: text(APPLICATION_LIMITS.description),
	website,
	regionCode: line(10),
	phone: line(40),
	needs: z
		.object({
			power: z.boolean().default(false),
			wifi: z.boolean().default(false),
			note: text(APPLICATION_LIMITS.note)
		})
		.prefault({})
});
export type ApplicationInput = z.output<typeof applicationInput>;

/** The event at which one would exhibit. */
export const beginInput = z.object({ event: line(80) });

/** What the permanence answers to an application; why, where it is declined. */
export const reviewInput = z
	.object({
		revision: z.coerce.number().int().min(1),
		decision: z.enum(['approved', 'waitlisted', 'declined']),
		kind: z.enum(EXHIBITOR_KINDS),
		boothTypeId: id,
		partnerLevelId: id.optional(),
		note: text(APPLICATION_LIMITS.decision)
	})
	.refine(({ decision, note }) => decision !== 'declined' || note !== '', {
		path: ['note'],
		message: 'field_required'
	});
export type ReviewInput = z.output<typeof reviewInput>;

/** What the list of applications is looked at by, from its address; what it does not know is left out. */
export function applicationFilterFrom(params: URLSearchParams) {
	return {
		status: z.enum(EXHIBITOR_STATUSES).safeParse(params.get('etat')).data,
		boothTypeId: id.safeParse(params.get('type')).data
	};
}
