import { z } from 'zod';

/** Why people are asked: right after an event, weeks later, what they need, how the year went. */
export const SURVEY_KINDS = ['hot', 'cold', 'needs', 'satisfaction'] as const;
export type SurveyKind = (typeof SURVEY_KINDS)[number];

/** Who is asked: whoever was at an event, those who manage member organisations, everybody in these. */
export const SURVEY_AUDIENCES = ['event', 'managers', 'members'] as const;
export type SurveyAudience = (typeof SURVEY_AUDIENCES)[number];

export const QUESTION_KINDS = ['scale', 'one', 'several', 'short', 'long', 'yesno', 'recommend'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export const SURVEY_LIMITS = {
	title: 140,
	words: 2000,
	prompt: 300,
	help: 300,
	section: 120,
	end: 40,
	option: 120,
	options: 12,
	questions: 40,
	short: 200,
	long: 2000,
	openDays: 90,
	everyDays: 30,
	reminders: 3
} as const;

/** Trimmed, with one kind of line end. */
const words = (max: number) =>
	z
		.string()
		.transform((typed) => typed.replace(/\r\n?/g, '\n').trim())
		.pipe(z.string().max(max));
const optionalWords = (max: number) => words(max).default('');
const ticked = z
	.literal('oui')
	.optional()
	.transform((value) => value === 'oui');

/** A survey to begin. */
export const newSurveyInput = z.object({
	title: words(SURVEY_LIMITS.title).pipe(z.string().min(1, 'field_required')),
	kind: z.enum(SURVEY_KINDS),
	/** The event's own part of an address. */
	event: z.string().max(120).default('')
});
export type NewSurveyInput = z.output<typeof newSurveyInput>;

/** What a survey says and whom it asks. */
export const surveyInput = z.object({
	revision: z.coerce.number().int().positive(),
	title: words(SURVEY_LIMITS.title).pipe(z.string().min(1, 'field_required')),
	intro: optionalWords(SURVEY_LIMITS.words),
	thanks: optionalWords(SURVEY_LIMITS.words),
	anonymous: ticked,
	audience: z.enum(SURVEY_AUDIENCES),
	event: z.string().max(120).default(''),
	regions: z.array(z.string().regex(/^\d\d$/)).default([]),
	/** The first day on which it is asked; `''`: as soon as it is opened, or as its event ends. */
	asksOn: z.iso.date().or(z.literal('')).default(''),
	openDays: z.coerce.number().int().min(1, 'field_invalid').max(SURVEY_LIMITS.openDays, 'field_invalid'),
	reminders: z.coerce.number().int().min(0, 'field_invalid').max(SURVEY_LIMITS.reminders, 'field_invalid'),
	everyDays: z.coerce.number().int().min(1, 'field_invalid').max(SURVEY_LIMITS.everyDays, 'field_invalid'),
	/** The question by which results are crossed; 0: none. */
	crossedBy: z.coerce.number().int().min(0).default(0)
});
export type SurveyInput = z.output<typeof surveyInput>;

/** A question as staff write it; `id` is 0 for a new one. */
export const questionInput = z.object({
	id: z.coerce.number().int().min(0),
	kind: z.enum(QUESTION_KINDS),
	prompt: words(SURVEY_LIMITS.prompt).pipe(z.string().min(1, 'field_required')),
	help: optionalWords(SURVEY_LIMITS.help),
	required: ticked,
	/** Begins a new page of that name; `''`: goes on under the one before. */
	section: optionalWords(SURVEY_LIMITS.section),
	/** One a line. */
	options: optionalWords(SURVEY_LIMITS.options * (SURVEY_LIMITS.option + 1)),
	lowWord: optionalWords(SURVEY_LIMITS.end),
	highWord: optionalWords(SURVEY_LIMITS.end),
	/** `12=yes`, `12=0`: one answer of an earlier question, each. */
	showIf: z.array(z.string().regex(/^\d{1,9}=\w{1,4}$/)).default([])
});
export type QuestionInput = z.output<typeof questionInput>;

export const questionRef = z.object({ question: z.coerce.number().int().positive() });
export const questionMove = questionRef.extend({ to: z.enum(['up', 'down']) });

/** The last day of a survey that is open, moved. */
export const extendInput = z.object({ lastDay: z.iso.date() });
