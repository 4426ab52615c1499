import { z } from 'zod';
import { MAJORITIES, QUORUM_KINDS, VOTE_CHOICES, VOTE_METHODS } from './assembly-lists.ts';
import { id, line, localTime, text } from './fields.ts';

const revision = z.coerce.number().int().positive();
const count = z.coerce.number().int().min(0).max(2000);

/** Rules of an assembly. */
export const assemblyInput = z.object({
	revision: z.coerce.number().int().nonnegative(),
	quorumKind: z.enum(QUORUM_KINDS),
	quorumValue: z.coerce.number().int().min(1).max(2000),
	namingClosesAt: localTime,
	noticeDays: z.coerce.number().int().min(0).max(60)
});
export type AssemblyInput = z.output<typeof assemblyInput>;

/** Who speaks for an organisation; `was`: the delegate that the page showed, 0 for none. */
export const delegateInput = z.object({
	organisation: id,
	was: z.coerce.number().int().nonnegative(),
	givenName: line(80).pipe(z.string().min(1, 'field_required')),
	familyName: line(80).pipe(z.string().min(1, 'field_required')),
	email: z.string().trim().pipe(z.email('field_email').max(254)),
	reason: line(200)
});
export type DelegateInput = z.output<typeof delegateInput>;

/** One press at the list of who is in the room. */
export const presenceInput = z.object({ organisation: id, state: z.enum(['in', 'out']) });

export const screenCodeOfRoom = z.object({ screen: z.string().trim().min(1).max(20) });

export const itemInput = z.object({
	revision,
	item: z.coerce.number().int().nonnegative(),
	title: line(160).pipe(z.string().min(1, 'field_required'))
});
export const itemActInput = z.object({ revision, item: id, act: z.enum(['up', 'down', 'remove']) });

export const motionInput = z.object({
	revision,
	/** 0: a new one. */
	motion: z.coerce.number().int().nonnegative(),
	item: id,
	/** 0: of its own. */
	amends: z.coerce.number().int().nonnegative().default(0),
	text: text(2000).pipe(z.string().min(1, 'field_required')),
	proposer: id,
	seconder: id,
	majority: z.enum(MAJORITIES),
	method: z.enum(VOTE_METHODS)
});
export type MotionInput = z.output<typeof motionInput>;

export const motionActInput = z.object({ revision, motion: id });
export const handsInput = z.object({
	revision,
	motion: id,
	votesFor: count.optional(),
	votesAgainst: count.optional(),
	abstained: count.optional()
});
export const withdrawInput = z.object({ revision, motion: id, reason: line(200) });
export const revisionInput = z.object({ revision });
/** A notice sent again: what changed since the last. */
export const correctionInput = z.object({
	revision,
	what: line(300).pipe(z.string().min(1, 'field_required'))
});
export type CorrectionInput = z.output<typeof correctionInput>;
export const noteInput = z.object({ note: line(500).pipe(z.string().min(1, 'field_required')) });
export const remarksInput = z.object({ revision, remarks: text(8000) });
export const adoptInput = z.object({ revision, adoptedOn: z.iso.date() });

/** A vote: number and secret of the ballot come from whoever votes, so that the same press sent again is known. */
export const castInput = z.object({
	motion: id,
	choice: z.enum(VOTE_CHOICES),
	ballot: z.string().regex(/^[2-9A-HJKMNP-TW-Z]{16}$/, 'field_invalid'),
	nonce: z.string().regex(/^[\w-]{22}$/, 'field_invalid')
});
export type CastInput = z.output<typeof castInput>;
