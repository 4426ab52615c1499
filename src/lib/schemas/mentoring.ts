import { z } from 'zod';
import { CHECK_IN_ANSWERS, MENTORING_MODES, MENTORING_ROLES } from './mentoring-lists.ts';

export const MENTORING_LIMITS = {
	name: 120,
	description: 2000,
	about: 1000,
	subject: 200,
	words: 1000,
	themes: 6,
	years: 50,
	capacity: 3,
	minutes: 480,
	objectives: 2000
} as const;

/** Trimmed, with one kind of line end. */
const words = (max: number) =>
	z
		.string()
		.transform((typed) => typed.replace(/\r\n?/g, '\n').trim())
		.pipe(z.string().max(max));
const optionalWords = (max: number) => words(max).default('');
const required = (max: number) => words(max).pipe(z.string().min(1, 'field_required'));
const whole = (least: number, most: number) =>
	z.coerce.number().int().min(least, 'field_invalid').max(most, 'field_invalid');

/** A year of the programme: when people enrol, and when pairs meet. */
export const programInput = z
	.object({
		name: required(MENTORING_LIMITS.name),
		description: optionalWords(MENTORING_LIMITS.description),
		intakeOpens: z.iso.date(),
		intakeCloses: z.iso.date(),
		startsOn: z.iso.date(),
		endsOn: z.iso.date()
	})
	.superRefine(({ intakeOpens, intakeCloses, startsOn, endsOn }, at) => {
		const flaw = (path: string) => at.addIssue({ code: 'custom', path: [path], message: 'field_invalid' });
		if (intakeCloses < intakeOpens) flaw('intakeCloses');
		if (startsOn < intakeOpens) flaw('startsOn');
		if (endsOn <= startsOn || endsOn < intakeCloses) flaw('endsOn');
	});
export type ProgramInput = z.output<typeof programInput>;

/** What somebody says of themselves, and is shown of it to whoever is proposed to them. */
export const profileInput = z.object({
	role: z.enum(MENTORING_ROLES),
	years: whole(0, MENTORING_LIMITS.years),
	themes: z
		.array(z.string().regex(/^[a-z\d-]{1,80}$/))
		.min(1, 'field_required')
		.max(MENTORING_LIMITS.themes, 'field_invalid'),
	region: z.string().regex(/^\d\d$/),
	language: z.enum(['fr', 'en']),
	mode: z.enum(MENTORING_MODES),
	/** Of a mentor: people followed at once. */
	capacity: whole(1, MENTORING_LIMITS.capacity).default(1),
	about: optionalWords(MENTORING_LIMITS.about)
});
export type ProfileInput = z.output<typeof profileInput>;

const pair = z.coerce.number().int().positive();

/** What one of two answers to a pair that is put to them. */
export const pairAnswer = z.object({ pair, answer: z.enum(['accept', 'decline']) });

/** A time that a pair met. */
export const meetingInput = z.object({
	day: z.iso.date(),
	minutes: whole(5, MENTORING_LIMITS.minutes),
	subject: optionalWords(MENTORING_LIMITS.subject)
});
export type MeetingInput = z.output<typeof meetingInput> & { pair: number };

/** A meeting that is taken out. */
export const meetingRef = z.object({ meeting: z.coerce.number().int().positive() });

/** What a pair agreed to work on, and what stood when the page was read. */
export const objectivesInput = z.object({
	objectives: optionalWords(MENTORING_LIMITS.objectives),
	seen: optionalWords(MENTORING_LIMITS.objectives)
});

/** How one of two says that it goes, so many months in. */
export const checkInInput = z.object({
	month: z.coerce.number().int(),
	answer: z.enum(CHECK_IN_ANSWERS),
	words: optionalWords(MENTORING_LIMITS.words)
});
export type CheckInInput = z.output<typeof checkInInput> & { pair: number };

/** Why one of two ends their pair, if they wish to say it to the permanence. */
export const endInput = z.object({ reason: optionalWords(MENTORING_LIMITS.words) });

/** A mentor and a mentee whom the permanence brings together by hand. */
export const pairInput = z.object({ mentor: pair, mentee: pair });

/** A pair that was prepared. */
export const pairRef = z.object({ pair });

/** A pair that the permanence ends, and why. */
export const stopInput = z.object({ pair, reason: required(MENTORING_LIMITS.words) });
