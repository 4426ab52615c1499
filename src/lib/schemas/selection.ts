import { z } from 'zod';
import { name } from './registration.ts';

// What the committee's and the office's forms of the selection accept. A filter that means nothing is as if absent.

/** The highest score of a criterion: one digit gives it. */
export const MAX_SCORE = 9;

const longText = z.string().trim().max(4000).default('');
const optionalName = z.union([z.literal(''), name]).default('');

/** What a reviewer wrote so far: `scores.12` = `4`. An empty score is none. */
export const reviewInput = z.object({
	scores: z
		.record(
			z.string().regex(/^[1-9]\d{0,11}$/),
			z.preprocess(
				(score) => (score === '' || score === undefined ? undefined : Number(score)),
				z.number().int().min(0).max(MAX_SCORE).optional()
			)
		)
		.default({})
		.transform((scores): Record<string, number> =>
			Object.fromEntries(
				Object.entries(scores).filter((one): one is [string, number] => one[1] !== undefined)
			)
		),
	comment: longText,
	feedback: longText,
	revision: z.coerce.number().int().positive().optional().catch(undefined)
});

export const conflictInput = z.object({ reason: z.string().trim().max(300).default('') });

export const reviewerInput = z.object({
	email: z.string().trim().pipe(z.email().max(254)),
	givenName: optionalName,
	familyName: optionalName
});

const id = z.coerce.number().int().positive();

export const personInput = z.object({ personId: id });
export const keepFromInput = personInput.extend(conflictInput.shape);

export const criterionInput = z.object({
	id: id.optional(),
	name: z.string().trim().min(1).max(80),
	help: z.string().trim().max(400).default(''),
	max: z.coerce.number().int().min(1).max(MAX_SCORE),
	weight: z.coerce.number().int().min(1).max(100),
	position: z.coerce.number().int().min(1).max(100)
});

export const criterionIdInput = z.object({ id });

const codes = z.array(z.string().max(20)).max(2000).default([]);
const decision = z.enum(['accepted', 'waitlisted', 'declined']);

/** Proposals chosen in the table, and what is done with them. */
export const decideInput = z.object({
	codes: codes.pipe(z.array(z.string()).min(1)),
	decision: decision.or(z.literal('none'))
});
export const tag = z
	.string()
	.transform((typed) => typed.replace(/\s+/g, ' ').trim().toLocaleLowerCase('fr-CA'))
	.pipe(z.string().min(1).max(40));
export const tagInput = z.object({ codes: codes.pipe(z.array(z.string()).min(1)), tag });

export const rankInput = z.object({ rank: z.coerce.number().int().min(1).max(2000) });
export const templateInput = z.object({
	decision,
	subject: z.string().trim().min(1).max(200),
	body: z.string().trim().min(1).max(8000)
});
/** The letters of a preview, to be sent as they were shown. */
export const sendInput = z.object({
	codes,
	withFeedback: z.boolean().default(false),
	digest: z.string().max(64)
});
export const remindInput = z.object({ codes: codes.pipe(z.array(z.string()).min(1)) });
export const replacesInput = z.object({ replaces: z.string().max(20) });
export const promoteInput = replacesInput.extend({ code: z.string().max(20) });
export const takeBackInput = z.object({
	code: z.string().max(20),
	decision: z.enum(['waitlisted', 'declined'])
});

const text = z
	.string()
	.trim()
	.max(120)
	.transform((value) => value || undefined)
	.optional()
	.catch(undefined);
const positive = z.coerce.number().int().positive().optional().catch(undefined);
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
	z.enum(values).optional().catch(undefined);

const SORTS = { note: 'score', ecart: 'spread', lectures: 'readings', titre: 'title' } as const;

const tableFilter = z
	.object({
		q: text,
		etat: oneOf(['submitted', 'accepted', 'waitlisted', 'declined', 'confirmed', 'withdrawn']),
		format: positive,
		volet: positive,
		etiquette: text,
		decision: oneOf(['accepted', 'waitlisted', 'declined', 'none']),
		lectures: z
			.preprocess(
				(value) => (value === '' ? undefined : value),
				z.coerce.number().int().min(0).max(99).optional()
			)
			.catch(undefined),
		tri: oneOf(['note', 'ecart', 'lectures', 'titre'])
	})
	.transform(({ q, etat, format, volet, etiquette, decision: decided, lectures, tri }) => ({
		text: q,
		status: etat,
		formatId: format,
		trackId: volet,
		tag: etiquette,
		decision: decided,
		mostReadings: lectures,
		sort: tri && SORTS[tri]
	}));

/** The filter of the table, from `?q=&etat=&format=&volet=&etiquette=&decision=&lectures=&tri=`. */
export const tableFilterFrom = (query: URLSearchParams) => tableFilter.parse(Object.fromEntries(query));
