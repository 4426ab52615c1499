import { z } from 'zod';
import { CATEGORY_MODES, NOMINATOR_KINDS, NOMINEE_KINDS } from './award-lists.ts';
import { id, line, localTime, text } from './fields.ts';

/** The longest each text of an edition may be, in characters. */
export const EDITION_LIMITS = {
	name: 80,
	introduction: 2000,
	rules: 12_000,
	juryTerms: 6000,
	prize: 80,
	description: 1000,
	eligibility: 1000,
	criterion: 80,
	help: 400,
	anchor: 300,
	question: 200,
	check: 200,
	sample: 8000,
	why: 400
} as const;

const named = (max: number) => line(max).pipe(z.string().min(1));
/** Of the page that was read: one that is older than what stands is refused. */
const revision = z.coerce.number().int().min(1);

export const editionInput = z.object({
	revision,
	name: named(EDITION_LIMITS.name),
	number: z.coerce.number().int().min(1).max(200),
	introduction: text(EDITION_LIMITS.introduction),
	rules: text(EDITION_LIMITS.rules),
	juryTerms: text(EDITION_LIMITS.juryTerms),
	nominationsOpenAt: localTime,
	nominationsCloseAt: localTime,
	scoringOpensAt: localTime,
	scoringClosesAt: localTime,
	embargoUntil: localTime,
	/** Where people register for the gala. */
	galaEventId: id.optional()
});
export type EditionInput = z.output<typeof editionInput>;

/** Which edition is copied: the last one that the page showed. */
export const copyInput = z.object({ from: id });
/** The first edition, where there is none to copy: the day of its gala gives its other dates. */
export const firstEditionInput = z.object({
	name: named(EDITION_LIMITS.name),
	number: z.coerce.number().int().min(1).max(200).default(1),
	gala: z.iso.date()
});
export type FirstEditionInput = z.output<typeof firstEditionInput>;
export const publishInput = z.object({ revision });

export const prizeInput = z.object({
	revision,
	id: id.optional(),
	name: named(EDITION_LIMITS.prize),
	description: text(EDITION_LIMITS.description),
	eligibility: text(EDITION_LIMITS.eligibility),
	mode: z.enum(CATEGORY_MODES),
	nomineeKind: z.enum(NOMINEE_KINDS),
	nominators: z.enum(NOMINATOR_KINDS),
	blind: z.boolean().default(false),
	readings: z.coerce.number().int().min(1).max(50).optional(),
	laureates: z.coerce.number().int().min(1).max(20),
	perOrganisation: z.coerce.number().int().min(1).max(100).optional()
});
export type PrizeInput = z.output<typeof prizeInput>;

/** A line of a rubric; its anchors one a line, as `3 : Nouveau dans la région`. */
export const criterionInput = z.object({
	revision,
	id: id.optional(),
	name: named(EDITION_LIMITS.criterion),
	help: text(EDITION_LIMITS.help),
	max: z.coerce.number().int().min(1).max(100),
	weight: z.coerce.number().int().min(1).max(100),
	anchors: text(6000)
});
export type CriterionInput = z.output<typeof criterionInput>;

export const formQuestionInput = z.object({
	revision,
	id: id.optional(),
	label: named(EDITION_LIMITS.question),
	help: text(EDITION_LIMITS.help),
	maxWords: z.coerce.number().int().min(1).max(5000),
	required: z.boolean().default(false)
});
export type FormQuestionInput = z.output<typeof formQuestionInput>;

export const checkInput = z.object({ revision, id: id.optional(), label: named(EDITION_LIMITS.check) });
export type CheckInput = z.output<typeof checkInput>;

/** The practice dossier, with the mark it should have and why, by criterion id. */
export const sampleInput = z.object({
	revision,
	title: named(EDITION_LIMITS.prize),
	body: text(EDITION_LIMITS.sample).pipe(z.string().min(1)),
	mark: z.record(z.string().regex(/^c\d{1,10}$/), z.coerce.number().int().min(0).max(100)).default({}),
	why: z.record(z.string().regex(/^c\d{1,10}$/), text(EDITION_LIMITS.why)).default({})
});
export type SampleInput = z.output<typeof sampleInput>;

/** One row of a list of an edition, and what is done with it. */
export const editionRowInput = z.object({ revision, id });
export const editionMoveInput = z.object({ revision, id, to: z.enum(['haut', 'bas']) });
