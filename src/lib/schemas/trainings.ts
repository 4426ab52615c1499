import { z } from 'zod';
import { COURSE_AUDIENCES, COURSE_FORMATS, COURSE_KINDS, COURSE_LEVELS } from './course-lists.ts';
import { id, line, localTime, text } from './fields.ts';
import { cents } from './staff.ts';

/** The longest each text of a course or of a dated offer may be, in characters. */
export const COURSE_LIMITS = {
	title: 120,
	summary: 400,
	objectives: 3000,
	outline: 6000,
	prerequisites: 1000,
	accessibility: 1000,
	theme: 60,
	accreditation: 60,
	place: 120,
	room: 300,
	url: 500,
	series: 80,
	name: 120,
	reason: 1000,
	notes: 8000
} as const;
const MOST_DATES = 20;
const MOST_TRAINERS = 6;

const named = (max: number) => line(max).pipe(z.string().min(1));
/** Of the page that was read: one that is older than what stands is refused. */
const revision = z.coerce.number().int().min(1);

/** A choice of two in a list. */
const yesOrNo = (otherwise: 'yes' | 'no') =>
	z
		.enum(['yes', 'no'])
		.default(otherwise)
		.transform((said) => said === 'yes');

export const courseInput = z.object({
	/** None for a course that begins. */
	revision: revision.optional(),
	/** Read when it begins only. */
	kind: z.enum(COURSE_KINDS).default('training'),
	title: named(COURSE_LIMITS.title),
	summary: text(COURSE_LIMITS.summary),
	objectives: text(COURSE_LIMITS.objectives),
	outline: text(COURSE_LIMITS.outline),
	prerequisites: text(COURSE_LIMITS.prerequisites),
	accessibility: text(COURSE_LIMITS.accessibility),
	themeId: id.optional(),
	/** Name of a theme to add, in place of one of the list. */
	newTheme: line(COURSE_LIMITS.theme),
	level: z.enum(COURSE_LEVELS),
	audience: z.enum(COURSE_AUDIENCES),
	language: z.enum(['fr', 'en']),
	durationMinutes: z.coerce.number().int().min(15).max(30_000),
	accreditation: line(COURSE_LIMITS.accreditation),
	isCertified: yesOrNo('yes'),
	attendancePercent: z.coerce.number().int().min(1).max(100)
});
export type CourseInput = z.output<typeof courseInput>;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:\d{2})?$/);

/** A line of the dates; one left empty is no date. */
const dateLine = z.object({
	id: id.optional(),
	day: z.iso.date().optional(),
	from: clock.optional(),
	to: clock.optional()
});

const trainerLine = z.object({
	id: id.optional(),
	name: line(COURSE_LIMITS.name),
	title: line(COURSE_LIMITS.name),
	organisation: line(COURSE_LIMITS.name),
	email: line(200)
});

export const offerInput = z.object({
	revision: revision.optional(),
	dates: z.array(dateLine).max(MOST_DATES),
	format: z.enum(COURSE_FORMATS),
	venueName: line(COURSE_LIMITS.place),
	venueAddress: line(COURSE_LIMITS.place),
	city: line(COURSE_LIMITS.place),
	regionCode: line(4),
	room: text(COURSE_LIMITS.room),
	meetingUrl: line(COURSE_LIMITS.url).pipe(z.union([z.literal(''), z.url({ protocol: /^https$/ })])),
	accessMinutes: z.coerce.number().int().min(15).max(43_200),
	capacity: z.coerce.number().int().min(1).max(5000),
	minPeople: z.coerce.number().int().min(0).max(5000).default(0),
	decideAt: localTime.optional(),
	perOrganisation: z.coerce.number().int().min(1).max(5000).optional(),
	targetPeople: z.coerce.number().int().min(0).max(100_000).optional(),
	/** For members only, nobody else has a price. */
	membersOnly: yesOrNo('no'),
	/** Whether a place may be paid by a credit of a pack. */
	acceptsCredits: yesOrNo('no'),
	/** Left empty: withdrawing costs nothing. */
	freeUntilDays: z.coerce.number().int().min(0).max(365).optional(),
	keptPercent: z.coerce.number().int().min(0).max(100).default(100),
	memberPrice: cents,
	standardPrice: cents,
	/** By status; left empty: there is none. */
	studentPrice: cents.optional(),
	betweenJobsPrice: cents.optional(),
	partnerPrice: cents.optional(),
	/** Left empty: now; as the first meeting begins; five days before it. */
	opensAt: localTime.optional(),
	closesAt: localTime.optional(),
	changesCloseAt: localTime.optional(),
	trainers: z.array(trainerLine).max(MOST_TRAINERS).default([]),
	series: line(COURSE_LIMITS.series)
});
export type OfferInput = z.output<typeof offerInput>;

/** Fills a series in from its first date: so many meetings, so many weeks apart. */
export const seriesInput = z.object({
	dates: z.array(dateLine).max(MOST_DATES),
	everyWeeks: z.coerce.number().int().min(1).max(8),
	times: z.coerce.number().int().min(2).max(MOST_DATES)
});

export const revisionInput = z.object({ revision });
export const cancelOfferInput = z.object({
	revision,
	reason: text(COURSE_LIMITS.reason).pipe(z.string().min(1))
});
export const notesInput = z.object({ revision, notes: text(COURSE_LIMITS.notes) });
export const materialInput = z.object({ given: z.enum(['before', 'after']) });
export const materialCodeInput = z.object({ material: z.string().regex(/^\w{4,20}$/) });
