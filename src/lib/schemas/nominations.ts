import { z } from 'zod';
import { CROP_SHAPES } from './award-lists.ts';
import { id, line, text } from './fields.ts';
import { isNoAddress, name } from './registration.ts';

/** The longest each text may be: lines in characters, the summary in words; questions say theirs. */
export const NOMINATION_LIMITS = { title: 120, name: 120, video: 300, alt: 300, summaryWords: 120 } as const;

/**
 * The most characters of a text, whatever its limit of words: what is too long in words is kept in a draft, and
 * refused when it is handed in.
 */
const MOST_TEXT = 40_000;

const email = z.string().trim().pipe(z.email().max(254));

/** The parts of the form that are saved, each by itself. */
export const NOMINATION_STEPS = ['prix', 'dossier', 'fichiers', 'personnes'] as const;
export type NominationStep = (typeof NOMINATION_STEPS)[number];

/** Begins a draft: for which prize, and of which organisation one is, where the house does not know it yet. */
export const beginInput = z.object({ category: id, organisation: id.optional() });
export type BeginInput = z.output<typeof beginInput>;

/** Whoever comes to nominate for the first time. */
export const nominatorInput = beginInput.extend({ givenName: name, familyName: name, email });

/** A public address of a video: https, and nothing that hides where it leads. */
function isVideoAddress(typed: string): boolean {
	if (typed === '') return true;
	const url = URL.parse(typed);
	return (
		url?.protocol === 'https:' &&
		url.username === '' &&
		url.password === '' &&
		/\.\p{L}{2,}$/u.test(url.hostname)
	);
}

/**
 * What one part of the form holds; the fields of the others are left as they are. Mail carries titles and names: no
 * address in them.
 */
export const nominationInput = z.object({
	step: z.enum(NOMINATION_STEPS),
	/** Of the page that was read. */
	revision: z.coerce.number().int().min(1),
	category: id.optional(),
	/** On whose behalf, of those the person is of; none for oneself. */
	organisation: id.optional(),
	organisationName: line(NOMINATION_LIMITS.name).refine(isNoAddress, 'field_no_address'),
	title: line(NOMINATION_LIMITS.title).refine(isNoAddress, 'field_no_address'),
	nomineeName: line(NOMINATION_LIMITS.name).refine(isNoAddress, 'field_no_address'),
	nomineeOrganisationName: line(NOMINATION_LIMITS.name).refine(isNoAddress, 'field_no_address'),
	regionCode: z.string().max(4).optional(),
	summary: text(MOST_TEXT),
	/** By question id; the prize's questions say which there are. */
	answers: z.record(z.string().max(12), text(MOST_TEXT)).default({}),
	videoUrl: z
		.string()
		.trim()
		.max(NOMINATION_LIMITS.video)
		.default('')
		.refine(isVideoAddress, 'field_video_address'),
	/** Checked when the nomination is handed in: half an address is a draft's. */
	nomineeEmail: z.string().trim().max(254).default('')
});
export type NominationInput = z.output<typeof nominationInput>;

/** Whether a text is an address that mail can be sent to. */
export const isEmail = (typed: string): boolean => email.safeParse(typed).success;

/** Someone asked to write the nomination too. */
export const coNominatorInput = z.object({ givenName: name, familyName: name, email });
export type CoNominatorInput = z.output<typeof coNominatorInput>;
export const coNominatorRow = z.object({ person: id });

export const nominationFileInput = z.object({ file: z.string().max(40) });

/** What a picture shows, and the part of it that is kept. */
export const photoInput = nominationFileInput.extend({
	alt: line(NOMINATION_LIMITS.alt).pipe(z.string().min(1)),
	shape: z.enum(CROP_SHAPES),
	zoom: z.coerce.number().min(1).max(4),
	across: z.coerce.number().min(0).max(100),
	down: z.coerce.number().min(0).max(100)
});
export type PhotoInput = z.output<typeof photoInput>;

/** What a nominee agrees to, as boxes: an unticked one is no. */
export const nomineeConsentInput = z.object({
	nominated: z.boolean().default(false),
	pictured: z.boolean().default(false),
	named: z.boolean().default(false)
});
export type NomineeConsents = z.output<typeof nomineeConsentInput>;

/** A nominee's own answer, to the nomination as they read it. */
export const nomineeAnswerInput = nomineeConsentInput.extend({
	revision: z.coerce.number().int().min(1).optional()
});
export type NomineeAnswer = z.output<typeof nomineeAnswerInput>;
