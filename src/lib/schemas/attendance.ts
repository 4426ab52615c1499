import { z } from 'zod';

/** What a keeper of a sheet says with one press. */
export const MARKS_OF_PRESENCE = [
	'present',
	'absent',
	'arrived',
	'left',
	'admissible',
	'not_admissible'
] as const;

const key = z.string().regex(/^[ra]\d{1,12}$/, 'field_invalid');
const reason = z.string().trim().max(300).default('');
const id = z.coerce.number().int().positive();
/** As `<input type="time">` gives it; `''`: not said. */
const clock = z
	.string()
	.regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'field_invalid')
	.or(z.literal(''))
	.default('');

/** One press on a sheet: `r12:present`; `rest:absent` for everybody not noted yet. */
export const pressInput = z.object({
	press: z
		.string()
		.regex(
			/^([ra]\d{1,12}:(present|absent|arrived|left|admissible|not_admissible)|rest:(present|absent))$/,
			'field_invalid'
		),
	/** When it was pressed, where the network brings it late. */
	at: z.coerce.number().int().positive().optional(),
	reason
});

/** Times of somebody, written anew. */
export const correctionInput = z.object({
	of: key,
	revision: z.coerce.number().int().nonnegative(),
	spans: z
		.array(z.object({ arrived: clock, left: clock }))
		.max(12)
		.default([]),
	admissible: z.literal('on').optional(),
	reason
});

export const guestInput = z.object({
	name: z.string().trim().min(1, 'field_required').max(120),
	people: z.coerce.number().int().min(1, 'field_invalid').max(10_000, 'field_invalid').default(1),
	reason
});

export const linkInput = z.object({ line: id, registration: id, reason });
export const removalInput = z.object({
	line: id,
	revision: z.coerce.number().int().nonnegative(),
	reason
});

/** A report that was shown, to be written. */
export const reportInput = z.object({
	text: z.string().max(400_000),
	timezone: z.string().max(60),
	name: z.string().max(200).default(''),
	digest: z.string().max(64),
	guests: z.literal('on').optional(),
	replace: z.literal('on').optional(),
	reason
});
export const undoReportInput = z.object({ report: id, reason });

/** Six characters read on a screen. */
export const screenCodeInput = z.object({ screen: z.string().trim().min(1, 'field_required').max(20) });
export const guestSignInput = z.object({ name: z.string().trim().min(1, 'field_required').max(120) });
