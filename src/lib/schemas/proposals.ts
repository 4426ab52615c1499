import { z } from 'zod';
import { id, line, localTime, text } from './fields.ts';
import { EQUIPMENT, PROPOSAL_LEVELS, QUESTION_KINDS } from './proposal-lists.ts';
import { isNoAddress, name } from './registration.ts';

const SESSION_KINDS = ['keynote', 'workshop', 'round_table', 'exchange', 'poster'] as const;

/** The longest each text may be, in characters: the form shows them, the server holds them. */
export const LIMITS = {
	title: 120,
	summary: 600,
	description: 5000,
	note: 2000,
	biography: 1200,
	introduction: 4000,
	/** An answer of one line, and one of several. */
	line: 200,
	text: 2000
} as const;

/** A draft as it stands, whatever it lacks. Mail carries the title to whoever is invited: no address in it. */
export const proposalInput = z.object({
	/** Of the page that was read. */
	revision: z.coerce.number().int().min(1),
	title: line(LIMITS.title).refine(isNoAddress, 'field_no_address'),
	formatId: id.optional(),
	trackId: id.optional(),
	summary: text(LIMITS.summary),
	description: text(LIMITS.description),
	level: z.enum(PROPOSAL_LEVELS).default('everyone'),
	equipment: z.array(z.enum(EQUIPMENT)).max(EQUIPMENT.length).default([]),
	maxPeople: z.coerce.number().int().min(1).max(5000).optional(),
	note: text(LIMITS.note),
	/** By question id; the event's questions say what each may be. */
	answers: z.record(z.string().max(12), z.unknown()).default({})
});
export type ProposalInput = z.output<typeof proposalInput>;

const email = z.string().trim().pipe(z.email().max(254));

/** Someone asked to speak too. */
export const coSpeakerInput = z.object({ givenName: name, familyName: name, email });
export type CoSpeakerInput = z.output<typeof coSpeakerInput>;

/** Whoever comes to propose for the first time. */
export const newcomerInput = coSpeakerInput;

/** One of a proposal's speakers. */
export const speakerInput = z.object({ speaker: id });
/** One of its files. */
export const fileInput = z.object({ file: z.string().max(40) });
export const invitationInput = z.object({ answer: z.enum(['oui', 'non']) });

/** How somebody wants to be presented. */
export const profileInput = z.object({
	name: z
		.string()
		.transform((typed) => typed.replace(/\s+/g, ' ').trim())
		.pipe(z.string().min(1).max(120).refine(isNoAddress, 'field_no_address')),
	title: line(120),
	organisation: line(120),
	biography: text(LIMITS.biography)
});
export type ProfileInput = z.output<typeof profileInput>;

/** What a speaker agrees to, as boxes: an unticked one is no. */
export const speakerConsentsInput = z.object({
	photo: z.boolean().default(false),
	recording: z.boolean().default(false),
	directory: z.boolean().default(false),
	slides: z.boolean().default(false)
});
export type SpeakerConsents = z.output<typeof speakerConsentsInput>;

/** When one cannot be there, by key of the spans that the page offers. */
export const unavailabilityInput = z.object({ spans: z.array(z.string().max(60)).max(200).default([]) });

// The office's side.

export const callInput = z.object({
	introduction: text(LIMITS.introduction),
	opensAt: localTime,
	closesAt: localTime,
	reviewsCloseAt: localTime,
	editsCloseAt: localTime,
	blind: z.boolean().default(false)
});
export type CallInput = z.output<typeof callInput>;

export const formatInput = z.object({
	id: id.optional(),
	name: line(80).pipe(z.string().min(1)),
	description: line(300),
	kind: z.enum(SESSION_KINDS),
	minutes: z.coerce.number().int().min(5).max(600),
	maxSpeakers: z.coerce.number().int().min(1).max(12)
});
export type FormatInput = z.output<typeof formatInput>;

export const questionInput = z.object({
	id: id.optional(),
	label: line(200).pipe(z.string().min(1)),
	help: line(300),
	kind: z.enum(QUESTION_KINDS),
	/** One a line. */
	options: z
		.string()
		.default('')
		.transform((typed) => [
			...new Set(
				typed
					.split('\n')
					.map((option) => option.replace(/\s+/g, ' ').trim())
					.filter(Boolean)
			)
		])
		.pipe(z.array(z.string().max(120)).max(30)),
	required: z.boolean().default(false)
});
export type QuestionInput = z.output<typeof questionInput>;

/** One row of a list, and where it goes. */
export const rowInput = z.object({ id });
export const moveInput = z.object({ id, to: z.enum(['haut', 'bas']) });
