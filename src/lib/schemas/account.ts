import { z } from 'zod';
import { PURPOSES } from './consents.ts';
import { name, optionalText, sessionChoices, shownSeats } from './registration.ts';

// Trimmed before it is checked: pasted addresses bring their spaces.
const email = z.string().trim().pipe(z.email().max(254));

/** The first step of signing in: whose account. */
export const addressInput = z.object({ email });

/** Six digits, however they were pasted. */
export const codeInput = z.object({
	email,
	code: z
		.string()
		.max(40)
		.transform((code) => code.replace(/\D/g, ''))
		.refine((code) => code.length === 6, 'field_six_digits')
});

export const passwordInput = z.object({ email, password: z.string().min(1).max(200) });

/** Bounds of a new password: length is what makes it strong, rules of composition only make it worse. */
export const MIN_PASSWORD_LENGTH = 10;
const MAX_PASSWORD_LENGTH = 200;

export const newPasswordInput = z.object({
	currentPassword: z.string().max(MAX_PASSWORD_LENGTH).optional(),
	newPassword: z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH)
});

export const sessionInput = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) });

/** Consents as boxes: an unticked one is no. */
export const consentsInput = z.object({
	directory: z.boolean().default(false),
	photo: z.boolean().default(false),
	recording: z.boolean().default(false),
	slides: z.boolean().default(false),
	exhibitors: z.boolean().default(false),
	newsletter: z.boolean().default(false)
});

/** The answer to what was ticked in one's name: to all that the page showed at once. */
export const askedAnswerInput = z.object({
	purposes: z.array(z.enum(PURPOSES)).max(PURPOSES.length).default([]),
	answer: z.enum(['oui', 'non'])
});

/** A manager says of some people, named by their registrations, whether they are of the team. */
export const teamAnswerInput = z.object({
	registrations: z
		.array(z.string().regex(/^[A-Z0-9]{4,24}$/))
		.min(1)
		.max(500),
	answer: z.enum(['oui', 'non'])
});

export const exportInput = z.object({ format: z.enum(['json', 'csv']) });

/** Sessions wanted, by slot, as the fields of the picker. */
export const sessionsInput = z.object({ sessions: sessionChoices, shown: shownSeats });

const id = z.coerce.number().int().positive();

/** A session to wait for. */
export const waitInput = z.object({
	wait: id,
	/** The seat to leave for a session, by the session's id. */
	leave: z.record(z.string().max(20), id).default({})
});

/** Which registration of a page that shows several. */
const ofRegistration = { registration: z.string().max(40).optional() };

/** A list to leave, a seat to give back. */
export const ownSeatInput = z.object({ ...ofRegistration, session: id });

/** A seat given for another: `pair` is `12-34`, the session given and the one wanted. */
export const swapOfferInput = z.object({
	...ofRegistration,
	pair: z
		.string()
		.regex(/^[1-9]\d{0,11}-[1-9]\d{0,11}$/)
		.transform((pair) => pair.split('-').map(Number) as [number, number])
});

/** An offer to take, or to take back. */
export const swapInput = z.object({ ...ofRegistration, swap: z.string().max(20) });

/** What staff decide of somebody in a line: the seat of whom, where none is free. */
export const seatDecisionInput = z.object({
	registration: z.string().max(40),
	insteadOf: z.string().max(40).optional()
});

/** Why staff take a seat back. */
export const TAKE_REASONS = ['asked', 'mistake', 'smaller', 'reserved', 'rule'] as const;
export type TakeReason = (typeof TAKE_REASONS)[number];

/** A seat that staff take back: why, and whether the session has one seat less after it. */
export const seatTakeInput = z.object({
	registration: z.string().min(1).max(40),
	reason: z.enum(TAKE_REASONS),
	then: z.enum(['liste', 'fermer'])
});

/** The full offer whose line somebody leaves. */
export const leftLineInput = z.object({ event: z.string().min(1).max(120) });

/** What the caterer and the hosts should know of someone. */
export const needsInput = z.object({ dietaryNeeds: optionalText(300), accessNeeds: optionalText(300) });
export type NeedsInput = z.output<typeof needsInput>;

/** The colleague who comes instead. */
export const colleagueInput = z.object({
	givenName: name,
	familyName: name,
	email
});

/** The step before: `edit` goes back to the names, to correct them. */
export const handoverStepInput = colleagueInput.extend({ edit: z.string().optional() });
