import { z } from 'zod';
import { VOID_REASONS } from '../poll/ledger.ts';
import { id, line, localTime, text } from './fields.ts';

// What the office's forms of a vote of the public accept.

/** The longest each text may be, in characters. */
export const POLL_LIMITS = { title: 80, introduction: 2000, removal: 300, name: 120, story: 600 } as const;

const codes = z.array(z.string().trim().min(1).max(24)).max(500).default([]);
const count = (max: number) => z.coerce.number().int().min(1).max(max);

export const pollInput = z.object({
	/** Of the vote that the page read; 0 before there is one. */
	revision: z.coerce.number().int().min(0),
	title: line(POLL_LIMITS.title).pipe(z.string().min(1)),
	introduction: text(POLL_LIMITS.introduction),
	opensAt: localTime,
	closesAt: localTime,
	freezeHours: z.coerce.number().int().min(0).max(240),
	perVoter: count(20),
	retained: count(20),
	mayChange: z.boolean().default(false),
	/** Codes of the nominations in lice. */
	nominations: codes
});
export type PollInput = z.output<typeof pollInput>;

/** What the settings of a vote of an event send. */
export const eventPollInput = pollInput.omit({ nominations: true }).extend({
	/** When the result is told; left empty, as soon as the vote is closed. */
	toldAt: localTime.optional(),
	electorate: z.enum(['anyone', 'attendees']),
	/** What stands, of the programme and of the booths: `session-12`. */
	choices: codes
});
export type EventPollInput = z.output<typeof eventPollInput>;

/** What staff put in lice themselves. */
export const ownEntryInput = z.object({
	name: line(POLL_LIMITS.name).pipe(z.string().min(1)),
	organisationName: line(POLL_LIMITS.name),
	story: text(POLL_LIMITS.story)
});
export type OwnEntryInput = z.output<typeof ownEntryInput>;

export const entryInput = z.object({ candidate: z.string().trim().min(1).max(24) });

export const pollWordsInput = z.object({
	revision: z.coerce.number().int().min(1),
	introduction: text(POLL_LIMITS.introduction)
});

export const removalInput = z.object({
	candidate: z.string().trim().min(1).max(24),
	reason: line(POLL_LIMITS.removal).pipe(z.string().min(3))
});

export const reopenInput = z.object({ reason: removalInput.shape.reason });
export const pollDecisionInput = z.object({ id, agrees: z.enum(['oui', 'non']) });

const ballots = codes.pipe(z.array(z.string()).min(1));
export const ballotsInput = z.object({ ballots });
export const voidsInput = z.object({ ballots, reason: z.enum(VOID_REASONS) });
export const decisionInput = z.object({ ballots, agrees: z.enum(['oui', 'non']) });

/** Votes in step, by what names them on the page. */
export const lockstepInput = z.object({
	by: z.enum(['network', 'domain']),
	key: z.string().trim().min(1).max(255),
	candidate: z.string().trim().min(1).max(24),
	until: z.coerce.number().int().positive()
});

export const encouragementReviewInput = z.object({ id, shows: z.enum(['oui', 'non']) });

/** Whom the permanence honours of those who are level. */
export const tieInput = z.object({ codes });
