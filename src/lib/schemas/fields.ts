import { z } from 'zod';

/** Spaces as one, on one line. */
export const line = (max: number) =>
	z
		.string()
		.transform((typed) => typed.replace(/\s+/g, ' ').trim())
		.pipe(z.string().max(max))
		.default('');

/** Several lines. Browsers send two characters for a line's end; counters and limits count one. */
export const text = (max: number) =>
	z
		.string()
		.transform((typed) => typed.replace(/\r\n?/g, '\n').trim())
		.pipe(z.string().max(max))
		.default('');

export const id = z.coerce.number().int().positive();

/** A wall-clock time as `<input type="datetime-local">` gives it, in the zone of what it is about. */
export const localTime = z
	.string()
	.regex(/^20\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:\d{2})?$/);
